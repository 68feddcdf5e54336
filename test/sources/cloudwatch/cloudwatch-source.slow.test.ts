import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { flowq, startFlowq } from '../../helpers/flowq.ts';
import { folderOf, logText, NOON, temporaryFolder, v2, writeLog } from '../../helpers/logs.ts';
import { type FakeCloudWatch, startCloudWatch } from './memory-log-groups.ts';

const WINDOW = ['--since', '2026-11-20T12:00:00Z', '--until', '2026-11-20T13:00:00Z'];
const GROUP = ['--source', 'cloudwatch:/flow-logs', '--no-store'];
const KEPT = ['--source', 'cloudwatch:/flow-logs'];

/** Records over an hour and a bit on both sides of it, with some at its very edges. */
const starts = [NOON - 1, NOON, NOON + 3599, NOON + 3600].concat(
  Array.from({ length: 1500 }, (_, at) => NOON - 120 + Math.floor((at * 3840) / 1500)),
);
const flows = starts.map((start, at) => ({
  start,
  srcaddr: `10.0.${at % 7}.${at % 200}`,
  dstaddr: `198.51.100.${at % 40}`,
  dstport: [22, 53, 443, 3389][at % 4] ?? 0,
  bytes: 100 + at,
  action: at % 3 === 0 ? 'REJECT' : 'ACCEPT',
}));

const logFormat = (fields: string) => fields.replace(/\S+/g, (name) => `\${${name}}`);

const eventsOf = (messages: readonly string[]) =>
  messages.map((message, at) => ({ message, timestamp: (starts[at] ?? NOON) * 1000 }));

async function answer(args: readonly string[], aws?: FakeCloudWatch) {
  const { code, stdout, stderr } = await flowq(
    [...args, ...WINDOW, '--format', 'csv'],
    aws && { env: aws.env },
  );
  expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' });
  return stdout;
}

test('reports over a log group are those over the same records in files, through empty pages and throttling', async () => {
  const records = flows.map((values) => v2(values));
  const folder = folderOf(records);
  const aws = await startCloudWatch();
  aws.service.groups.set('/flow-logs', eventsOf(records));
  aws.faults.add({ on: 'FilterLogEvents', fault: 'throttle', after: 3, times: 6 });
  for (const [report, source] of [
    ['rejected', GROUP],
    ['top-talkers', KEPT],
    ['timeline', KEPT],
  ] as const) {
    const fromFiles = await answer(['report', report, '--source', folder]);
    expect(fromFiles.split('\n').length).toBeGreaterThan(2);
    expect(await answer(['report', report, ...source], aws)).toBe(fromFiles);
  }
  const refused = aws.calls.list('FilterLogEvents').filter(({ status }) => status !== 200);
  expect(refused).toHaveLength(6);
});

test('the format is that of the flow log that delivers there', async () => {
  const fields = 'action start srcaddr dstaddr dstport protocol flow-direction packets bytes end log-status';
  const records = flows.map(
    ({ action, start, srcaddr, dstaddr, dstport, bytes }) =>
      `${action} ${start} ${srcaddr} ${dstaddr} ${dstport} 6 egress 1 ${bytes} ${start + 9} OK`,
  );
  const folder = temporaryFolder();
  writeLog(folder, 'a.log', logText(records, fields));
  const aws = await startCloudWatch();
  aws.service.groups.set('/flow-logs', eventsOf(records));
  const format = logFormat(fields);
  aws.service.formats.push(
    { group: '/others', format: logFormat('version') },
    { group: '/flow-logs', format },
  );
  const ask = [
    'query',
    'select flow_direction, action, count(*) n, sum(bytes) b from flows group by 1, 2 order by 1, 2',
  ];
  const fromFiles = await answer([...ask, '--source', folder]);
  expect(fromFiles).toContain('egress,REJECT,');
  expect(await answer([...ask, ...GROUP], aws)).toBe(fromFiles);

  aws.faults.add({ on: 'DescribeFlowLogs', fault: 'access-denied', times: 'always' });
  expect(await answer([...ask, ...GROUP, '--fields', fields], aws)).toBe(fromFiles);
  const unknown = await flowq(['report', 'actions', ...GROUP, ...WINDOW], { env: aws.env });
  expect(unknown.code).toBe(3);
  expect(unknown.stderr).toContain('not of the default format: too few values');
  expect(unknown.stderr).toContain('give --fields');

  aws.faults.clear();
  aws.service.formats.push({ group: '/flow-logs', format: logFormat('version start') });
  const several = await flowq(['report', 'actions', ...GROUP, ...WINDOW], { env: aws.env });
  expect(several.code).toBe(3);
  expect(several.stderr).toContain(
    'flow logs of different formats deliver to cloudwatch:/flow-logs (fl-1, fl-2)',
  );
});

