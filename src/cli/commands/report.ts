import type { CustomReport } from '../../runs/query/custom-reports.ts';
import { Inventories } from '../../runs/query/inventories.ts';
import { customQuery, reportNamed, reportQuery } from '../../runs/query/report-query.ts';
import type { QueryOptions } from '../../runs/run-request.ts';
import { exitWith, type PerformOptions, perform } from '../perform.ts';
import { useLog } from '../terminal/log.ts';

/** Options of every report, and by their names those of the report's own. */
export interface ReportOptions extends QueryOptions, PerformOptions {
  readonly limit?: number | 'all';
  readonly [option: string]: unknown;
}

/** @param report the name of one of flowq's, or one of the user's own */
export async function runReportCommand(report: string | CustomReport, given: ReportOptions): Promise<void> {
  useLog(given);
  const inventories = new Inventories(given);
  const options = { limit: given.limit, zone: given.tz, inventories };
  const query =
    typeof report === 'string'
      ? reportQuery(reportNamed(report), given, options)
      : customQuery(report, given, options);
  await exitWith(perform({ ...given, query, inventories }, given));
}
