import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { FILTER_PARTS, type FilterPart } from '../../src/flows/record-filter.ts';
import {
  formatRows,
  type Inventory,
  type OpenSource,
  openSource,
  reportRows,
  runJobs,
} from '../../src/index.ts';
import { REPORTS } from '../../src/library/reports.ts';
import { parseFields } from '../../src/logs/record-format.ts';
import type { AnyReport } from '../../src/reports/define-report.ts';
import { sampleInventory } from '../../src/sample/inventory.ts';
import { writeSample } from '../../src/sample/sample.ts';
import { givenBy, textOf } from '../helpers/in-process.ts';

/** The same request through each door: texts, as a person would write them. */
interface Case {
  readonly name: string;
  readonly report: AnyReport;
  readonly options: Readonly<Record<string, string>>;
  readonly filter?: Partial<Record<FilterPart, string[]>>;
  readonly limit?: number;
  readonly tz?: string;
}

const FOLDER = mkdtempSync(join(tmpdir(), 'flowq-test-'));
const CONFIG = join(FOLDER, 'flowq.json');
const SAMPLE = {
  dir: join(FOLDER, 'logs'),
  records: 1500,
  days: 0.2,
  // Few files: each run looks at the head of each.
  minutesPerFile: 60,
  fields: parseFields('all'),
  until: 1_795_176_000,
};
const WINDOW = { since: '2026-11-20T08:00:00Z', until: '2026-11-20T12:00:00Z' };

let inventory: Inventory;
let cases: Case[] = [];

beforeAll(async () => {
  await writeSample(SAMPLE);
  inventory = sampleInventory(SAMPLE);
  writeFileSync(join(FOLDER, 'inventory.json'), JSON.stringify(inventory));
  writeFileSync(join(FOLDER, 'prices.csv'), 'nat,0.1\ncross-az,0.1\ninternet-egress,0.1\ninter-region,0.1\n');
  cases = [...REPORTS.flatMap((report) => casesOf(report)), ...commonCases()];
  const jobs = cases.map((one, at) => ({
    name: `job-${at}`,
    report: one.report.name,
    options: one.options,
    filter: one.filter,
    limit: one.limit ?? 'all',
    tz: one.tz,
    ...WINDOW,
    format: 'json',
    out: join(FOLDER, `job-${at}.json`),
  }));
  const source = { kind: 'local', path: 'logs', found: {} };
  writeFileSync(CONFIG, JSON.stringify({ flowq: 1, source, jobs }));
});

afterAll(() => rmSync(FOLDER, { recursive: true, force: true }));

/** A value that is not the default, by what the option looks like. */
const VALUES: Readonly<Record<string, string>> = {
  '--bucket': '10m',
  '<address>': '10.0.0.0/8',
  '--baseline': '2h',
  '--longer': '5m',
  '<list>': '10.0.0.0/8,192.0.2.1',
  '--at-least': '1KB',
  '--hours': '10:30-17',
  '--weekdays': 'sun-thu',
  '--price': '0.25',
  '--prices': join(FOLDER, 'prices.csv'),
  '--by': 'instance',
  '--role': 'client',
  '--host': '10.0.0.0/8',
  '<client>': '10.0.0.0/8',
  '<server>': '10.0.0.0/8',
  '[port]': 'https',
};

function casesOf(report: AnyReport): Case[] {
  const group = inventory.places[0]?.securityGroups[0]?.id ?? '';
  const eni = inventory.places[0]?.interfaces[0]?.id ?? '';
  const textFor = (flags: string) => {
    const [flag = ''] = flags.split(' ');
    if (['--groups', '<rules>', '--at'].includes(flag)) return group;
    if (flag === '<target>') return eni;
    if (flags === '--by <column>') return 'dstport';
    return VALUES[flag] ?? (/<(number|percent)>/.test(flags) ? '3' : 'true');
  };
  const all = Object.entries(report.options);
  const needed = Object.fromEntries(
    all.flatMap(([name, { flags, default: text }]) => (text === undefined ? [[name, textFor(flags)]] : [])),
  );
  return [
    { name: report.name, report, options: needed },
    ...all
      .filter(([name]) => !Object.hasOwn(needed, name))
      .map(([name, { flags }]) => ({
        name: `${report.name} ${flags}`,
        report,
        options: { ...needed, [name]: textFor(flags) },
      })),
  ];
}

