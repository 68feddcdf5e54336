/**
 * Writes `docs/reports/`: a page for each report with its output on a sample, and an index. A test keeps them up to
 * date.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import stringWidth from 'string-width';
import type { Inventory } from '../src/inventory/inventory.ts';
import { fieldOfColumn } from '../src/logs/fields.ts';
import { parseFields } from '../src/logs/record-format.ts';
import type { Window } from '../src/logs/window.ts';
import { svg } from '../src/output/formats/svg.ts';
import { table } from '../src/output/formats/table.ts';
import { wrapped } from '../src/output/terminal/wrapped.ts';
import { foldOf } from '../src/pictures/fold.ts';
import { type AnyReport, isArgument, type ReportOption, TOPICS } from '../src/reports/define-report.ts';
import { REPORTS } from '../src/reports/index.ts';
import { refinedRows } from '../src/reports/refined-rows.ts';
import { reportSql, runReport } from '../src/reports/run-report.ts';
import { addableNames } from '../src/reports/totals.ts';
import { apartFromConclusion } from '../src/rows/conclusion.ts';
import { FirstRows } from '../src/runs/first-rows.ts';
import { sampleInventory } from '../src/sample/inventory.ts';
import { writeSample } from '../src/sample/sample.ts';
import { LocalSource } from '../src/sources/local/local-source.ts';
import type { OpenedSource } from '../src/sources/source.ts';
import { reportExamples, SAMPLE_PLACE } from './report-examples.ts';

const FOLDER = 'docs/reports';

/** Maximum rows of an example. */
const SHOWN = 5;

const DAY = 86_400;
const UNTIL = Date.UTC(2026, 10, 20) / 1000;

/** The day of the examples, the last one of the sample. */
const WINDOW = { since: UNTIL - DAY, until: UNTIL };

const SAMPLE = {
  days: 5,
  records: 60_000,
  minutesPerFile: 60,
  accounts: [SAMPLE_PLACE.account],
  regions: [SAMPLE_PLACE.region],
  fields: parseFields('all'),
  until: UNTIL,
};

