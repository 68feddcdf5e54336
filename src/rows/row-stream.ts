import type { Caveat } from './caveat.ts';
import type { Skipped } from './skipped.ts';

/** Rows as they come, with what they do not show; all of it is complete once all rows have been read. */
export interface RowStream<R> extends AsyncGenerator<R, void, undefined>, RowFacts {}

/** What a reader of rows must know that the rows do not show. */
export interface RowFacts {
  /** In sentences, each with a `kind`. */
  readonly caveats: readonly Caveat[];
  /** True if a limit left rows out. */
  readonly truncated: boolean;
  /** How many rows there are without the limit; undefined if the query did not count them. */
  readonly total: number | undefined;
  /**
   * Sums of columns over all rows, those that the limit left out among them, for columns that can be summed; undefined if
   * the query did not sum them, as on Athena and Trino with a limit.
   */
  readonly totals: Readonly<Record<string, number | bigint>> | undefined;
  /** Files and lines that were not read. */
  readonly skipped: readonly Skipped[];
}

/** What is found out while rows are read. */
export interface FoundFacts {
  readonly caveats: Caveat[];
  total?: number | undefined;
  totals?: RowFacts['totals'];
  skipped: readonly Skipped[];
}

/** A stream of the rows that `read` generates; `read` writes to its argument what they do not show. */
export function rowStream<R>(read: (facts: FoundFacts) => AsyncGenerator<R, void, undefined>): RowStream<R> {
  const facts: FoundFacts = { caveats: [], skipped: [] };
  const rows = read(facts);
  return Object.defineProperties(rows, {
    caveats: { get: () => facts.caveats },
    truncated: { get: () => facts.caveats.some(({ kind }) => kind === 'cut') },
    total: { get: () => facts.total },
    totals: { get: () => facts.totals },
    skipped: { get: () => facts.skipped },
  }) as RowStream<R>;
}
