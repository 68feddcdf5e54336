import { expect, onTestFinished, test } from 'vitest';
import { AwsClients } from '../../../src/aws/clients.ts';
import { formatOfVersion, parseFields, type RecordFormat } from '../../../src/logs/record-format.ts';
import { LogEvents } from '../../../src/sources/cloudwatch/log-events.ts';
import {
  LogGroupOrigin,
  type LogGroupOriginOptions,
} from '../../../src/sources/cloudwatch/log-group-origin.ts';
import { StoreSource } from '../../../src/store/store-source.ts';
import { flowq } from '../../helpers/flowq.ts';
import { folderOf, NOON, temporaryFolder, v2 } from '../../helpers/logs.ts';
import { answer, fromFiles } from '../../store/stored.ts';
import { startCloudWatch } from './memory-log-groups.ts';

const HOUR = 3600;
const WINDOW = { since: NOON, until: NOON + HOUR };

let nextId = 0;

/** A log group, stored as it is asked at the time of a clock that the test sets. */
async function keptGroup() {
  const aws = await startCloudWatch();
  const clients = new AwsClients({ endpointUrl: aws.env.AWS_ENDPOINT_URL, region: 'us-east-1' });
  onTestFinished(() => clients.close());
  process.env.AWS_ACCESS_KEY_ID = 'testing';
  process.env.AWS_SECRET_ACCESS_KEY = 'testing';
  const signal = new AbortController().signal;
  const clock = { now: NOON + 2 * HOUR };
  const store = temporaryFolder();
  const records: string[] = [];
  const described: { format: RecordFormat | undefined } = { format: undefined };
  const source = (account = '123456789012', given: Partial<LogGroupOriginOptions> = {}) =>
    new StoreSource({
      origin: new LogGroupOrigin({
        events: new LogEvents(clients, '/flow-logs', { signal }),
        account,
        region: 'us-east-1',
        format: undefined,
        described: async () => described.format,
        now: () => clock.now,
        ...given,
      }),
      store,
    });
  const deliver = (start: number, values: Parameters<typeof v2>[0] = {}) => {
    const message = v2({ start, end: start + 60, ...values });
    records.push(message);
    const before = aws.service.groups.get('/flow-logs') ?? [];
    aws.service.groups.set('/flow-logs', [
      ...before,
      { message, timestamp: start * 1000, id: String(nextId++) },
    ]);
  };
  /** The stretches that were fetched since the last time, in minutes from noon. */
  const fetched = () => {
    const ranges = aws.calls.list('FilterLogEvents').map(({ input }) => {
      const { startTime, endTime } = input as { startTime: number; endTime: number };
      return [startTime, endTime + 1].map((time) => (time / 1000 - NOON) / 60);
    });
    aws.calls.clear();
    return [...new Map(ranges.map((range) => [range.join(), range as [number, number]])).values()].sort(
      ([a], [b]) => a - b,
    );
  };
  return { aws, clock, source, deliver, fetched, records, described, store };
}

test('what was fetched is kept: asking again fetches what can be new, and the rows are those of files', async () => {
  const { clock, source, deliver, fetched, records } = await keptGroup();
  for (let at = 0; at < 200; at += 1)
    deliver(NOON - 600 + at * 30, { srcaddr: `10.0.0.${at}`, action: at % 3 ? 'ACCEPT' : 'REJECT' });
  const rows = async () => (await answer(source(), { window: WINDOW })).rows;
  const expected = async () => (await fromFiles(folderOf(records), { window: WINDOW })).rows;
  expect(await rows()).toEqual(await expected());
  expect(await rows()).toHaveLength(120);
  // A quiet hour is not cut into slices, each with calls of its own.
  expect(fetched()).toEqual([[0, 60]]);
  expect(await rows()).toEqual(await expected());
  expect(fetched()).toEqual([]);
  // The hour before it is another unit, the hour itself is there.
  const longer = { since: NOON - 600, until: NOON + HOUR };
  expect((await answer(source(), { window: longer })).rows).toHaveLength(140);
  expect(fetched().every(([from, until]) => from >= -60 && until <= 0)).toBe(true);

  clock.now = NOON + 26 * HOUR;
  await rows();
  expect(fetched().length).toBeGreaterThan(0);
  clock.now = NOON + 400 * HOUR;
  await rows();
  expect(fetched()).toEqual([]);
});

