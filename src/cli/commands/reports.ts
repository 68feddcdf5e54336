import { FIELDS, fieldOfColumn } from '../../logs/fields.ts';
import { type AnyReport, type ReportOption, TOPICS } from '../../reports/define-report.ts';
import { REPORTS } from '../../reports/index.ts';
import { reportNamed } from '../../runs/asked.ts';

export function runReportsCommand(name: string | undefined, { allFields }: { allFields?: true }): void {
  if (allFields) {
    process.stdout.write(fieldList());
    return;
  }
  if (name === undefined) {
    process.stdout.write(listing());
    return;
  }
  const report = reportNamed(name);
  process.stdout.write(description(report));
}

/** Every column of `flows`, the version of flow logs that has it, and its meaning. */
function fieldList(): string {
  return aligned(
    FIELDS.map(({ column, version, meaning }) => [column, `v${version}`.padEnd(5) + meaning]),
  ).join('');
}

/** Every report with its question, under the name of its topic. */
function listing(): string {
  const width = Math.max(...REPORTS.map((report) => report.name.length));
  return TOPICS.map((topic) => ({ topic, reports: REPORTS.filter((report) => report.topic === topic) }))
    .filter(({ reports }) => reports.length > 0)
    .map(({ topic, reports }) => {
      const lines = reports.map(({ name, question }) => `  ${name.padEnd(width)}  ${question}\n`);
      return `${topic}\n${lines.join('')}`;
    })
    .join('\n');
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