test('no group and no events are errors, an empty window says when the newest event was', async () => {
  const aws = await startCloudWatch();
  const ask = () => flowq(['report', 'rejected', ...GROUP, ...WINDOW], { env: aws.env });
  const none = await ask();
  expect(none.code).toBe(3);
  expect(none.stderr).toContain('there is no log group /flow-logs in us-east-1');
  aws.service.formats.push({ group: '/flow-logs', format: logFormat('version start action') });
  aws.service.groups.set('/flow-logs', []);
  const never = await ask();
  expect(never.code).toBe(3);
  expect(never.stderr).toContain('nothing was ever delivered to cloudwatch:/flow-logs');
  aws.service.formats.length = 0;
  aws.service.groups.set('/flow-logs', [{ message: v2(), timestamp: (NOON - 7200) * 1000 }]);
  const untold = await ask();
  expect(untold.code).toBe(3);
  expect(untold.stderr).toContain('its fields are unknown');
  const quiet = await flowq(['report', 'rejected', ...GROUP, ...WINDOW, '--fields', 'default'], {
    env: aws.env,
  });
  expect(quiet.code).toBe(0);
  expect(quiet.stderr).toContain('the newest is of about 2026-11-20T10:00:00Z');
});

test('what is no record is left out and told by the group, and nothing stays behind', async () => {
  const aws = await startCloudWatch();
  const at = NOON * 1000;
  const messages = ['hello', v2(), 'hello\nagain', v2({ action: 'REJECT' })];
  aws.service.groups.set(
    '/flow-logs',
    messages.map((message, place) => ({ message, timestamp: at + place })),
  );
  const TMPDIR = join(temporaryFolder(), 'tmp');
  mkdirSync(TMPDIR);
  const env = { ...aws.env, TMPDIR };
  const told = await flowq(['report', 'actions', ...GROUP, ...WINDOW, '--format', 'csv'], { env });
  expect(told.code).toBe(0);
  expect(told.stdout.trim().split('\n')).toHaveLength(3);
  expect(told.stderr).toContain('2 lines');
  expect(told.stderr).toContain('cloudwatch:/flow-logs: too few values (2 lines)');
  expect(readdirSync(TMPDIR)).toEqual([]);
  aws.faults.add({ on: 'FilterLogEvents', fault: 'access-denied', times: 'always' });
  const denied = await flowq(['report', 'actions', ...GROUP, ...WINDOW], { env });
  expect(denied.code).toBe(3);
  expect(denied.stderr).toContain('cannot fetch the events of cloudwatch:/flow-logs');
  expect(readdirSync(TMPDIR)).toEqual([]);
});

test('a late event is found again by a job that settles', async () => {
  const aws = await startCloudWatch();
  const event = (start: number) => ({ message: v2({ start, action: 'REJECT' }), timestamp: start * 1000 });
  const now = Math.floor(Date.now() / 1000);
  const early = now - (now % 3600) - 3600 * 2 + 60;
  aws.service.groups.set('/flow-logs', [event(early)]);
  const folder = temporaryFolder();
  const out = join(folder, 'rejected-{since}.csv');
  const run = () =>
    flowq(
      [
        'report',
        'actions',
        ...GROUP,
        '--since',
        'last',
        '--job',
        'j',
        '--every',
        '1h',
        '--first',
        '3h',
        '--out',
        out,
      ],
      { cwd: folder, env: { ...aws.env, HOME: folder, XDG_STATE_HOME: folder } },
    );
  const first = await run();
  expect({ code: first.code, stderr: first.code ? first.stderr : '' }).toEqual({ code: 0, stderr: '' });
  aws.service.groups.set('/flow-logs', [event(early), event(early + 1)]);
  const second = await run();
  expect(second.code).toBe(0);
  expect(second.stderr).toMatch(/late/);
});

test.for([['--no-store'], []])(
  'Ctrl-C while events are fetched leaves nothing behind (%j)',
  async ([option]) => {
    const aws = await startCloudWatch();
    aws.service.groups.set('/flow-logs', eventsOf(flows.map((values) => v2(values))));
    aws.faults.add({ on: 'FilterLogEvents', fault: 'delay', millis: 20_000, after: 1, times: 'always' });
    const TMPDIR = join(temporaryFolder(), 'tmp');
    mkdirSync(TMPDIR);
    const args = ['report', 'actions', ...KEPT, ...(option ? [option] : []), ...WINDOW];
    const { child, finished } = startFlowq(args, { env: { ...aws.env, TMPDIR } });
    while (aws.calls.list('FilterLogEvents').length < 2) await new Promise((done) => setTimeout(done, 20));
    child.kill('SIGINT');
    const { code, stdout } = await finished;
    expect([code, stdout]).toEqual([130, '']);
    expect(readdirSync(TMPDIR)).toEqual([]);
  },
);
