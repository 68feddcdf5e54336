import type { RelationName } from '../../flows/relation.ts';
import type { FlowColumn } from '../../logs/fields.ts';
import type { ComparedColumns } from '../../reports/compared-rows.ts';
import type { AnyReport, Report } from '../../reports/define-report.ts';
import type { RowStream } from '../../rows/row-stream.ts';
import type { OpenSource } from '../source/flow-source.ts';
import { reportReading } from './report-reading.ts';
import type { ReportRowsOptions } from './report-run.ts';

/**
 * Streams the rows of a report, typed by its query. It opens the source's records itself and closes them afterwards, so
 * several reports can run at the same time.
 *
 * ```ts
 * await using source = await openSource('logs');
 * for await (const row of reportRows(rejected, source, { window: '1d' })) {
 *   console.log(row.srcaddr, row.dstport, row.flows);
 * }
 * ```
 * @throws FlowqError (usage) for an invalid window, filter or option, (source) if nothing can be read or a required field
 *   is not logged, (query) if the engine rejects the query
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
