import { FIELDS, fieldOfColumn } from '../../logs/fields.ts';
import { type AnyReport, type ReportOption, TOPICS } from '../../reports/define-report.ts';
import { REPORTS } from '../../reports/index.ts';
import { reportNamed } from '../../runs/asked.ts';
import {
  isReportFile,
  isSqlReport,
  loadReport,
  type OwnReport,
  type SqlReport,
} from '../../runs/own-reports.ts';
import { reportsOfConfig } from './own-reports.ts';

export async function runReportsCommand(
  name: string | undefined,
  { allFields }: { allFields?: true },
): Promise<void> {
  if (allFields) {
    process.stdout.write(fieldList());
    return;
  }
  const own = await reportsOfConfig();
  if (name === undefined) {
    process.stdout.write(listing(own));
    return;
  }
  const found = isReportFile(name) ? await loadReport(name) : own.find((one) => one.name === name);
  process.stdout.write(
    found && isSqlReport(found) ? sqlDescription(found) : description(found ?? reportNamed(name)),
  );
}

/** Every column of `flows`, the version of flow logs that has it, and its meaning. */
function fieldList(): string {
  return aligned(
    FIELDS.map(({ column, version, meaning }) => [column, `v${version}`.padEnd(5) + meaning]),
  ).join('');
}

/** Every report with its question, under the name of its topic. */
function listing(own: readonly OwnReport[]): string {
  const width = Math.max(...[...REPORTS, ...own].map((report) => report.name.length));
  const topics = TOPICS.map((topic) => ({
    topic: topic as string,
    reports: REPORTS.filter((report) => report.topic === topic) as readonly OwnReport[],
  }));
  return [...topics, { topic: 'your own', reports: own }]
    .filter(({ reports }) => reports.length > 0)
    .map(({ topic, reports }) => {
      const lines = reports.map(({ name, question }) => `  ${name.padEnd(width)}  ${question}\n`);
      return `${topic}\n${lines.join('')}`;
    })
    .join('\n');
}

function sqlDescription({ name, question, sql }: SqlReport): string {
  return `${name}: ${question}\n\n${sql.trimEnd()}\n`;
}

function description(report: AnyReport): string {
  const fields = report.fields.map((column) => fieldOfColumn(column)?.name ?? column);
  const version = Math.max(...report.fields.map((column) => fieldOfColumn(column)?.version ?? 2));
  const options = Object.values(report.options);
  const section = (title: string, lines: readonly string[]) =>
    lines.length > 0 ? `\n${title}\n${lines.join('')}` : '';
  return [
    `${report.name}: ${report.question}\n`,
    report.note ? `${report.note}\n` : '',
    section(
      'Columns',
      aligned(
        Object.entries(report.columns).map(([column, { meaning, unit }]) => [
          column,
          unit ? `${meaning} (${unit})` : meaning,
        ]),
      ),
    ),
    section('Options', aligned(options.map((option) => [option.flags, optionWords(option)]))),
    `\nRows: ${report.limit === undefined ? 'all' : `${report.limit}`}, unless --limit says otherwise\n`,
    `Fields: ${fields.join(' ')} (flow log version ${version})\n`,
  ].join('');
}

function optionWords({ flags, meaning, default: words, example }: ReportOption<unknown>): string {
  if (words === undefined) return `${meaning}, such as ${example}`;
  return words && flags.includes('<') ? `${meaning}; ${words} by default` : meaning;
}

function aligned(pairs: readonly (readonly [string, string])[]): string[] {
  const width = Math.max(...pairs.map(([name]) => name.length));
  return pairs.map(([name, text]) => `  ${name.padEnd(width)}  ${text}\n`);
}
