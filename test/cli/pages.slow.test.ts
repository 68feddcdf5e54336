import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { flowq } from '../helpers/flowq.ts';
import { folderOf, temporaryFolder, type Values } from '../helpers/logs.ts';

const WINDOW = ['--since', '2026-11-20T12:00:00Z', '--until', '2026-11-20T13:00:00Z'];

const WEEK = 7 * 86_400;

/** A scan of 30 ports, of which one answers, and a transfer beyond 2^53 bytes; a week before, half of that transfer. */
const records: Values[] = [
  ...Array.from({ length: 30 }, (_, at) => ({
    srcaddr: '203.0.113.7',
    dstaddr: '10.0.1.1',
    srcport: 50_000 + at,
    dstport: 1 + at,
    action: at === 0 ? 'ACCEPT' : 'REJECT',
    packets: 2,
    bytes: 80,
  })),
  { srcaddr: '10.0.1.1', dstaddr: '203.0.113.7', srcport: 1, dstport: 50_000, packets: 2, bytes: 80 },
  { srcaddr: '10.0.1.1', dstaddr: '198.51.100.9', bytes: 2n ** 53n + 1n },
  {
    srcaddr: '10.0.1.1',
    dstaddr: '198.51.100.9',
    bytes: 2n ** 52n,
    start: 1_795_176_000 - WEEK,
    end: 1_795_176_050 - WEEK,
  },
];

/** A folder with a `flowq.json` over the records, and these pages. */
function siteOf(pages: object = {}, more: object = {}): string {
  const folder = temporaryFolder();
  const source = { kind: 'local', path: folderOf(records), found: {} };
  writeFileSync(join(folder, 'flowq.json'), JSON.stringify({ flowq: 1, source, pages, ...more }));
  return folder;
}

const dataOf = (page: string) =>
  [...page.matchAll(/<script type="application\/json"[^>]*>([^<]*)</g)].map(
    ([, data = '']) =>
      JSON.parse(data) as { columns: { name: string; type: string }[]; rows: (string | number | null)[][] },
  );

/** What the sections of a page say, and their errors. */
const answersOf = (page: string) =>
  [...page.matchAll(/<li><a[^>]*>([^<]*)<\/a>([^<]*)/g)].map(([, title, sentence]) => `${title}${sentence}`);

it('says the answers of an incident as text, and which part cannot be told', async () => {
  const cwd = siteOf();
  const { code, stdout, stderr } = await flowq(['page', 'security', ...WINDOW], { cwd });
  expect(stdout).toContain('Security\n2026-11-20T12:00:00Z to 2026-11-20T13:00:00Z, 1 file of ');
  expect(stdout).toContain(
    'Who scans ports\n203.0.113.7 tried 30 ports of 10.0.1.1 and reached 1 of them.\nsrcaddr',
  );
  expect(stdout).toContain('Nobody tried one port on many addresses.');
  expect(stdout).toMatch(/Who sends large amounts out\n10\.0\.1\.1 sent 9\.0 PB to 198\.51\.100\.9\./);
  // What concerns several sections is said once.
  expect(stderr.match(/tcp-flags is not logged/g)).toHaveLength(1);
  expect(stderr).toMatch(/^flowq: Who uses a service for the first time: the baseline is incomplete/m);
  expect(code).toBe(0);
});

it('writes a page whose rows are those of --format json, numbers beyond 2^53 included', async () => {
  const cwd = siteOf();
  const page = await flowq(['page', 'overview', ...WINDOW, '--out', 'page.html'], { cwd });
  expect([page.code, page.stdout, page.stderr]).toEqual([0, '', '']);
  const text = readFileSync(join(cwd, 'page.html'), 'utf8');
  const sections = dataOf(text);
  const reports = ['timeline', 'top-talkers', 'rejected', 'services'];
  expect(sections).toHaveLength(reports.length);
  for (const [at, report] of reports.entries()) {
    const rows = await flowq(['report', report, ...WINDOW, '--format', 'csv'], { cwd });
    const [head = '', ...lines] = rows.stdout.trim().split('\n');
    const { columns = [], rows: found = [] } = sections[at] ?? {};
    expect(columns.map(({ name }) => name).join(',')).toBe(head);
    expect(found.map((row) => row.map((value) => value ?? '').join(','))).toEqual(lines);
    expect(text).toContain(
      `flowq report ${report} --since 2026-11-20T12:00:00Z --until 2026-11-20T13:00:00Z`,
    );
  }
  expect(text).toContain(String(2n ** 53n + 1n));
  expect(text).toContain('<strong>9.0 PB</strong><span class="faint">+100 %: 4.5 PB 1w before</span>');
  expect(text).toContain('<strong>29</strong><span class="faint">0 1w before</span>');
});

it('is about a host, by an argument', async () => {
  const cwd = siteOf();
  const { stdout, code, stderr } = await flowq(['page', 'host', '10.0.1.1', ...WINDOW], { cwd });
  expect(stdout).toMatch(/^Host 10\.0\.1\.1\n/);
  expect(stdout).toMatch(/What it did\n10\.0\.1\.1 talked to 198\.51\.100\.9, TCP port 443, most/);
  expect(stdout).toMatch(
    /whether that succeeded\n203\.0\.113\.7 exchanged the most .* 2 accepted, 29\s+rejected/s,
  );
  // Rules need an inventory, and the other sections stand.
  expect(stdout).toMatch(/rules apply\nthe report sg-usage needs an inventory/);
  expect(stderr).toContain('flowq: Which security group rules apply: the report sg-usage needs an inventory');
  expect(code).toBe(0);
  expect((await flowq(['page', 'host', '10.0.1.1', ...WINDOW, '--strict'], { cwd })).code).toBe(3);
});