test('late events are found when their stretch is asked for at twice its age, and by a listing', async () => {
  const { clock, source, deliver, fetched } = await keptGroup();
  deliver(NOON + 60);
  clock.now = NOON + 20 * 60;
  const count = async () => (await answer(source(), { window: WINDOW })).rows.length;
  const list = () => source().list({ window: WINDOW, filter: {} });
  expect(await count()).toBe(1);
  expect(await count()).toBe(1);
  const young = fetched();
  // While a stretch is young it is fetched each time; nothing is asked of the time to come.
  expect(young.at(-1)?.[1]).toBeLessThanOrEqual(20);
  const before = await list();
  expect(before).toHaveLength(1);
  deliver(NOON + 61);
  clock.now = NOON + 25 * 60;
  fetched();
  expect(await count()).toBe(2);
  clock.now = NOON + 2 * HOUR;
  await count();
  deliver(NOON + 62);
  clock.now += 300;
  expect(await count()).toBe(2);
  clock.now = NOON + 4.5 * HOUR;
  expect(await count()).toBe(3);
  const after = await list();
  expect(after[0]?.size).toBe(3);
  expect(after[0]?.came).toBeGreaterThan(before[0]?.came ?? 0);
});

test('groups of one name in two accounts are kept apart, and what is no record is told each time', async () => {
  const { aws, source, deliver, fetched } = await keptGroup();
  deliver(NOON);
  const junk = { message: 'no record', timestamp: NOON * 1000 };
  aws.service.groups.set('/flow-logs', [...(aws.service.groups.get('/flow-logs') ?? []), junk]);
  const first = await answer(source(), { window: WINDOW });
  fetched();
  const again = await answer(source(), { window: WINDOW });
  expect(again).toEqual(first);
  expect(again.skipped).toEqual([{ where: 'cloudwatch:/flow-logs', lines: 1, reason: 'too few values' }]);
  expect(fetched()).toEqual([]);
  await answer(source('210987654321'), { window: WINDOW });
  expect(fetched().length).toBeGreaterThan(0);
});

test('an empty window says when the newest event was, and a group that never had one is an error', async () => {
  const { aws, source, deliver } = await keptGroup();
  aws.service.groups.set('/flow-logs', []);
  const caveats = async () => {
    await using opened = await source().open({ window: WINDOW, filter: {} });
    return opened.caveats?.map(({ text }) => text);
  };
  await expect(caveats()).rejects.toThrow('nothing was ever delivered to cloudwatch:/flow-logs');
  deliver(NOON - 2 * HOUR);
  expect(await caveats()).toEqual([expect.stringContaining('the newest is of about 2026-11-20T10:00:00Z')]);
});

test('flowq store fill keeps events, and a report answers from them when they are gone', async () => {
  const { aws, deliver } = await keptGroup();
  for (const start of [NOON, NOON + 1]) deliver(start, { action: 'REJECT' });
  const window = ['--since', '2026-11-20T12:00:00Z', '--until', '2026-11-20T13:00:00Z'];
  const source = ['--source', 'cloudwatch:/flow-logs'];
  const fill = await flowq(['store', 'fill', ...source, ...window], { env: aws.env });
  expect(fill).toMatchObject({ code: 0, stderr: '' });
  expect(fill.stdout).toContain('2 records');
  aws.service.groups.set('/flow-logs', []);
  const [status, report] = await Promise.all([
    flowq(['store', 'status'], { env: aws.env }),
    flowq(['report', 'actions', ...source, ...window, '-f', 'csv'], { env: aws.env }),
  ]);
  expect(status.stdout).toContain('cloudwatch:/flow-logs');
  expect(report.stdout).toContain('REJECT,2,');
});

test('events that CloudWatch Logs has deleted stay in the store, and late ones are added by their ids', async () => {
  const { aws, clock, source, deliver } = await keptGroup();
  const rows = async () => (await answer(source(), { window: WINDOW })).rows;
  for (let at = 0; at < 100; at += 1) deliver(NOON + at * 30, { srcaddr: `10.0.0.${at}` });
  // Two events of the same text are two records.
  deliver(NOON);
  deliver(NOON);
  expect(await rows()).toHaveLength(102);
  const all = aws.service.groups.get('/flow-logs') ?? [];
  aws.service.groups.set('/flow-logs', all.slice(40));
  deliver(NOON + 5, { srcaddr: '10.1.1.1' });
  clock.now = NOON + 8 * HOUR;
  expect(await rows()).toHaveLength(103);
  aws.service.groups.set('/flow-logs', []);
  clock.now = NOON + 30 * 24 * HOUR;
  expect(await rows()).toHaveLength(103);
  expect(await rows()).toHaveLength(103);
});

