import { askedOwn, askedReport, reportNamed } from '../../runs/asked/asked.ts';
import { Known } from '../../runs/asked/known.ts';
import type { OwnReport } from '../../runs/asked/own-reports.ts';
import type { QueryOptions } from '../../runs/run-request.ts';
import { useLog } from '../log.ts';
import { exitWith, type PerformOptions, perform } from '../perform.ts';

/** Options of every report, and by their names those of the report's own. */
export interface ReportOptions extends QueryOptions, PerformOptions {
  readonly limit?: number | 'all';
  readonly [option: string]: unknown;
}

/** @param report the name of one of flowq's, or one of the user's own */
export async function runReportCommand(report: string | OwnReport, given: ReportOptions): Promise<void> {
  useLog(given);
  const known = new Known(given);
  const options = { limit: given.limit, zone: given.tz, known };
  const asked =
    typeof report === 'string'
      ? askedReport(reportNamed(report), given, options)
      : askedOwn(report, given, options);
  await exitWith(perform({ ...given, asked, known }, given));
}
