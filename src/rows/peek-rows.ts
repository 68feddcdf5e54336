import type { Row, Rows } from './rows.ts';

/** Waits for the first row; returns whether there is one, and all rows, still unread. */
export async function peekRows({ columns, batches }: Rows): Promise<{ isEmpty: boolean; rows: Rows }> {
  const iterator = batches[Symbol.asyncIterator]();
  let first = await iterator.next();
  while (!first.done && first.value.length === 0) first = await iterator.next();
  async function* all(): AsyncGenerator<readonly Row[]> {
    if (first.done) return;
    try {
      yield first.value;
      yield* { [Symbol.asyncIterator]: () => iterator };
    } finally {
      await iterator.return?.();
    }
  }
  return { isEmpty: first.done === true, rows: { columns, batches: all() } };
}
