import { expect, test } from 'vitest';
import { flowq, startFlowq } from '../../helpers/flowq.ts';
import { folderOf, NOON, temporaryFolder, v2 } from '../../helpers/logs.ts';
import { type FakeCloudWatch, startCloudWatch } from './memory-log-groups.ts';

const WINDOW = ['--since', '2026-11-20T12:00:00Z', '--until', '2026-11-20T13:00:00Z', '-f', 'csv'];
const FOUND = ['--source', 'cloudwatch:/g', '--engine', 'insights'];

const ADDRESSES = ['10.0.2.9', '10.0.20.9', '110.0.2.9', '198.51.100.7', '2001:db8::1'];
const pick = <T>(of: readonly T[], at: number) => of[at % of.length] as T;
const starts = [NOON - 1, NOON, NOON + 3599, NOON + 3600].concat(
  Array.from({ length: 2400 }, (_, at) => NOON + at),
);
const records = starts.map((start, at) =>
  v2({
    start,
    end: start + 5,
    srcaddr: pick(ADDRESSES, at),
    dstaddr: pick(ADDRESSES, at * 3 + 1),
    srcport: 40_000 + (at % 40),
    dstport: pick([22, 220, 443, 1022], at),
    protocol: pick([6, 17], at),
    bytes: at,
    action: at % 4 === 0 ? 'REJECT' : 'ACCEPT',
  }),
);

async function group(messages: readonly string[] = records): Promise<FakeCloudWatch> {
  const aws = await startCloudWatch();
  aws.service.groups.set(
    '/g',
    messages.map((message, at) => ({ message, timestamp: (starts[at] ?? NOON) * 1000 })),
  );
  return aws;
}

const CASES = [
  ['log-quality'],
  ['top-talkers', '--action', 'reject', '--port', 'ssh,1000-2000'],
  ['rejected', '--addr', '10.0.2.0/23,198.51.100.7', '--protocol', 'tcp'],
  ['log-quality', '--dst-port', '443'],
  ['actions', '--src', 'public', '--dst', '!10.0.2.9', '--eni', 'eni-0123456789abcdef0'],
];

