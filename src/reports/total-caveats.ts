import type { Window } from '../logs/window.ts';
import type { Caveat } from '../rows/caveat.ts';
import type { OpenedSource } from '../sources/source.ts';
import type { AnyReport, Sums } from './define-report.ts';
import { earliestStart } from './earliest-start.ts';
import { withDefaults } from './read-options.ts';

export interface TotalledBy {
  readonly window: Window | undefined;
  readonly options?: Readonly<Record<string, unknown>> | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Returns the totals of all rows of a report, according to its `totals`.
 * @param sums by column, over all rows; undefined if there are no rows, or the query did not return them
 */
export async function totalCaveats(
  report: AnyReport,
  source: OpenedSource,
  sums: Sums | undefined,
  { window, options = {}, signal }: TotalledBy,
): Promise<readonly Caveat[]> {
  if (!report.totals || !sums) return [];
  const first =
    window && source.dialect.isInProcess ? await earliestStart(source, {}, signal)(window) : undefined;
  const context = { options: withDefaults(report, options), window, first };
  return report.totals(sums, context as never);
}
