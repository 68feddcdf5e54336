import { askedReport, reportNamed } from '../../runs/asked.ts';
import type { QueryOptions } from '../../runs/run-request.ts';
import { useLog } from '../log.ts';
import { exitWith, type PerformOptions, perform } from '../perform.ts';

/** Options of every report, and by their names those of the report's own. */
export interface ReportOptions extends QueryOptions, PerformOptions {
  readonly limit?: number | 'all';
  readonly [option: string]: unknown;
}

export async function runReportCommand(name: string, given: ReportOptions): Promise<void> {
  useLog(given);
  const asked = askedReport(reportNamed(name), given, { limit: given.limit, zone: given.tz });
  await exitWith(perform({ ...given, asked }, given));
}
