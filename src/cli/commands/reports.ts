import { usageError } from '../../errors.ts';
import { FIELDS, fieldOfColumn } from '../../logs/fields.ts';
import { type AnyReport, type ReportOption, TOPICS } from '../../reports/define-report.ts';
import { REPORTS } from '../../reports/index.ts';
import { reportFacts } from '../../reports/report-facts.ts';
import { type ConfiguredLogs, configuredLogs, missingFields } from '../../runs/query/configured-logs.ts';
import {
  type CustomReport,
  isReportFile,
  isSqlReport,
  loadReport,
  type ReportFile,
  type SqlReport,
} from '../../runs/query/custom-reports.ts';
import { reportNamed } from '../../runs/query/report-query.ts';
import { writeProse } from '../terminal/prose.ts';
import { customReport, customReportFiles } from './custom-reports.ts';

interface ReportsOptions {
  readonly allFields?: true;
  readonly format: 'text' | 'json';
}

/** Lists the reports, describes one of them, or lists the columns of `flows`. */
export async function runReportsCommand(
  name: string | undefined,
  { allFields, format }: ReportsOptions,
): Promise<void> {
  if (allFields) {
    if (name !== undefined)
      throw usageError('--all-fields cannot be combined with a report', 'leave one of them out');
    if (format === 'json') process.stdout.write(jsonText(FIELDS));
    else writeProse(fieldList());
    return;
  }
  const report = name === undefined ? undefined : await findReport(name);
  const custom = report ? [] : customReportFiles();
  if (format === 'json') {
    const reports = report ? [report] : [...REPORTS, ...custom];
    process.stdout.write(jsonText(reports.map(reportFacts)));
    return;
  }
  if (report && isSqlReport(report)) process.stdout.write(sqlDescription(report));
  else writeProse(report ? description(report, configuredLogs()) : listing(custom, configuredLogs()));
}

/** @throws FlowqError (usage) for a name that no report has */
async function findReport(name: string): Promise<CustomReport> {
  if (isReportFile(name)) return loadReport(name);
  const builtIn = REPORTS.find((one) => one.name === name);
  return builtIn ?? (await customReport(name)) ?? reportNamed(name);
}

const jsonText = (value: unknown) => `${JSON.stringify(value, undefined, 2)}\n`;

/** Returns every column of `flows`, with the flow log version that introduced it and its meaning. */
function fieldList(): string {
  return aligned(
    FIELDS.map(({ column, version, meaning }) => [column, `v${version}`.padEnd(5) + meaning]),
  ).join('');
}

type Listed = AnyReport | ReportFile;

/** Returns every report with its question, grouped by topic; reports that cannot run here are marked. */
function listing(custom: readonly ReportFile[], logs: ConfiguredLogs | undefined): string {
  const width = Math.max(...[...REPORTS, ...custom].map((report) => report.name.length));
  const topics = Object.entries(TOPICS).map(([topic, title]) => ({
    topic: title as string,
    reports: REPORTS.filter((report) => report.topic === topic) as readonly Listed[],
  }));
  const isMarked = (report: Listed) =>
    logs !== undefined && 'fields' in report && missingText(report, logs) !== undefined;
  const list = [...topics, { topic: 'your own', reports: custom }]
    .filter(({ reports }) => reports.length > 0)
    .map(({ topic, reports }) => {
      const lines = reports.map(
        (report) => `${isMarked(report) ? '-' : ' '} ${report.name.padEnd(width)}  ${report.question}\n`,
      );
      return `${topic}\n${lines.join('')}`;
    })
    .join('\n');
  const marked = REPORTS.filter(isMarked).length;
  if (marked === 0) return list;
  return `${list}\n- cannot run on the logs of ${logs?.config}, ${marked} in all: flowq reports NAME shows what is missing\n`;
}

/** Names the fields and inventory that a report needs and the logs do not have; undefined if nothing is missing. */
function missingText(report: CustomReport, logs: ConfiguredLogs): string | undefined {
  if (isSqlReport(report)) return undefined;
  const fields = missingFields(report, logs).map((column) => fieldOfColumn(column));
  const named = fields.map((field) => `${field?.name} (since version ${field?.version})`).join(', ');
  const isInventoryMissing = report.needsInventory && !logs.hasInventory;
  const missing = [
    ...(named
      ? [
          `the logs have no ${named}: flowq enable s3 … --fields for:${report.name} creates flow logs that have them`,
        ]
      : []),
    ...(isInventoryMissing ? ['there is no inventory: flowq inventory creates one'] : []),
  ];
  return missing.length > 0 ? missing.join('; ') : undefined;
}

function sqlDescription({ name, question, sql }: SqlReport): string {
  return `${name}: ${question}\n\n${sql.trimEnd()}\n`;
}

function description(report: AnyReport, logs: ConfiguredLogs | undefined): string {
  const fields = report.fields.map((column) => fieldOfColumn(column)?.name ?? column);
  const version = Math.max(...report.fields.map((column) => fieldOfColumn(column)?.version ?? 2));
  const options = Object.values(report.options);
  const better = (report.optional ?? []).flatMap((column) => {
    const field = fieldOfColumn(column);
    return field && !report.fields.some((one) => one === column) ? [field.name] : [];
  });
  const missing = logs && missingText(report, logs);
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
    section('Options', aligned(options.map((option) => [option.flags, optionText(option)]))),
    `\nRows: all, or --limit${report.limit === undefined ? '' : `; a table on a terminal shows ${report.limit} by default`}\n`,
    `Fields: ${fields.join(' ')} (flow log version ${version})\n`,
    report.needsInventory ? 'Inventory: needed, see flowq inventory\n' : '',
    report.usesInventory ? 'Inventory: optional, shows more with one; see flowq inventory\n' : '',
    better.length > 0 ? `Better with: ${better.join(' ')}\n` : '',
    missing ? `Here: it cannot run on the logs of ${logs?.config}, because ${missing}\n` : '',
  ].join('');
}

function optionText({ flags, meaning, default: words, example }: ReportOption<unknown>): string {
  if (words === undefined) return `${meaning}, such as ${example}`;
  return words && flags.includes('<') ? `${meaning}; ${words} by default` : meaning;
}

function aligned(pairs: readonly (readonly [string, string])[]): string[] {
  const width = Math.max(...pairs.map(([name]) => name.length));
  return pairs.map(([name, text]) => `  ${name.padEnd(width)}  ${text}\n`);
}
