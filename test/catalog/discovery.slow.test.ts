import fc from 'fast-check';
import { expect, test } from 'vitest';
import { discover } from '../../src/catalog/discovery/discover.ts';
import type { Discovery } from '../../src/catalog/discovery/findings.ts';
import { FlowqError } from '../../src/errors.ts';
import type { Layout } from '../../src/logs/delivery.ts';
import { headerLine, parseFields } from '../../src/logs/record-format.ts';
import { type Delivery, deliver, startFakeAws, V2 } from './aws.ts';

const TGW = 'version resource-type account-id tgw-id tgw-attachment-id';

/** Formats that discovery found, by flow log. */
function formats({ places }: Discovery): Record<string, string> {
  const flowLogs = places.flatMap((place) => place.flowLogs ?? []);
  return Object.fromEntries(
    flowLogs.map(({ id, content }) => [
      id,
      content.kind === 'text' ? headerLine(content.format) : content.kind,
    ]),
  );
}

async function discovered(deliveries: readonly Delivery[], location = 's3://logs') {
  const aws = await startFakeAws();
  for (const delivery of deliveries) deliver(aws.bucket, delivery);
  const found = await discover(aws.store, location);
  expect(found.calls.lists).toBe(aws.calls.list('ListObjectsV2').length);
  expect(found.calls.lists).toBeLessThanOrEqual(found.calls.bound);
  expect(found.calls.reads).toBe(aws.calls.list('GetObject').length);
  return found;
}

async function refusal(location: string, keys: readonly string[]): Promise<FlowqError> {
  const { store, bucket } = await startFakeAws();
  for (const key of keys) bucket.set(key, Buffer.from('x'));
  const error: unknown = await discover(store, location).catch((thrown: unknown) => thrown);
  if (!(error instanceof FlowqError)) throw error;
  return error;
}

const layouts: Layout[] = [false, true].flatMap((hive) => [false, true].map((hourly) => ({ hive, hourly })));

test.for(layouts)('finds layout, first day, newest delivery and fields in %o', async (layout) => {
  const times = ['2024-02-29T10:00Z', '2025-12-31T23:55Z', '2026-11-22T16:20Z', '2026-11-22T16:25Z'];
  const { places, notes, location } = await discovered(times.map((time) => ({ time, layout })));
  expect(notes).toEqual([]);
  expect(location).toEqual({ bucket: 'logs', prefix: '' });
  expect(places).toMatchObject([
    {
      account: '111111111111',
      region: 'us-east-1',
      hive: layout.hive,
      firstDay: '2024-02-29',
      newest: Date.UTC(2026, 10, 22, 16, 25) / 1000,
    },
  ]);
  expect(places[0]?.flowLogs).toMatchObject([{ id: 'fl-0a', layout }]);
});

test('takes 13 LIST calls for an account, Region and flow log, however many objects there are', async () => {
  const few = await discovered([{ time: '2026-11-01T10:00Z' }, { time: '2026-11-22T10:00Z' }], 's3://logs');
  const days = Array.from({ length: 300 }, (_, day) => ({
    time: new Date(Date.UTC(2026, 0, 1 + day)).toISOString(),
  }));
  const slots = Array.from({ length: 288 }, (_, slot) =>
    new Date(Date.UTC(2026, 10, 22) + slot * 300_000).toISOString(),
  );
  const hashes = ['0a', '1b', '2c', '3d', '4e'];
  const many = await discovered([
    ...days,
    ...slots.flatMap((time) => hashes.map((hash) => ({ time, hash }))),
  ]);
  expect(few.calls).toMatchObject({ lists: 13, reads: 2 });
  // One more as the oldest and the newest day are of different months, two as a day has more than a page of files.
  expect(many.calls).toMatchObject({ lists: 16, reads: 2 });
  expect(many.places[0]?.flowLogs?.[0]?.newest.key).toMatch(/_20261122T2355Z_4e\.log\.gz$/);
});

test('finds AWSLogs below a prefix that was not given', async () => {
  const found = await discovered([{ prefix: 'network/flow/', time: '2026-11-22T10:00Z' }]);
  expect(found.location.prefix).toBe('network/flow/');
  expect(found.notes).toEqual(['AWSLogs/ was found below s3://logs/network/flow/']);
});

