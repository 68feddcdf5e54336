import type { RelationName } from '../../flows/relation.ts';
import type { FlowColumn } from '../../logs/fields.ts';
import type { ComparedColumns } from '../../reports/compared-rows.ts';
import type { AnyReport, Report } from '../../reports/define-report.ts';
import type { RowStream } from '../../rows/row-stream.ts';
import type { OpenSource } from '../source/flow-source.ts';
import { reportReading } from './report-reading.ts';
import type { ReportRowsOptions } from './report-run.ts';

/**
 * The rows of a report, typed by its query, as they come. The source is opened for it and closed after it, so that
 * several can run at the same time.
 *
 * ```ts
 * await using source = await openSource('logs');
 * for await (const row of reportRows(rejected, source, { window: '1d' })) {
 *   console.log(row.srcaddr, row.dstport, row.flows);
 * }
 * ```
 * @throws FlowqError (usage) for a window, filter or option that is wrong, (source) when nothing can be read or a field
 *   that the report needs is not logged, (query) when the engine refuses the query
 */
export function reportRows<N extends RelationName, F extends FlowColumn, O, R, Q extends PropertyKey>(
  report: Report<N, F, O, R, Q>,
  source: OpenSource,
  run: ReportRowsOptions<O, Q> & { readonly against: string | number },
): RowStream<R & ComparedColumns>;
export function reportRows<N extends RelationName, F extends FlowColumn, O, R, Q extends PropertyKey>(
  report: Report<N, F, O, R, Q>,
  source: OpenSource,
  run: ReportRowsOptions<O, Q>,
): RowStream<R>;
export function reportRows<N extends RelationName, F extends FlowColumn, O, R, Q extends PropertyKey>(
  report: Report<N, F, O, R, Q>,
  source: OpenSource,
  run: ReportRowsOptions<O, Q>,
): RowStream<R> {
  return source.read(
    (stoppable, queried) => reportReading(report as unknown as AnyReport, stoppable, queried),
    run,
  );
}
