import { TOTAL_COLUMN, totalOf } from '../reports/totals.ts';
import type { Others, Row, Rows, Value } from '../rows/rows.ts';

/**
 * The first rows of a query, which is stopped where it gives more than one beyond them, or read to its end so that the
 * others are counted. Columns that hold the number of all rows, and what they add up to, are not among them.
 */
export class FirstRows {
  readonly rows: Rows;
  readonly #limit: number;
  readonly #names: readonly string[];
  #seen = 0;
  #total: number | undefined;
  /** What all rows add up to, and what the first ones do, by column. */
  readonly #sums = new Map<string, { all: number | bigint; first: number | bigint }>();

  /**
   * @param limit of the query; without one, all rows are the first
   * @param summed names of the columns to add up over all rows, where the query is to be read to its end for that
   */
  constructor({ columns, batches }: Rows, limit: number | undefined, summed?: readonly string[]) {
    this.#limit = limit ?? Number.POSITIVE_INFINITY;
    const counted = limit === undefined ? -1 : columns.findIndex(({ name }) => name === TOTAL_COLUMN);
    const own = counted < 0 ? columns : columns.slice(0, counted);
    this.#names = own.map(({ name }) => name);
    this.rows = {
      columns: own,
      batches: this.#batches(batches, columns, { isCounted: counted >= 0, summed }),
    };
  }

  /** How many of the first rows have been read. */
  get count(): number {
    return Math.min(this.#seen, this.#limit);
  }

  /** Whether there are more. Known when all rows have been read. */
  get isCut(): boolean {
    return (this.#total ?? this.#seen) > this.#limit;
  }

  /** How many there are without a limit, where the query counted them. Known when all rows have been read. */
  get total(): number | undefined {
    return this.#total;
  }

  /** What all rows add up to, those beyond the limit among them, where the query counts it. Known when all have been read. */
  get totals(): Readonly<Record<string, number | bigint>> | undefined {
    if (this.#sums.size === 0 || this.#seen === 0) return undefined;
    return Object.fromEntries([...this.#sums].map(([name, { all }]) => [name, all]));
  }

  /** What was left out; undefined where nothing was, or the query did not tell. Known when all rows have been read. */
  get others(): Others | undefined {
    if (this.#total === undefined || !this.isCut) return undefined;
    const values = this.#names.map((name): Value => {
      const sum = this.#sums.get(name);
      return sum ? difference(sum.all, sum.first) : null;
    });
    return { rows: this.#total - Math.min(this.#seen, this.#limit), values };
  }

  #batches(
    batches: Rows['batches'],
    columns: Rows['columns'],
    { isCounted, summed }: { isCounted: boolean; summed: readonly string[] | undefined },
  ): Rows['batches'] {
    if (isCounted) return this.#withoutTotals(this.#first(batches), columns);
    return summed ? this.#counted(batches, summed) : this.#first(batches);
  }

  /** All rows are read, and the first passed on. */
  async *#counted(batches: Rows['batches'], summed: readonly string[]): AsyncGenerator<readonly Row[]> {
    const places = summed.flatMap((name) => {
      const at = this.#names.indexOf(name);
      return at < 0 ? [] : [{ name, at }];
    });
    for (const { name } of places) this.#sums.set(name, { all: 0, first: 0 });
    for await (const batch of batches) {
      const first = batch.slice(0, Math.max(0, this.#limit - this.#seen));
      this.#seen += batch.length;
      for (const { name, at } of places) {
        const { all, first: some } = this.#sums.get(name) ?? { all: 0, first: 0 };
        const add = (sum: number | bigint, rows: readonly Row[]) =>
          rows.reduce((total, row) => plus(total, number(row[at])), sum);
        this.#sums.set(name, { all: add(all, batch), first: add(some, first) });
      }
      yield first;
    }
    this.#total = this.#seen;
  }

  async *#first(batches: Rows['batches']): AsyncGenerator<readonly Row[]> {
    for await (const batch of batches) {
      const first = batch.slice(0, Math.max(0, this.#limit - this.#seen));
      this.#seen += batch.length;
      yield first;
      if (this.#seen > this.#limit) return;
    }
  }

  /** The rows without their columns of totals. */
  async *#withoutTotals(batches: Rows['batches'], columns: Rows['columns']): AsyncGenerator<readonly Row[]> {
    const places = this.#names.flatMap((name, at) => {
      const sum = columns.findIndex((column) => column.name === totalOf(name));
      return sum < 0 ? [] : [{ name, at, sum }];
    });
    for await (const batch of batches) {
      for (const row of batch) {
        this.#total ??= Number(row[this.#names.length]);
        for (const { name, at, sum } of places) {
          const known = this.#sums.get(name) ?? { all: number(row[sum]), first: 0 };
          this.#sums.set(name, { ...known, first: plus(known.first, number(row[at])) });
        }
      }
      yield batch.map((row) => row.slice(0, this.#names.length));
    }
  }
}

const number = (value: Value | undefined): number | bigint =>
  typeof value === 'number' || typeof value === 'bigint' ? value : 0;

const isWhole = (value: number | bigint) => typeof value === 'bigint' || Number.isSafeInteger(value);

/** Exact where both are whole. */
function plus(one: number | bigint, other: number | bigint): number | bigint {
  return isWhole(one) && isWhole(other) ? BigInt(one) + BigInt(other) : Number(one) + Number(other);
}

/** What is left of a sum, which is nothing rather than less than that where fractions were rounded. */
function difference(all: number | bigint, first: number | bigint): number | bigint {
  return isWhole(all) && isWhole(first)
    ? BigInt(all) - BigInt(first)
    : Math.max(0, Number(all) - Number(first));
}