test('keeps to the account and Region of a prefix within AWSLogs', async () => {
  const deliveries = ['111111111111', '222222222222'].flatMap((account) =>
    ['us-east-1', 'eu-west-1'].map((region) => ({ account, region, time: '2026-11-22T10:00Z' })),
  );
  const account = await discovered(deliveries, 's3://logs/AWSLogs/222222222222');
  expect(account.places.map((place) => `${place.account} ${place.region}`)).toEqual([
    '222222222222 eu-west-1',
    '222222222222 us-east-1',
  ]);
  const region = await discovered(
    deliveries,
    's3://logs/AWSLogs/222222222222/vpcflowlogs/us-east-1/2026/11/',
  );
  expect(region.places).toHaveLength(1);
  expect(region.notes).toEqual(['the date in the prefix is left out: a table holds all dates']);
});

test('finds accounts below an organisation', async () => {
  const found = await discovered([{ organisation: 'o-abc123def4', time: '2026-11-22T10:00Z' }]);
  expect(found.places).toMatchObject([{ organisation: 'o-abc123def4', account: '111111111111' }]);
});

test('tells the flow logs of a folder apart, and looks between the first and the newest day then', async () => {
  const found = await discovered([
    { flowLog: 'fl-0a', time: '2026-01-01T10:00Z' },
    { flowLog: 'fl-0b', time: '2026-06-15T10:00Z', header: 'version action' },
    { flowLog: 'fl-0a', time: '2026-11-22T10:00Z' },
    { flowLog: 'fl-0c', time: '2026-11-22T10:00Z', header: headerLine(parseFields('v5')) },
  ]);
  expect(Object.keys(formats(found))).toEqual(['fl-0a', 'fl-0c', 'fl-0b']);
  expect(formats(found)['fl-0b']).toBe('version action');
});

test('names what is no VPC flow log and leaves it out', async () => {
  const { bucket, store } = await startFakeAws();
  deliver(bucket, { time: '2026-11-22T10:00Z' });
  deliver(bucket, { flowLog: 'fl-0f', time: '2026-11-22T10:00Z', header: TGW });
  bucket.set('AWSLogs/111111111111/CloudTrail/us-east-1/2026/11/22/x.json.gz', Buffer.from('x'));
  bucket.set('AWSLogs/111111111111/vpcflowlogs/us-east-1/2026/11/22/notes.txt', Buffer.from('x'));
  const found = await discover(store, 's3://logs/');
  expect(formats(found)).toMatchObject({ 'fl-0f': 'other' });
  expect(found.notes).toEqual([
    'not VPC flow logs, left out: CloudTrail',
    "not named as a flow log's file, but queries read it with them: s3://logs/AWSLogs/111111111111/vpcflowlogs/us-east-1/2026/11/22/notes.txt",
    expect.stringContaining('left out fl-0f: these are Transit Gateway flow log records'),
  ]);
});

test('looks into 40 of hundreds of places, and takes the first year of the others', async () => {
  const accounts = Array.from({ length: 300 }, (_, at) => String(111_111_111_111 + at));
  const found = await discovered(
    accounts.map((account, at) => ({
      account,
      time: at === 101 ? '2019-05-01T10:00Z' : '2026-11-22T10:00Z',
    })),
  );
  expect(found.places).toHaveLength(300);
  expect(found.places.filter(({ flowLogs }) => flowLogs)).toHaveLength(40);
  expect(found.places.map(({ firstDay }) => firstDay).sort()[0]).toBe('2019-01-01');
  expect(found.calls).toMatchObject({ lists: 2 + 300 + 25 + 40 * 7 + 260, reads: 40 });
  expect(found.notes).toEqual([
    '40 of 300 account Regions were looked into; the others are assumed to be alike',
  ]);
});

