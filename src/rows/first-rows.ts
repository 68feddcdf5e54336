import type { Row, Rows } from './rows.ts';

/** The first rows, so many at the most; the query behind them is stopped then. */
export function firstRows({ columns, batches }: Rows, most: number): Rows {
  async function* first(): AsyncGenerator<readonly Row[]> {
    let left = most;
    for await (const batch of batches) {
      yield batch.length > left ? batch.slice(0, left) : batch;
      left -= batch.length;
      if (left <= 0) return;
    }
  }
  return { columns, batches: first() };
}
