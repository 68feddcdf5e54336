import { checkNeeded } from '../flows/needed-fields.ts';
import { filterColumns, type RecordFilter } from '../flows/record-filter.ts';
import type { Window } from '../logs/window.ts';
import type { Rows } from '../rows/rows.ts';
import type { OpenSource } from '../sources/source.ts';
import { compileReport } from './compile-report.ts';
import type { AnyReport } from './define-report.ts';

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