const CUSTOM = {
  mine: {
    title: 'Mine',
    sections: [
      { report: 'actions', says: '{action}: {sum.flows} records', filter: { dst: '10.0.0.0/8' }, limit: 1 },
      { report: 'vpcs', title: 'By VPC' },
      { report: 'rejected', filter: { port: 9999 }, none: 'All is well.' },
    ],
  },
  broken: { title: 'Broken', sections: [{ report: 'vpcs' }, { report: 'subnets' }] },
};

it('has pages of flowq.json, in which a section that fails shows its error and the others stand', async () => {
  const cwd = siteOf(CUSTOM);
  const { code, stderr } = await flowq(['page', 'mine', ...WINDOW, '--out', 'mine.html'], { cwd });
  expect(code).toBe(3);
  expect(stderr).toContain('flowq: By VPC: ');
  const text = readFileSync(join(cwd, 'mine.html'), 'utf8');
  expect(answersOf(text)).toEqual([
    expect.stringMatching(/^How much traffic .*\? ACCEPT: 30 records$/),
    expect.stringMatching(/^By VPC: .*vpc-id/),
    expect.stringMatching(/\? All is well\.$/),
  ]);
  expect(dataOf(text)[0]?.rows).toHaveLength(1);
});

it('ends with 1 and leaves the old file where every section fails', async () => {
  const cwd = siteOf(CUSTOM);
  writeFileSync(join(cwd, 'old.html'), 'old');
  const { code, stderr } = await flowq(['page', 'broken', ...WINDOW, '--out', 'old.html'], { cwd });
  expect(code).toBe(1);
  expect(stderr).toContain('no section of the page Broken has an answer');
  expect(readFileSync(join(cwd, 'old.html'), 'utf8')).toBe('old');
});

it.each([
  [['nothing'], 'there is no page nothing', 'there are overview, security, cost, host, mine'],
  [['host'], 'the page host needs address', 'address, CIDR block'],
  [['security', '10.0.0.1'], 'the page security has 0 arguments, and 1 are given', 'flowq page security'],
  [['host', '10.0.1.1', '--src', '10.0.0.1'], 'What left for public addresses: it filters by src', '--src'],
  [['security', '--out', 'x.csv'], '--out x.csv: a page is .html or .txt', 'html'],
  [['odd'], 'page odd: Odd: the report has no column bites', 'bytes'],
  [['unknown'], 'page unknown: no-such: there is no report no-such', 'rejected'],
])('is refused before anything is read: %j', async (words, message, hint) => {
  const cwd = siteOf({
    mine: CUSTOM.mine,
    odd: { title: 'Odd', sections: [{ report: 'actions', title: 'Odd', says: '{bites}' }] },
    unknown: { title: 'x', sections: [{ report: 'no-such' }] },
  });
  const { code, stdout, stderr } = await flowq(['page', ...words, ...WINDOW], { cwd });
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr).toContain(message);
  expect(stderr).toContain(hint);
});

const daily = { name: 'nightly', every: '1d', first: '2026-11-20', settle: '0', out: '{report}-{date}.html' };

it('is written by a job, for each window', async () => {
  const jobs = [{ ...daily, page: 'host', options: { address: '10.0.1.1' } }];
  const cwd = siteOf({}, { jobs });
  const env = { FLOWQ_STATE_DIR: join(cwd, 'state') };
  const dry = await flowq(['run', '--dry-run'], { cwd, env });
  expect(dry.stderr).toContain('would go to ');
  expect(existsSync(join(cwd, 'page-host-2026-11-20.html'))).toBe(false);
  const { code, stderr } = await flowq(['run'], { cwd, env });
  // Rules need an inventory, and the other sections stand.
  expect([code, stderr]).toEqual([0, expect.stringContaining('nightly: 2026-11-20T00:00:00Z to 2026-')]);
  const text = readFileSync(join(cwd, 'page-host-2026-11-20.html'), 'utf8');
  expect(text).toContain('talked to 198.51.100.9');
  const state = await flowq(['jobs', '--format', 'json'], { cwd, env });
  expect(JSON.parse(state.stdout)).toMatchObject([
    {
      job: 'nightly',
      exit_code: 0,
      pending: null,
      caveats: expect.stringContaining('the report sg-usage needs an inventory'),
    },
  ]);
});

it('is written by a job without loading the reports of other pages', async () => {
  const reports = temporaryFolder();
  writeFileSync(join(reports, 'broken.mjs'), 'throw new Error("loaded")');
  const pages = {
    mine: { title: 'Mine', sections: [{ report: 'actions' }] },
    other: { title: 'Other', sections: [{ report: join(reports, 'broken.mjs') }] },
  };
  const jobs = [
    { ...daily, page: 'mine' },
    { ...daily, name: 'second', page: 'other' },
  ];
  const cwd = siteOf(pages, { jobs });
  const env = { FLOWQ_STATE_DIR: join(cwd, 'state') };
  expect(await flowq(['run', 'nightly'], { cwd, env })).toMatchObject({ code: 0 });
  const second = await flowq(['run', 'second'], { cwd, env });
  expect([second.code, second.stderr]).toEqual([3, expect.stringContaining('broken.mjs: loaded')]);
});