/** Returns the files of `docs/reports/` by path. */
export async function reportPages(): Promise<Map<string, string>> {
  const dir = mkdtempSync(join(tmpdir(), 'flowq-docs-'));
  try {
    await writeSample({ ...SAMPLE, dir });
    const inventory = sampleInventory({ ...SAMPLE, dir });
    const read = { since: UNTIL - SAMPLE.days * DAY, until: UNTIL };
    await using source = await new LocalSource({ path: dir }).open({ window: read, filter: {} });
    const pages = new Map([[`${FOLDER}/README.md`, index()]]);
    const words = reportExamples();
    for (const report of REPORTS) {
      const given = words[report.name] ?? [];
      const output = await outputOf(report, given, { source, window: WINDOW, inventory });
      pages.set(`${FOLDER}/${report.name}.md`, page(report, given, output));
      const picture = await pictureOf(report, given, { source, window: WINDOW, inventory });
      if (picture) pages.set(`${FOLDER}/${report.name}.svg`, picture);
    }
    return pages;
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

interface Example {
  readonly source: OpenedSource;
  readonly window: Window;
  readonly inventory: Inventory;
}

/** Characters per line of an example. */
const WIDTH = 120;

/** Returns what a terminal shows. */
async function outputOf(report: AnyReport, words: readonly string[], example: Example): Promise<string> {
  const { source, inventory, window } = example;
  const options = optionsIn(report, words);
  const run = { window, filter: {}, options, limit: SHOWN, beyond: 'total', inventory } as const;
  const runner = await source.runner();
  const rows = refinedRows(report, await runner.run(reportSql(report, source, run)), run);
  const first = new FirstRows(rows, SHOWN);
  const units = unitsOf(report);
  const fit = { width: WIDTH, units, others: () => first.others };
  const { conclusion, rest } = await apartFromConclusion(first.rows, report.conclusion);
  const said = conclusion === undefined ? '' : `${wrapped(conclusion, WIDTH, stringWidth)}\n`;
  const text = said + (await Array.fromAsync(table(rest, { colour: false, fit }))).join('').trimEnd();
  return text.includes('\n') ? text : `${text}\n\n0 rows`;
}

/** Returns the picture of all rows; undefined if the report's view is a table. */
async function pictureOf(
  report: AnyReport,
  words: readonly string[],
  { source, inventory, window }: Example,
): Promise<string | undefined> {
  const { name, question, key, view = { as: 'table' } } = report;
  if (view.as === 'table') return undefined;
  const run = { window, filter: {}, options: optionsIn(report, words), inventory };
  const all = await runReport(report, source, run);
  const rows = (await Array.fromAsync(all.batches)).flat();
  const units = unitsOf(report);
  const addable = addableNames(units);
  return svg({
    name,
    question,
    columns: all.columns.map((column) => ({ ...column, unit: units[column.name] })),
    rows,
    total: rows.length,
    isCut: false,
    others: undefined,
    view,
    key,
    fold: foldOf(view, { key, isAddable: (column) => addable.includes(column) }),
    names: [],
    window,
    zone: 'UTC',
    source: 'a sample',
    caveats: [],
    sql: '',
  });
}

function unitsOf({ columns }: AnyReport): Record<string, string> {
  return Object.fromEntries(
    Object.entries(columns).flatMap(([name, { unit }]) => (unit ? [[name, unit]] : [])),
  );
}

/** Parses options from arguments. */
function optionsIn({ options }: AnyReport, words: readonly string[]): Record<string, unknown> {
  const left = [...words];
  const given: Record<string, unknown> = {};
  for (const [name, option] of Object.entries(options)) {
    const [flag = ''] = option.flags.split(' ');
    const at = left.indexOf(flag);
    const word = isArgument(option) ? left.shift() : at < 0 ? undefined : left.splice(at, 2)[1];
    if (word !== undefined) given[name] = option.parse(word);
  }
  return given;
}

function index(): string {
  const topics = Object.entries(TOPICS).map(([topic, title]) => {
    const lines = REPORTS.filter((report) => report.topic === topic).map(
      ({ name, question }) => `| [\`${name}\`](${name}.md) | ${question} |`,
    );
    return [
      `## ${title[0]?.toUpperCase()}${title.slice(1)}`,
      '',
      '| report | question |',
      '| --- | --- |',
      ...lines,
      '',
    ].join('\n');
  });
  const intro =
    'Made by `npm run docs`, the outputs by running each report on a sample. [Which report?](../which-report.md) begins with the question.';
  return ['# Reports', '', intro, '', ...topics].join('\n');
}

function page(report: AnyReport, words: readonly string[], output: string): string {
  const { name, question, note, columns, options, limit, view = { as: 'table' } } = report;
  const command = ['flowq report', name, ...words, '--since 2026-11-19 --until 2026-11-20'].join(' ');
  return `${[
    `# ${name}`,
    `**${question}**`,
    ...(note ? [note] : []),
    'On a sample of a shop in one VPC, the first rows:',
    ['```text', `$ ${command} --limit ${SHOWN}`, output, '```'].join('\n'),
    ...(view.as === 'table' ? [] : [`![${question}](${name}.svg)`]),
    '## Columns',
    tableOf(
      ['column', 'meaning', 'unit'],
      Object.entries(columns).map(([column, { meaning, unit }]) => [`\`${column}\``, meaning, unit ?? '']),
    ),
    ...(Object.keys(options).length > 0
      ? ['## Options', tableOf(['option', 'meaning', 'default'], Object.values(options).map(optionRow))]
      : []),
    `Rows: ${limit === undefined ? 'all' : `the first ${limit}`}, unless \`--limit\` says otherwise. All reports take [the same options](../cli.md) for time, records and output.`,
    '## How it counts',
    [counting(report), filtering(report)].join(' '),
    '## Fields',
    fieldsOf(report),
    '## SQL',
    `[The query for Athena and Trino](../../sql/${name}.sql) over an example source. \`--sql\` prints the query for your source and engine.`,
    '',
  ]
    .join('\n\n')
    .trimEnd()}\n`;
}

function tableOf(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

function optionRow({ flags, meaning, default: words, example }: ReportOption<unknown>): string[] {
  const standard = words === undefined ? `such as \`${example}\`` : flags.includes('<') ? `\`${words}\`` : '';
  return [`\`${flags}\``, meaning, standard];
}

function filtering({ filters }: AnyReport): string {
  return filters === 'exchanges'
    ? 'It pairs requests with their answers, decides once for each exchange which end is the client, and whether a place blocked it. Filters select whole exchanges: `--src` is the client, `--dst` and `--port` the server, `--action` the outcome; `--interface` and the like are the places that saw it, and `--direction` is that of the request: see [client and server](../counting.md#client-and-server) and [filters](../counting.md#filters).'
    : 'Filters select records.';
}

function counting({ relation, optional }: AnyReport): string {
  if (relation === 'log_quality')
    return 'Every record counts, those without traffic (NODATA) and those that stand for lost ones (SKIPDATA) among them.';
  if (optional?.includes('interface_id'))
    return 'Bytes and packets of a conversation count once, however many interfaces and flow logs saw it; `flows` and other numbers of records are all of them: see [how traffic is counted](../counting.md).';
  return 'Records are counted as they are: a packet that two interfaces logged is in both of theirs.';
}

function fieldsOf({ fields, optional = [], needsInventory }: AnyReport): string {
  const words = (columns: readonly string[]) =>
    columns
      .flatMap((column) => {
        const field = fieldOfColumn(column);
        return field ? [`\`${field.name}\`${field.version === 2 ? '' : ` (v${field.version})`}`] : [];
      })
      .join(', ');
  const better = words(optional.filter((column) => !fields.some((one) => one === column)));
  return [
    `Needs ${words(fields)}.`,
    ...(better ? [`Better with ${better}.`] : []),
    ...(needsInventory ? ['Needs an inventory: `flowq inventory` makes one.'] : []),
    'Fields without a version are those of the default format, version 2.',
  ].join(' ');
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const pages = await reportPages();
  rmSync(FOLDER, { recursive: true, force: true });
  for (const [path, text] of pages) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
}