test('a flow log that is replaced by one of another format leaves the records of both', async () => {
  const { aws, clock, source, deliver, described } = await keptGroup();
  const rows = async (given?: Partial<LogGroupOriginOptions>) =>
    (await answer(source(undefined, given), { window: WINDOW })).rows;
  for (let at = 0; at < 30; at += 1) deliver(NOON + at * 60);
  described.format = formatOfVersion(2);
  expect(await rows()).toHaveLength(30);
  const short = 'start srcaddr dstaddr bytes action log-status';
  for (let at = 15; at < 60; at += 1) {
    const start = NOON + at * 60;
    const before = aws.service.groups.get('/flow-logs') ?? [];
    const message = `${start} 10.5.0.1 10.5.0.2 60 ACCEPT OK`;
    aws.service.groups.set('/flow-logs', [...before, { message, timestamp: start * 1000, id: `b${at}` }]);
  }
  described.format = parseFields(short);
  clock.now = NOON + 9 * HOUR;
  expect(await rows()).toHaveLength(75);
  // What flowq.json says of the time before does not count for what came since.
  clock.now = NOON + 19 * HOUR;
  expect(await rows({ format: formatOfVersion(2) })).toHaveLength(75);
});

test('control messages and other lines are counted each by itself, wherever they stand', async () => {
  const { aws, source, deliver } = await keptGroup();
  const control = 'CWL CONTROL MESSAGE: Checking health of destination Firehose.';
  const junk = Array.from({ length: 150 }, (_, at) => ({
    message: control,
    timestamp: NOON * 1000 + at,
    id: `c${at}`,
  }));
  aws.service.groups.set('/flow-logs', junk);
  const window = { since: NOON, until: NOON + 600 };
  const only = await answer(source(), { window });
  expect(only).toEqual({
    rows: [],
    skipped: [{ where: 'cloudwatch:/flow-logs', lines: 150, reason: 'too few values' }],
  });
  deliver(NOON + 5);
  const { rows, skipped } = await answer(source('210987654321'), { window });
  expect([rows.length, skipped[0]?.lines]).toEqual([1, 150]);
});

test('events that are on two pages count once', async () => {
  const { aws, source, deliver } = await keptGroup();
  Object.assign(aws.service, { pageSize: 10, repeated: 3 });
  for (let at = 0; at < 60; at += 1) deliver(NOON + at, { srcaddr: `10.0.0.${at}` });
  expect((await answer(source(), { window: WINDOW })).rows).toHaveLength(60);
});

test('groups of one name at two endpoints are kept apart', async () => {
  const { source, deliver, fetched } = await keptGroup();
  deliver(NOON);
  await answer(source(), { window: WINDOW });
  fetched();
  await answer(source(undefined, { endpoint: 'http://localhost:4566' }), { window: WINDOW });
  expect(fetched()).not.toEqual([]);
});

test('a clock that was ahead does not settle a slice', async () => {
  const { source, deliver } = await keptGroup();
  const young = Math.floor(Date.now() / 1000) - 300;
  const window = { since: young - 600, until: young + 300 };
  const rows = async (now: number) =>
    (await answer(source(undefined, { now: () => now }), { window })).rows.length;
  deliver(young);
  const ahead = young + 40 * 24 * HOUR;
  expect(await rows(ahead)).toBe(1);
  deliver(young + 1);
  expect(await rows(ahead)).toBe(2);
});

test('a window that begins before the retention of its group is reported', async () => {
  const { aws, source, deliver, clock } = await keptGroup();
  aws.service.retentionDays = 3;
  clock.now = NOON + 10 * 24 * HOUR;
  deliver(clock.now - 3600);
  const caveats = async (days: number) => {
    await using opened = await source().open({
      window: { since: clock.now - days * 24 * HOUR, until: clock.now - days * 24 * HOUR + 600 },
      filter: {},
    });
    return opened.caveats?.map(({ text }) => text);
  };
  expect(await caveats(2)).toEqual([expect.stringContaining('no event of cloudwatch:/flow-logs')]);
  expect((await caveats(4))?.slice(0, 1)).toEqual([
    expect.stringContaining(
      'cloudwatch:/flow-logs keeps events for 3 days: records from before 2026-11-27T12:00:00Z',
    ),
  ]);
});

test('a group is named by its ARN too', async () => {
  const { aws, deliver } = await keptGroup();
  deliver(NOON, { action: 'REJECT' });
  const arn = 'cloudwatch:arn:aws:logs:eu-west-1:210987654321:log-group:/flow-logs:*';
  const window = ['--since', '2026-11-20T12:00:00Z', '--until', '2026-11-20T13:00:00Z'];
  for (const more of [[], ['--no-store']]) {
    const report = await flowq(['report', 'actions', '--source', arn, ...window, '-f', 'csv', ...more], {
      env: aws.env,
    });
    expect(report.stdout).toContain('REJECT,1,');
  }
  expect(aws.calls.list('FilterLogEvents')[0]?.input).toMatchObject({
    logGroupIdentifier: 'arn:aws:logs:eu-west-1:210987654321:log-group:/flow-logs',
  });
});
