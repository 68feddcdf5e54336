import { usageError } from '../errors.ts';
import { parseSize } from '../logs/parse-size.ts';
import type { Column, Row, Rows, Value } from '../rows/rows.ts';

/**
 * A test of an output. It tests all rows, even if a limit omits some of them: their number with `rows > 0`, the sum of
 * a column with `total(bytes) > 100GB`, or a column with `bytes >= 1GB` or `action = REJECT`, which holds if any row
 * fulfils it. Numbers are compared exactly, texts by their characters; NULL fulfils nothing and adds nothing.
 */
export interface FailOn {
  /** The test as typed. */
  readonly text: string;
  /** `rows`, or the name of a column. */
  readonly subject: string;
  /** True if the sum of the column is tested. */
  readonly isTotal: boolean;
  readonly operator: Operator;
  /** The value as typed, without quotes. */
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
  /^\s*(?:(?<total>total)\s*\(\s*)?(?:"(?<quoted>[^"]+)"|(?<name>[A-Za-z_]\w*))\s*(?<close>\))?\s*(?<operator>>=|<=|!=|==|=|>|<)\s*(?:'(?<text>(?:[^']|'')*)'|(?<word>[^\s'"<>=!]+))\s*$/;

const NUMBER = /^[+-]?\d+(\.\d+)?$/;

/** @throws FlowqError (usage) if the text is not a test */
export function parseFailOn(text: string): FailOn {
  const { total, close, quoted, name, operator, text: literal, word } = TEST.exec(text)?.groups ?? {};
  const subject = quoted ?? name;
  const value = literal?.replaceAll("''", "'") ?? word;
  const isTotal = total !== undefined;
  if (subject === undefined || value === undefined || isTotal !== (close !== undefined))
    throw usageError(
      `--fail-on: ${JSON.stringify(text)} is not a test`,
      `examples: --fail-on 'rows > 0', 'bytes >= 1GB', 'total(bytes) > 100GB'; operators: ${Object.keys(HOLDS).join(' ')}`,
    );
  const test = { text, subject, isTotal, operator: (operator === '==' ? '=' : operator) as Operator, value };
  if (isRows(test) || isTotal) checkNumber(test);
  return test;
}

const isRows = ({ subject, isTotal }: Pick<FailOn, 'subject' | 'isTotal'>) => subject === 'rows' && !isTotal;

/** @throws FlowqError (usage) if the column does not exist; lists those that do */
export function checkFailOn(test: FailOn, columns: readonly string[]): void {
  const { subject, text } = test;
  if (isRows(test) || columns.includes(subject)) return;
  throw usageError(
    `--fail-on: unknown column ${subject} in ${JSON.stringify(text)}`,
    `columns: rows (their number), ${columns.join(', ')}`,
  );
}

/** Tests rows that are added in batches; complete once all have been added. */
export class RowTests {
  #count = 0;
  readonly #tests: readonly FailOn[];
  readonly #fulfilled = new Set<string>();
  readonly #sums = new Map<string, number | bigint>();
  readonly #look: ((row: Row) => void) | undefined;

  /** @throws FlowqError (usage) if a test does not fit the columns */
  constructor(columns: readonly Column[], tests: readonly FailOn[] = []) {
    this.#tests = tests;
    const ofRows = tests.flatMap((test) => {
      checkFailOn(
        test,
        columns.map((column) => column.name),
      );
      const at = columns.findIndex((column) => column.name === test.subject);
      const column = columns[at];
      if (isRows(test) || !column) return [];
      if (!test.isTotal) return [{ test, at, holds: rowTest(test, column) }];
      checkAddable(column);
      this.#sums.set(test.subject, 0n);
      return [];
    });
    const summed = columns.flatMap(({ name }, at) => (this.#sums.has(name) ? [{ name, at }] : []));
    const look = (row: Row) => {
      for (const { test, at, holds } of ofRows) if (holds(row[at] ?? null)) this.#fulfilled.add(test.text);
      for (const { name, at } of summed)
        this.#sums.set(name, plus(this.#sums.get(name) ?? 0n, row[at] ?? null));
    };
    this.#look = ofRows.length + summed.length > 0 ? look : undefined;
  }

  add(batch: readonly Row[]): void {
    this.#count += batch.length;
    if (this.#look) batch.forEach(this.#look);
  }

  /** Rows added so far. */
  get count(): number {
    return this.#count;
  }

  /** The tests that hold, as typed. */
  fulfilled(): string[] {
    const holds = (test: FailOn) => {
      if (isRows(test)) return HOLDS[test.operator](compare(this.#count, checkNumber(test)));
      if (test.isTotal)
        return HOLDS[test.operator](compare(this.#sums.get(test.subject) ?? 0n, checkNumber(test)));
      return this.#fulfilled.has(test.text);
    };
    return this.#tests.filter(holds).map((test) => test.text);
  }
}

/** Tests rows as they pass; complete once all have passed. */
export class RowWatch {
  readonly rows: Rows;
  readonly #tests: RowTests;

  /** @throws FlowqError (usage) if a test does not fit the columns */
  constructor({ columns, batches }: Rows, tests: readonly FailOn[] = []) {
    const watched = new RowTests(columns, tests);
    this.#tests = watched;
    this.rows = { columns, batches: passing() };
    async function* passing(): AsyncGenerator<readonly Row[]> {
      for await (const batch of batches) {
        watched.add(batch);
        yield batch;
      }
    }
  }

  /** Rows that have passed so far. */
  get count(): number {
    return this.#tests.count;
  }

  /** The tests that hold, as typed. */
  fulfilled(): string[] {
    return this.#tests.fulfilled();
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

/** Returns the number of a test, or the bytes of a size such as `100GB`; integers as bigint, so that they are exact. */
function checkNumber(test: FailOn): number | bigint {
  const { value, subject } = test;
  if (NUMBER.test(value)) return value.includes('.') ? Number(value) : BigInt(value.replace('+', ''));
  const bytes = isRows(test) ? undefined : parseSize(value);
  if (bytes === undefined)
    throw usageError(`--fail-on: ${subject} is a number, ${JSON.stringify(value)} is not`);
  return bytes;
}

function checkAddable({ name, type }: Column): void {
  if (type !== 'integer' && type !== 'number')
    throw usageError(`--fail-on: total(${name}) adds up numbers, and ${name} is ${type}`);
}

/** Adds a value to a sum, exactly if both are integers. */
function plus(sum: number | bigint, value: Value): number | bigint {
  if (typeof value !== 'number' && typeof value !== 'bigint') return sum;
  const isWhole = typeof sum === 'bigint' && (typeof value === 'bigint' || Number.isSafeInteger(value));
  return isWhole ? sum + BigInt(value) : Number(sum) + Number(value);
}

function compare<T extends number | bigint | string>(a: T, b: T): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
