import { type FailOn, RowTests } from '../output/fail-on.ts';
import { printable } from '../rows/printable.ts';
import type { Row, Rows } from '../rows/rows.ts';
import { type Finding, LONGEST_CELL } from './finding.ts';

/** Maximum findings of a window that are tracked by key; further ones are only counted. */
const MOST_FINDINGS = 2_000;

export interface FindingOptions {
  /** Columns that identify a row; empty if none do. */
  readonly key: readonly string[];
  /** Further columns to show, in order; empty for all. */
  readonly answer: readonly string[];
  readonly tests: readonly FailOn[];
  readonly isQuiet: (row: Row) => boolean;
}

/** Collects the findings of rows as they pass; complete once all have passed. */
export class FindingWatch {
  readonly rows: Rows;
  readonly #tests: RowTests;
  readonly #findings = new Map<string, Finding>();
  #beyond = 0;
  #quiet = 0;

  /** @throws FlowqError (usage) if a test does not fit the columns */
  constructor({ columns, batches }: Rows, { key, answer, tests, isQuiet }: FindingOptions) {
    const place = (name: string) => columns.findIndex((column) => column.name === name);
    const keys = key.map(place);
    const wanted = new Set([...key, ...answer]);
    const shown = columns.flatMap(({ name }, at) =>
      wanted.size === 0 || wanted.has(name) || wanted.has(name.replace(/_name$/, '')) ? [{ name, at }] : [],
    );
    const findingOf = (row: Row): Finding => ({
      key: keys.length === 0 ? '' : JSON.stringify(keys.map((at) => textOf(row[at] ?? null))),
      cells: Object.fromEntries(
        shown.flatMap(({ name, at }) => {
          const text = textOf(row[at] ?? null);
          return text === null ? [] : [[name, printable(text).slice(0, LONGEST_CELL)]];
        }),
      ),
    });
    const passed = new RowTests(columns, tests);
    this.#tests = passed;
    const add = (loud: readonly Row[]) => {
      passed.add(loud);
      for (const row of loud) {
        const finding = findingOf(row);
        if (this.#findings.has(finding.key) || this.#findings.size >= MOST_FINDINGS) this.#beyond += 1;
        else this.#findings.set(finding.key, finding);
      }
    };
    const look = (batch: readonly Row[]) => {
      const loud = batch.filter((row) => !isQuiet(row));
      this.#quiet += batch.length - loud.length;
      add(loud);
    };
    this.rows = { columns, batches: passing() };
    async function* passing(): AsyncGenerator<readonly Row[]> {
      for await (const batch of batches) {
        look(batch);
        yield batch;
      }
    }
  }

  /** Returns the findings so far. */
  result() {
    return {
      held: this.#tests.fulfilled(),
      findings: [...this.#findings.values()],
      beyond: this.#beyond,
      quiet: this.#quiet,
    };
  }
}

const textOf = (value: Row[number]): string | null => (value === null ? null : String(value));
