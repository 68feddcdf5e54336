import { usageError } from '../errors.ts';
import type { Column, Row, Rows, Value } from '../rows/rows.ts';

/**
 * A test of an output: `rows > 0` of the number of its rows, or `bytes >= 1000000000`, `action = REJECT` of a
 * column, which holds when it does for any row. Numbers are compared exactly, texts by their characters;
 * NULL fulfils nothing.
 */
export interface FailOn {
  /** As it was written. */
  readonly text: string;
  /** `rows`, or the name of a column. */
  readonly subject: string;
  readonly operator: Operator;
  /** As it was written, without its quotes. */
  readonly value: string;
}

export type Operator = '>' | '>=' | '<' | '<=' | '=' | '!=';

const HOLDS: Readonly<Record<Operator, (order: number) => boolean>> = {
  '>': (order) => order > 0,
  '>=': (order) => order >= 0,
  '<': (order) => order < 0,
  '<=': (order) => order <= 0,
  '=': (order) => order === 0,
  '!=': (order) => order !== 0,
};

const TEST =
  /^\s*(?:"(?<quoted>[^"]+)"|(?<name>[A-Za-z_]\w*))\s*(?<operator>>=|<=|!=|==|=|>|<)\s*(?:'(?<text>(?:[^']|'')*)'|(?<word>[^\s'"<>=!]+))\s*$/;

const NUMBER = /^[+-]?\d+(\.\d+)?$/;

/** @throws FlowqError (usage) for a text that is no test */
export function parseFailOn(text: string): FailOn {
  const { quoted, name, operator, text: literal, word } = TEST.exec(text)?.groups ?? {};
  const subject = quoted ?? name;
  const value = literal?.replaceAll("''", "'") ?? word;
  if (subject === undefined || value === undefined)
    throw usageError(
      `--fail-on: ${JSON.stringify(text)} is no test`,
      `as in --fail-on 'rows > 0' or 'bytes >= 1000000000'; there are ${Object.keys(HOLDS).join(' ')}`,
    );
  const test = { text, subject, operator: (operator === '==' ? '=' : operator) as Operator, value };
  if (quoted === undefined && subject === 'rows') checkNumber(test);
  return test;
}

/** @throws FlowqError (usage) when the test is of a column that there is not; names those there are */
export function checkFailOn({ subject, text }: FailOn, columns: readonly string[]): void {
  if (subject === 'rows' || columns.includes(subject)) return;
  throw usageError(
    `--fail-on: there is no column ${subject} to test in ${JSON.stringify(text)}`,
    `there are rows (their number) and ${columns.join(', ')}`,
  );
}

/** Looks at rows as they pass. Ask it when all have. */
export class RowWatch {
  readonly rows: Rows;
  #count = 0;
  readonly #tests: readonly FailOn[];
  readonly #fulfilled = new Set<string>();

  /** @throws FlowqError (usage) when a test does not fit the columns */
  constructor(rows: Rows, tests: readonly FailOn[] = []) {
    this.#tests = tests;
    const ofRows = tests.flatMap((test) => {
      checkFailOn(
        test,
        rows.columns.map((column) => column.name),
      );
      const at = rows.columns.findIndex((column) => column.name === test.subject);
      const column = rows.columns[at];
      return test.subject === 'rows' || !column
        ? []
        : [{ text: test.text, at, holds: rowTest(test, column) }];
    });
    const look = (row: Row) => {
      for (const { text, at, holds } of ofRows) if (holds(row[at] ?? null)) this.#fulfilled.add(text);
    };
    this.rows = { columns: rows.columns, batches: this.#watched(rows, ofRows.length > 0 ? look : undefined) };
  }

  /** How many rows have passed. */
  get count(): number {
    return this.#count;
  }

  /** Which of the tests hold, as they were written. */
  fulfilled(): string[] {
    const holds = ({ subject, text, operator, value }: FailOn) =>
      subject === 'rows' ? HOLDS[operator](compare(this.#count, Number(value))) : this.#fulfilled.has(text);
    return this.#tests.filter(holds).map((test) => test.text);
  }

  async *#watched({ batches }: Rows, look: ((row: Row) => void) | undefined): AsyncGenerator<readonly Row[]> {
    for await (const batch of batches) {
      this.#count += batch.length;
      if (look) batch.forEach(look);
      yield batch;
    }
  }
}

function rowTest(test: FailOn, column: Column): (value: Value) => boolean {
  const holds = HOLDS[test.operator];
  if (column.type === 'boolean' && !/^(true|false)$/.test(test.value))
    throw usageError(`--fail-on: ${column.name} is true or false, not ${test.value}`);
  if (column.type === 'integer' || column.type === 'number') {
    const wanted = checkNumber(test);
    return (value) => value !== null && holds(compare(value as number | bigint, wanted));
  }
  return (value) => value !== null && holds(compare(String(value), test.value));
}

/** The number of a test; a bigint where it is whole, so that it is exact. */
function checkNumber({ value, subject }: FailOn): number | bigint {
  if (!NUMBER.test(value))
    throw usageError(`--fail-on: ${subject} is a number, ${JSON.stringify(value)} is none`);
  return value.includes('.') ? Number(value) : BigInt(value.replace('+', ''));
}

function compare<T extends number | bigint | string>(a: T, b: T): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
