import { TOTAL_COLUMN } from '../reports/compile-report.ts';
import type { Row, Rows } from '../rows/rows.ts';

/**
 * The first rows of a query, which is stopped where it gives more than one beyond them. What it tells the number of
 * all by is not among them.
 */
export class FirstRows {
  readonly rows: Rows;
  readonly #limit: number;
  #seen = 0;
  #total: number | undefined;

  /** @param limit of the query; without one, all rows are the first */
  constructor({ columns, batches }: Rows, limit: number | undefined) {
    this.#limit = limit ?? Number.POSITIVE_INFINITY;
    const isCounted = limit !== undefined && columns.at(-1)?.name === TOTAL_COLUMN;
    this.rows = {
      columns: isCounted ? columns.slice(0, -1) : columns,
      batches: this.#first(batches, isCounted),
    };
  }

  /** Whether there are more. Known when all rows have been read. */
  get isCut(): boolean {
    return (this.#total ?? this.#seen) > this.#limit;
  }

  /** How many there are without a limit, where the query counted them. Known when all rows have been read. */
  get total(): number | undefined {
    return this.#total;
  }

  async *#first(batches: Rows['batches'], isCounted: boolean): AsyncGenerator<readonly Row[]> {
    for await (const batch of batches) {
      if (isCounted && batch.length > 0) this.#total = Number(batch[0]?.at(-1));
      const first = batch.slice(0, Math.max(0, this.#limit - this.#seen));
      this.#seen += batch.length;
      yield isCounted ? first.map((row) => row.slice(0, -1)) : first;
      if (this.#seen > this.#limit) return;
    }
  }
}
