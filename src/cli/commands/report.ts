import { usageError } from '../../errors.ts';
import { REPORTS } from '../../reports/index.ts';
import { reportSql } from '../../reports/run-report.ts';
import type { ReportOptions } from '../options.ts';
import { reading } from '../read-options.ts';
import { runQuery } from '../run-query.ts';

export async function runReportCommand(
  name: string,
  given: ReportOptions & Record<string, unknown>,
): Promise<void> {
  const report = REPORTS.find((one) => one.name === name);
  if (!report) throw usageError(`there is no report ${name}`, 'flowq reports lists them');
  const options: Record<string, unknown> = {};
  for (const [option, { parse, flags }] of Object.entries(report.options)) {
    options[option] = await reading(flags.split(' ')[0] ?? option, () => parse(String(given[option])));
  }
  await runQuery(name, given, (source, window, filter) =>
    reportSql(report, source, { window, filter, options, limit: given.limit }),
  );
}