/** Options that all reports have. */
function commonCases(): Case[] {
  const [named] = inventory.places[0]?.interfaces ?? [];
  const values: Readonly<Record<FilterPart, string[]>> = {
    account: [inventory.places[0]?.account ?? ''],
    region: ['us-east-1'],
    vpc: [named?.vpc ?? 'vpc-1'],
    subnet: [named?.subnet ?? 'subnet-1'],
    interface: [named?.id ?? 'eni-1'],
    instance: ['!i-1'],
    name: ['web*'],
    src: ['private'],
    dst: ['10.0.0.0/8', '!10.0.0.1'],
    addr: ['public'],
    port: ['443', '1-100'],
    srcPort: ['1024-65535'],
    protocol: ['6', 'udp'],
    action: ['accept'],
    direction: ['egress'],
  };
  const topTalkers = reportNamed('top-talkers');
  return [
    ...FILTER_PARTS.map((part) => ({
      name: `top-talkers, filter ${part}`,
      report: topTalkers,
      options: {},
      filter: { [part]: values[part] },
    })),
    { name: 'top-talkers, limit', report: topTalkers, options: {}, limit: 3 },
    {
      name: 'timeline in Tokyo',
      report: reportNamed('timeline'),
      options: { bucket: '1d' },
      tz: 'Asia/Tokyo',
    },
    { name: 'off-hours in Tokyo', report: reportNamed('off-hours'), options: {}, tz: 'Asia/Tokyo' },
  ];
}

const reportNamed = (name: string) => REPORTS.find((one) => one.name === name) as AnyReport;

const kebab = (key: string) => key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

async function byCommandLine({ report, options, filter = {}, limit, tz }: Case): Promise<string> {
  const own = Object.entries(report.options).flatMap(([name, { flags }]) => {
    const value = options[name];
    if (value === undefined) return [];
    const [flag = ''] = flags.split(' ');
    if (!flag.startsWith('-')) return [value];
    return flags.includes('<') ? [flag, value] : [flag];
  });
  const words = [
    ...own,
    ...['--config', CONFIG, '--since', WINDOW.since, '--until', WINDOW.until, '--format', 'json'],
    ...Object.entries(filter).map(([part, values]) => `--${kebab(part)}=${values.join(',')}`),
    ...(limit === undefined ? [] : ['--limit', String(limit)]),
    ...(tz === undefined ? [] : ['--tz', tz]),
  ];
  return textOf(report, givenBy(report, words));
}

async function byLibrary(
  source: OpenSource,
  { report, options, filter, limit, tz: zone }: Case,
): Promise<string> {
  const run = { window: { ...WINDOW, zone }, options, filter, limit, inventory, onCaveat: () => {} };
  const rows = reportRows(report as never, source, run as never);
  const columns = Object.keys(report.columns);
  return (await Array.fromAsync(formatRows('json', rows as AsyncIterable<object>, { columns }))).join('');
}

it('every report with every option has the same rows by command line, job and library', async () => {
  const ends = await runJobs(CONFIG, { stateFolder: join(FOLDER, 'state') });
  const found: string[] = [];
  let filled = 0;
  await using source = await openSource(CONFIG);
  for (const [at, one] of cases.entries()) {
    const file = join(FOLDER, `job-${at}.json`);
    if (ends[at]?.error !== undefined) {
      found.push(`${one.name}: ${ends[at]?.error}`);
      continue;
    }
    const job = JSON.parse(readFileSync(file, 'utf8'));
    const line = JSON.parse(await byCommandLine(one));
    const library = JSON.parse(await byLibrary(source, one));
    if (job.length > 0) filled += 1;
    if (JSON.stringify(job) !== JSON.stringify(line)) found.push(`${one.name}: job and command line differ`);
    if (JSON.stringify(line) !== JSON.stringify(library))
      found.push(`${one.name}: command line and library differ`);
  }
  expect(found).toEqual([]);
  // Of so few records some reports find nothing.
  expect(filled).toBeGreaterThan(cases.length / 2);
}, 600_000);
