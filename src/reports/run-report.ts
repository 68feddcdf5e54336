import { checkNeeded } from '../flows/needed-fields.ts';
import { filterColumns, type RecordFilter } from '../flows/record-filter.ts';
import type { RelationName } from '../flows/relation.ts';
import type { FlowColumn } from '../logs/fields.ts';
import type { Window } from '../logs/window.ts';
import { type Rows, rowObjects } from '../rows/rows.ts';
import type { OpenSource, Source } from '../sources/source.ts';
import { compileReport } from './compile-report.ts';
import type { AnyReport, Report } from './define-report.ts';

export interface ReportRun {
  readonly window: Window | undefined;
  readonly filter: RecordFilter;
  readonly options?: Readonly<Record<string, unknown>> | undefined;
  readonly limit?: number | 'all' | undefined;
}

/** The SQL of a report over an opened source, once it is sure that the source logs what the report needs. */
export function reportSql(report: AnyReport, source: OpenSource, run: ReportRun): string {
  checkNeeded(`the report ${report.name}`, [...report.fields, ...filterColumns(run.filter)], source.sets);
  return compileReport(report, { ...run, sets: source.sets }, source.dialect);
}

/** Columns that a report needs and that some of the source's record formats, but not all, lack: they count as missing. */
export function partlyLacking(report: AnyReport, source: OpenSource): string[] {
  return checkNeeded(`the report ${report.name}`, report.fields, source.sets);
}

/** Runs a report over an opened source and streams its rows. */
export async function runReport(
  report: AnyReport,
  source: OpenSource,
  run: ReportRun,
  signal?: AbortSignal,
): Promise<Rows> {
  const sql = reportSql(report, source, run);
  return (await source.runner()).run(sql, { signal });
}

/** What a typed run takes: the options are those of the report. */
export interface TypedReportRun<O> extends Omit<ReportRun, 'options'> {
  readonly options?: Partial<O> | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * The rows of a report, typed by its query, as they come. The source is opened for it and closed behind it.
 *
 * ```ts
 * const window = { since: 1795132800, until: 1795219200 };
 * for await (const row of reportRows(rejected, new LocalSource({ path: 'logs' }), { window, filter: {} })) {
 *   console.log(row.srcaddr, row.dstport, row.flows);
 * }
 * ```
 */
export async function* reportRows<N extends RelationName, F extends FlowColumn, O, R>(
  report: Report<N, F, O, R>,
  source: Source,
  { options, signal, ...run }: TypedReportRun<O>,
): AsyncGenerator<R> {
  await using open = await source.open({ window: run.window, filter: run.filter });
  const rows = await runReport(
    report as unknown as AnyReport,
    open,
    { ...run, options: { ...options } },
    signal,
  );
  for await (const batch of rowObjects<R>(rows)) yield* batch;
}
