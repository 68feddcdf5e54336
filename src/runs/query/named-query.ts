import { usageError } from '../../errors.ts';
import { type CustomReport, isSqlReport } from './custom-reports.ts';
import { customQuery, type ReportQuery, type ReportQueryOptions, reportNamed } from './report-query.ts';

/** Custom reports by the name that a `flowq.json` uses. */
export type OwnReports = ReadonlyMap<string, CustomReport>;

/**
 * Returns the query of a built-in or custom report that a `flowq.json` uses.
 * @throws FlowqError (usage) for an unknown report or option
 */
export function namedQuery(
  { report: name, options = {} }: { readonly report: string; readonly options?: object | undefined },
  own: OwnReports,
  reading: ReportQueryOptions,
): ReportQuery {
  const report = own.get(name) ?? reportNamed(name);
  const [option] = isSqlReport(report) ? Object.keys(options) : [];
  if (option !== undefined) throw usageError(`the report ${name} has no option ${option}`);
  return customQuery(report, { ...options }, reading);
}
