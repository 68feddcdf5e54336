import type { Row, Rows } from './rows.ts';

export interface PeekedRows {
  readonly isEmpty: boolean;
  readonly first: Row | undefined;
  /** All rows, still unread. */
  readonly rows: Rows;
}

/** Waits for the first row. */
export async function peekRows({ columns, batches }: Rows): Promise<PeekedRows> {
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
  return { isEmpty: first.done === true, first: first.value?.[0], rows: { columns, batches: all() } };
}