test.for([
  ['s3://logs', [], 'the bucket logs is empty'],
  [
    's3://logs/flow',
    ['Flow/AWSLogs/x'],
    'there is nothing below s3://logs/flow/; in s3://logs/ there is: Flow/',
  ],
  [
    's3://logs',
    ['a/b', 'c.txt'],
    'there is no AWSLogs/ below s3://logs/, where flow logs are delivered; there is: a/, c.txt',
  ],
  [
    's3://logs',
    ['a/AWSLogs/x', 'b/AWSLogs/x'],
    's3://logs/ holds flow logs in several places: s3://logs/a/, s3://logs/b/',
  ],
  [
    's3://logs',
    ['AWSLogs/111111111111/CloudTrail/x'],
    'there are no VPC flow logs below s3://logs/AWSLogs/; there are accounts 111111111111 with CloudTrail',
  ],
  [
    's3://logs/AWSLogs/222222222222',
    ['AWSLogs/111111111111/CloudTrail/x'],
    'there are no VPC flow logs below s3://logs/AWSLogs/ for 222222222222; there is nothing',
  ],
  [
    's3://logs',
    ['AWSLogs/111111111111/vpcflowlogs/us-east-1/odd'],
    'no VPC flow log below s3://logs can be read: no deliveries below s3://logs/AWSLogs/111111111111/vpcflowlogs/us-east-1/',
  ],
] as const)('says what is there instead: %s with %j', async ([location, keys, message]) => {
  const error = await refusal(location, keys);
  expect(error.message).toBe(message);
  expect(error.exitCode).toBe(3);
  expect(error.hint).toBeTruthy();
});

test('needs no more than one account where that is given', async () => {
  const { bucket, store, calls } = await startFakeAws();
  deliver(bucket, { prefix: 'flow/', time: '2026-11-22T10:00Z' });
  await discover(store, 's3://logs/flow/AWSLogs/111111111111/');
  const listed = calls.list('ListObjectsV2').map(({ resource }) => resource);
  expect(listed.filter((place) => !place.startsWith('logs/flow/AWSLogs/111111111111/'))).toEqual([]);
});

test('says which permission is missing', async () => {
  const { store, faults } = await startFakeAws();
  faults.add({ on: 'ListObjectsV2', fault: 'access-denied' });
  await expect(discover(store, 's3://logs')).rejects.toMatchObject({
    exitCode: 3,
    message: 'cannot list s3://logs/: access denied; it requires s3:ListBucket on the bucket logs',
  });
});

const delivery = fc.record({
  account: fc.constantFrom('111111111111', '222222222222', '333333333333'),
  region: fc.constantFrom('us-east-1', 'eu-west-1'),
  flowLog: fc.constantFrom('fl-0a', 'fl-0b', 'fl-0c', 'fl-0d'),
  layout: fc.constantFrom(...layouts),
  header: fc.constantFrom(V2, 'version action', headerLine(parseFields('v3')), TGW),
  time: fc
    .date({ min: new Date('2024-01-01'), max: new Date('2026-11-22'), noInvalidDate: true })
    .map((date) => date.toISOString()),
});

test('never takes more LIST calls than it says, and finds the flow logs of the first and newest file', async () => {
  const { bucket, store } = await startFakeAws();
  await fc.assert(
    fc.asyncProperty(fc.array(delivery, { minLength: 1, maxLength: 25 }), async (deliveries) => {
      bucket.clear();
      // A flow log has one place, layout and format for all its time.
      const own = new Map(deliveries.map((one) => [one.flowLog, one]));
      const all = deliveries.map(({ flowLog, time }) => ({ ...own.get(flowLog), time }));
      if (all.every(({ header }) => header === TGW)) return;
      for (const one of all) deliver(bucket, one as Delivery);
      const { calls, places } = await discover(store, 's3://logs');
      expect(calls.lists).toBeLessThanOrEqual(calls.bound);
      const sorted = all.toSorted((a, b) => (a.time < b.time ? -1 : 1));
      const ids = places.flatMap(({ flowLogs = [] }) => flowLogs.map(({ id }) => id));
      expect(ids).toEqual(expect.arrayContaining([sorted[0]?.flowLog, sorted.at(-1)?.flowLog]));
      expect(places.map(({ firstDay }) => firstDay)).toContain(sorted[0]?.time.slice(0, 10));
    }),
    { numRuns: 12 },
  );
});

test.for([
  'logs',
  'https://logs.s3.amazonaws.com/',
  's3://',
  's3://Logs/',
  's3://logs/a//b',
  'arn:aws:s3:::logs/a',
])('refuses %s as a place', async (location) => {
  expect(await refusal(location, [])).toMatchObject({ exitCode: 2 });
});
