import { partlyLacking, reportSql } from '../../reports/run-report.ts';
import { askedReport, reportNamed } from '../../runs/asked.ts';
import { reading } from '../../runs/read-options.ts';
import { runQuery } from '../../runs/run-query.ts';
import { note } from '../log.ts';
import type { ReportOptions } from '../options.ts';

export async function runReportCommand(
  name: string,
  given: ReportOptions & Record<string, unknown>,
): Promise<void> {
  const report = reportNamed(name);
  const options: Record<string, unknown> = {};
  for (const [option, { parse, flags }] of Object.entries(report.options)) {
    options[option] = await reading(flags.split(' ')[0] ?? option, () => parse(String(given[option])));
  }
  await runQuery(askedReport(name, given), given, (source, window, filter) => {
    const text = reportSql(report, source, { window, filter, options, limit: given.limit });
    for (const column of partlyLacking(report, source)) {
      note(`some of the logs lack ${column}: there it counts as missing`, 'partly-lacking', { column });
    }
    return text;
  });
}
