import { TOTAL_COLUMN, totalOf } from '../reports/totals.ts';
import type { Others, Row, Rows, Value } from '../rows/rows.ts';

/**
 * The first rows of a query. Stops the query after one row beyond the limit, or reads it to the end to count and sum
 * the others. Removes the columns with totals.
 */
export class FirstRows {
  readonly rows: Rows;
  readonly #limit: number;
  readonly #names: readonly string[];
  #seen = 0;
  #total: number | undefined;
  /** Sums of all rows and of the first rows, by column. */
  readonly #sums = new Map<string, { all: number | bigint; first: number | bigint }>();

  /**
   * @param limit of the query; without it, all rows are the first
   * @param summed columns to sum over all rows, which reads the query to its end
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

  /** Number of first rows read so far. */
  get count(): number {
    return Math.min(this.#seen, this.#limit);
  }

  /** Whether there are more rows. Known once all rows have been read. */
  get isCut(): boolean {
    return (this.#total ?? this.#seen) > this.#limit;
  }

  /** Number of rows without a limit, if the query counted them. Known once all rows have been read. */
  get total(): number | undefined {
    return this.#total;
  }

  /**
   * Sums over all rows, including those beyond the limit, if the query computes them. Known once all rows have been
   * read.
   */
  get totals(): Readonly<Record<string, number | bigint>> | undefined {
    if (this.#sums.size === 0 || this.#seen === 0) return undefined;
    return Object.fromEntries([...this.#sums].map(([name, { all }]) => [name, all]));
  }

  /** The omitted rows; undefined if there are none, or they are unknown. Known once all rows have been read. */
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

  /** Reads all rows and passes on the first ones. */
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

  /** Removes the columns with totals from the rows. */
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

/** Adds exactly if both numbers are integers. */
function plus(one: number | bigint, other: number | bigint): number | bigint {
  return isWhole(one) && isWhole(other) ? BigInt(one) + BigInt(other) : Number(one) + Number(other);
}

/** Subtracts sums; the result is not negative even if fractions were rounded. */
function difference(all: number | bigint, first: number | bigint): number | bigint {
  return isWhole(all) && isWhole(first)
    ? BigInt(all) - BigInt(first)
    : Math.max(0, Number(all) - Number(first));
}
