import type { Caveat } from './caveat.ts';

/** Rows as they come, with what they do not show. */
export interface RowStream<R> extends AsyncGenerator<R, void, undefined> {
  /** What the rows do not show; complete once all rows have been read. */
  readonly caveats: readonly Caveat[];
  /** True if a limit left rows out; known once all rows have been read. */
  readonly truncated: boolean;
}

/** A stream of the rows that `read` generates; `read` reports each caveat to its argument. */
export function rowStream<R>(
  read: (report: (caveat: Caveat) => void) => AsyncGenerator<R, void, undefined>,
): RowStream<R> {
  const caveats: Caveat[] = [];
  const rows = read((caveat) => caveats.push(caveat));
  return Object.defineProperties(rows, {
    caveats: { get: () => caveats },
    truncated: { get: () => caveats.some(({ kind }) => kind === 'cut') },
  }) as RowStream<R>;
}
