import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import stringWidth from 'string-width';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { reportExamples, SAMPLE_PLACE } from '../../scripts/report-examples.ts';
import { parseFields } from '../../src/logs/record-format.ts';
import { aggregate } from '../../src/reports/aggregate.ts';
import { REPORTS } from '../../src/reports/index.ts';
import { sampleInventory } from '../../src/sample/inventory.ts';
import { writeSample } from '../../src/sample/sample.ts';
import { flowq } from '../helpers/flowq.ts';
import { type OnScreen, onScreen, runInProcess } from '../helpers/in-process.ts';

const FOLDER = mkdtempSync(join(tmpdir(), 'flowq-test-'));
const SAMPLE = {
  dir: join(FOLDER, 'logs'),
  records: 20_000,
  days: 2,
  minutesPerFile: 60,
  accounts: [SAMPLE_PLACE.account],
  regions: [SAMPLE_PLACE.region],
  fields: parseFields('all'),
  until: Date.UTC(2026, 10, 20, 12) / 1000,
};

beforeAll(async () => {
  await writeSample(SAMPLE);
  writeFileSync(join(FOLDER, 'inventory.json'), JSON.stringify(sampleInventory(SAMPLE)));
  const source = { kind: 'local', path: 'logs', found: {} };
  writeFileSync(join(FOLDER, 'flowq.json'), JSON.stringify({ flowq: 1, source }));
});
afterAll(() => rmSync(FOLDER, { recursive: true, force: true }));

const WINDOW = ['--since', '2026-11-19T12:00:00Z', '--until', '2026-11-20T12:00:00Z'];
const CONFIG = ['--config', join(FOLDER, 'flowq.json')];

/** The commands that the reports propose. */
const proposed = new Set<string>();

function nextOf(events: OnScreen['events']): string[] {
  const next = events.flatMap(({ event, fields }) => (event === 'next' ? [String(fields?.command)] : []));
  for (const command of next) proposed.add(command);
  return next;
}

const shown = async (report: (typeof REPORTS)[number], width: number) => {
  const words = [...(reportExamples()[report.name] ?? []), ...WINDOW, ...CONFIG];
  const { text, events } = await onScreen(report, words, width, SAMPLE.until);
  const next = nextOf(events);
  const count = Number(events.find(({ event }) => event === 'finished')?.fields?.rows);
  return { text, next, count };
};

/** Names in a list below the table, such as `hidden to fit: packets, bytes`. */
const listed = (text: string, head: string) =>
  new RegExp(`${head}([^;)]*)`).exec(text.replaceAll(/\n +/g, ' '))?.[1]?.split(', ') ?? [];

describe.each(REPORTS)('the table of $name', (report) => {
  it('has its key and its answer at 80 columns, with names', async () => {
    const { text, next, count } = await shown(report, 80);
    const lines = text.split('\n');
    for (const line of lines) expect(stringWidth(line)).toBeLessThanOrEqual(80);
    const wanted = [...(report.key ?? []), ...(report.answer ?? [])];
    expect(listed(text, 'hidden to fit: ').filter((name) => wanted.includes(name))).toEqual([]);
    // Headings are not cut, so that every column can be found by its name.
    const table = lines.slice(0, lines.findIndex((line) => line.startsWith('(')) >>> 0);
    expect(table[0]).not.toContain('…');
    // No two rows look alike.
    const rows = table.filter((line) => line !== '');
    expect(rows.filter((row, at) => rows.indexOf(row) !== at)).toEqual([]);
    // One or two commands to run next, if there is a row that they are about.
    expect(count > 0 ? [1, 2] : [0]).toContain(next.length);
  });
});

it('names stand in the tables at 80 columns', async () => {
  const named = REPORTS.filter(({ name }) =>
    ['top-talkers', 'nat', 'database-ports', 'cross-az'].includes(name),
  );
  for (const report of named)
    expect((await shown(report, 80)).text).toMatch(/^(\S+ +){0,2}(batch|RDS|ECS|app)/m);
});

it.each([
  [[], ['report top-talkers']],
  [['hour'], ['report timeline']],
  [
    ['srcaddr', 'dstport'],
    [/^report top-talkers --src [\d.]+ --port \d+$/, /^page host [\d.]+$/],
  ],
  [['interface_id', 'hour'], [/^report top-talkers --interface eni-\w+$/]],
  [['name'], [/^report top-talkers --name '?\w/]],
  [['tcp_flags', 'dstaddr'], [/^query 'SELECT .* WHERE tcp_flags = \d+ AND dstaddr = /]],
])('count by %s proposes what its first row is about', async (columns, expected) => {
  const [since, until] = [WINDOW[1], WINDOW[3]];
  const given = { since, until, config: CONFIG[1] };
  const { events } = await runInProcess(aggregate('count', 'flows', columns), given, {
    width: 80,
    now: SAMPLE.until,
  });
  const end = [...WINDOW, ...CONFIG].join(' ');
  const next = nextOf(events).map((command) => command.replace(/^flowq /, '').replace(` ${end}`, ''));
  expect(next).toEqual(expected.map((one) => (typeof one === 'string' ? one : expect.stringMatching(one))));
});

it.each([undefined, '6h'])(
  'no column of --by is hidden at 80 columns, with --against %s',
  async (against) => {
    const columns = ['interface_id', 'subnet_id', 'instance_id', 'tcp_flags'];
    const [since, until] = [WINDOW[1], WINDOW[3]];
    const given = { since, until, config: CONFIG[1], against };
    const { text } = await runInProcess(aggregate('sum', 'bytes', columns), given, {
      width: 80,
      now: SAMPLE.until,
    });
    expect(text).toMatch(against ? / trend$/m : / bytes$/m);
    expect(listed(text, 'hidden to fit: ').filter((name) => columns.includes(name))).toEqual([]);
  },
);

/** The arguments of a command, as a shell reads it. */
const wordsOf = (command: string) =>
  spawnSync('sh', ['-c', `printf '%s\\0' ${command}`], { encoding: 'utf8' })
    .stdout.split('\0')
    .slice(1, -1);

it('every command that a report proposes runs', async () => {
  const failed: string[] = [];
  const reports = [...proposed].filter((command) => command.startsWith('flowq report'));
  const others = [...proposed].filter((command) => !reports.includes(command));
  expect([others.length > 5, reports.length > 10]).toEqual([true, true]);
  for (const command of reports) {
    const [, name, ...words] = wordsOf(command);
    const report = REPORTS.find((one) => one.name === name);
    // What is wrong with a command is thrown.
    if (report) await onScreen(report, words, 80, SAMPLE.until);
    else failed.push(command);
  }
  const pages = others.filter((command) => command.startsWith('flowq page')).slice(0, 2);
  for (const command of [...pages, ...others.filter((one) => one.startsWith('flowq query'))]) {
    const { code, stdout, stderr } = await flowq(wordsOf(command));
    if (code !== 0 && code !== 3) failed.push(`${command}: ${stderr}`);
    // What a row is about has records.
    if (stdout.trim().split('\n').length < 2) failed.push(`${command} finds nothing`);
  }
  expect(failed).toEqual([]);
});
