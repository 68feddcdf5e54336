import { type CustomReport, isSqlReport } from '../../runs/query/custom-reports.ts';
import { Inventories } from '../../runs/query/inventories.ts';
import { customQuery, reportNamed } from '../../runs/query/report-query.ts';
import { commandText } from '../command-text.ts';
import { exitWith, type PerformOptions, perform } from '../perform.ts';
import { repeatedOptions } from '../repeated-options.ts';
import { ownOptions, requestOf } from '../request.ts';
import { useLog } from '../terminal/log.ts';

/** @param called the name of a built-in report, or a custom report */
export async function runReportCommand(called: string | CustomReport, given: PerformOptions): Promise<void> {
  useLog(given);
  const request = requestOf(given);
  const { limit, against, tz: zone } = request;
  const inventories = new Inventories(request);
  const report = typeof called === 'string' ? reportNamed(called) : called;
  const options = isSqlReport(report) ? {} : ownOptions(report, given);
  const query = customQuery(report, options, { limit, against, zone, inventories });
  const repeated = repeatedOptions(given);
  await exitWith(perform({ ...request, query, inventories, command: commandText(), repeated }, given));
}