test('the rows are those of files', async () => {
  const aws = await group();
  const folder = folderOf(records);
  for (const words of CASES) {
    const args = ['report', ...words, ...WINDOW];
    const [found, files] = await Promise.all([
      flowq([...args, ...FOUND], { env: aws.env }),
      flowq([...args, '--source', folder]),
    ]);
    expect({ words, code: found.code, rows: found.stdout }).toEqual({ words, code: 0, rows: files.stdout });
    expect(files.stdout.split('\n').length).toBeGreaterThan(2);
    expect(found.stderr).toMatch(/^flowq: Logs Insights charges about \$0\.005 for each GB that it scans; /);
  }
  const queries = aws.calls
    .list('StartQuery')
    .map(({ input }) => (input as { queryString: string }).queryString.split(' | ').slice(2, -2));
  expect(queries).toEqual([
    [],
    [
      'filter flow_dstport = 22 or (flow_dstport >= 1000 and flow_dstport <= 2000)',
      'filter flow_action = "REJECT"',
    ],
    [
      expect.stringMatching(
        /isIpv4InSubnet\(flow_srcaddr, "10\.0\.2\.0\/23"\) or isIpv4InSubnet\(flow_dstaddr/,
      ),
      'filter flow_protocol = 6',
    ],
    [],
    ['filter flow_interface_id = "eni-0123456789abcdef0"'],
  ]);
  expect(aws.calls.list('FilterLogEvents')).toHaveLength(0);
});

test('a group of the Infrequent Access class is queried, its price first, unless another engine is given', async () => {
  const aws = await group();
  aws.service.logGroupClass = 'INFREQUENT_ACCESS';
  const env = { ...aws.env, XDG_CACHE_HOME: temporaryFolder() };
  const report = (...args: string[]) =>
    flowq(['report', 'log-quality', '--source', 'cloudwatch:/g', ...WINDOW, ...args], { env });
  const queried = await report();
  expect(queried.code, queried.stderr).toBe(0);
  expect(queried.stderr).toMatch(/Infrequent Access class.*\n.*charges about \$0\.005/);
  expect(aws.calls.list('FilterLogEvents')).toHaveLength(0);
  const fetched = await report('--engine', 'local');
  expect([fetched.code, fetched.stdout]).toEqual([0, queried.stdout]);
  expect(aws.calls.list('StartQuery')).toHaveLength(1);
});

test('more records than it hands out are found in parts, and the account limit of queries is waited for', async () => {
  const aws = await group();
  const rows = async () => flowq(['report', 'log-quality', ...FOUND, ...WINDOW], { env: aws.env });
  const whole = await rows();
  expect([whole.code, aws.calls.list('StartQuery').length]).toEqual([0, 1]);
  aws.calls.clear();
  aws.service.mostFound = 1000;
  aws.faults.add({ on: 'StartQuery', fault: 'error', name: 'LimitExceededException', status: 400, times: 2 });
  const parts = await rows();
  expect([parts.code, parts.stdout]).toEqual([0, whole.stdout]);
  expect(parts.stderr).toMatch(
    /found 2,\d+ records and returns 100,000: flowq queries 4 parts of the window separately, about \S+ more/,
  );
  const started = aws.calls.list('StartQuery').filter(({ status }) => status === 200);
  const windows = started.map(({ input }) => input as { startTime: number; endTime: number });
  expect(windows.map(({ startTime, endTime }) => [startTime - NOON, endTime - NOON])).toEqual([
    [0, 3599],
    [0, 899],
    [900, 1799],
    [1800, 2699],
    [2700, 3599],
  ]);
  expect(aws.calls.list('StartQuery').length - started.length).toBe(2);
});

test('what it cannot is said: more than it hands out, all times, jobs, other sources', async () => {
  const aws = await group();
  aws.service.mostFound = 1;
  const ask = (...args: string[]) =>
    flowq(['report', 'actions', ...FOUND, ...args], {
      env: { ...aws.env, XDG_STATE_HOME: temporaryFolder() },
    });
  const [many, all, kept, limit, local] = await Promise.all([
    ask('--since', '2026-11-20T12:00:00Z', '--until', '2026-11-20T12:00:02Z', '-f', 'csv'),
    ask('--all'),
    ask('--store', ...WINDOW),
    ask('--max-scan', '1KB', ...WINDOW),
    flowq(['report', 'actions', '--source', folderOf(records), '--engine', 'insights', ...WINDOW]),
  ]);
  expect(many.stderr).toContain('finds 2 records in a second, but returns at most 100,000');
  expect(all.stderr).toContain('Logs Insights needs a window');
  expect(kept.stderr).toContain('--store only works with');
  expect(limit.stderr).toContain('more than --max-scan 1.0 KB');
  expect(local.stderr).toContain('--engine insights does not work');
  expect([many, all, kept, limit, local].map(({ code }) => code)).toEqual([5, 2, 2, 5, 2]);
});

test('a query that fails is an error, one about other fields too, and one that is not waited for is stopped', async () => {
  const aws = await group();
  const ask = (...args: string[]) =>
    flowq(['report', 'actions', ...FOUND, ...WINDOW, ...args], { env: aws.env });
  const odd = await ask('--fields', 'version action dstport start', '--port', '22');
  expect([odd.code, odd.stderr]).toEqual([3, expect.stringContaining('not of the 4 fields expected')]);
  aws.service.queryEnd = 'Failed';
  const failed = await ask();
  expect([failed.code, failed.stderr]).toEqual([4, expect.stringContaining('ended as Failed')]);
  aws.service.queryTurns = 1000;
  const late = await ask('--timeout', '1s');
  expect([late.code, late.stderr]).toEqual([4, expect.stringContaining('took longer than 1 s')]);
  const { child, finished } = startFlowq(['report', 'actions', ...FOUND, ...WINDOW], { env: aws.env });
  const before = aws.calls.list('GetQueryResults').length;
  while (aws.calls.list('GetQueryResults').length < before + 2)
    await new Promise((done) => setTimeout(done, 20));
  child.kill('SIGINT');
  expect((await finished).code).toBe(130);
  expect(aws.calls.list('StopQuery')).toHaveLength(3);
});
