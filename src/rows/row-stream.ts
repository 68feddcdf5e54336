import type { Caveat } from './caveat.ts';
import type { Skipped } from './skipped.ts';

/** Stream of rows with facts about them, which are complete after the last row. */
export interface RowStream<R> extends AsyncGenerator<R, void, undefined>, RowFacts {}

/** Facts about a result that the rows do not show. */
export interface RowFacts {
  /** Caveats as sentences, each with a `kind`. */
  readonly caveats: readonly Caveat[];
  /** True if a limit left out rows. */
  readonly truncated: boolean;
  /** Number of rows without the limit; undefined if the query did not count them. */
  readonly total: number | undefined;
  /**
   * Sums of summable columns over all rows, including those beyond the limit; undefined if the query did not sum them,
   * as on Athena and Trino with a limit.
   */
  readonly totals: Readonly<Record<string, number | bigint>> | undefined;
  /** Files and lines that were not read. */
  readonly skipped: readonly Skipped[];
}

/** Facts collected while rows are read. */
export interface FoundFacts {
  readonly caveats: Caveat[];
  total?: number | undefined;
  totals?: RowFacts['totals'];
  skipped: readonly Skipped[];
}

/** Creates a stream of the rows that `read` generates; `read` writes facts about them to its argument. */
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
