import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, onTestFinished, test } from 'vitest';
import { TableComparison } from '../../src/catalog/comparison/table-comparison.ts';
import { reportPolicy } from '../../src/catalog/iam.ts';
import { initRequestOf } from '../../src/catalog/init-request.ts';
import { prepareInit } from '../../src/catalog/prepare.ts';
import type { GlueSourceConfig } from '../../src/config/config.ts';
import { MIGRATIONS } from '../../src/migrations/index.ts';
import { writeParquet } from '../helpers/parquet.ts';
import { type Delivery, deliver, type FakeAws, INIT_REQUEST, startFakeAws, V2 } from './aws.ts';

const NOW = Date.parse('2026-11-20T18:00:00Z') / 1000;
const HOURLY = { hive: false, hourly: true };

const record = (start: number, end: number) =>
  `2 111111111111 eni-1 10.0.0.1 10.0.0.2 443 5000 6 1 40 ${start} ${end} ACCEPT OK`;

async function initialised(deliveries: readonly Partial<Delivery>[] = [{}], request = {}) {
  const aws = await startFakeAws();
  for (const delivery of deliveries) deliver(aws.bucket, { time: '2026-11-20T12:00Z', ...delivery });
  const context = { store: aws.store, glue: aws.catalog, migrations: MIGRATIONS };
  const { config, plan } = await prepareInit({ ...INIT_REQUEST, ...request }, context);
  await plan?.apply();
  const cache = mkdtempSync(join(tmpdir(), 'flowq-cache-'));
  onTestFinished(() => rmSync(cache, { recursive: true, force: true }));
  aws.calls.clear();
  return { aws, config, cache };
}

interface Compared {
  readonly aws: FakeAws;
  readonly config: GlueSourceConfig;
  readonly cache: string;
}

function gaps(
  { aws, config, cache }: Compared,
  more: { now?: number; refresh?: boolean; accounts?: string[] } = {},
) {
  const { now = NOW, accounts = [], refresh } = more;
  return new TableComparison(config, aws.store, cache).gaps({ accounts, day: NOW, now, refresh });
}

const lists = ({ aws }: Compared) => aws.calls.list('ListObjectsV2').length;

test('tables that read all that is there have no gaps, for one LIST call an account and three a place', async () => {
  const all = await initialised([{}, { account: '222222222222' }]);
  expect(await gaps(all)).toEqual([]);
  expect(lists(all)).toBe(1 + 2 + 2 * 2);
});

test('a new account is a gap, and so is a new Region of a known account', async () => {
  const all = await initialised();
  deliver(all.aws.bucket, { account: '444444444444', time: '2026-11-20T13:00Z' });
  deliver(all.aws.bucket, { region: 'eu-west-1', time: '2026-11-20T13:00Z' });
  expect(await gaps(all)).toMatchObject([
    { account: '111111111111', region: 'eu-west-1', reason: 'no table reads it' },
    { account: '444444444444', region: 'us-east-1', reason: 'no table reads it' },
  ]);
});

test.each<[string, Partial<Delivery>, string]>([
  ['an organisation', { organisation: 'o-abc' }, 'no table reads it'],
  ['Hive-compatible folders', { layout: { hive: true, hourly: false } }, 'no table reads it'],
  ['an empty file', { body: Buffer.alloc(0) }, ''],
  [
    'other fields',
    { header: 'account-id action bytes start' },
    'writes text with the fields account_id, action, bytes, start, and no table reads that',
  ],
  ['more fields', { header: `${V2} vpc-id` }, 'writes fields that flow_logs does not have: vpc_id'],
  [
    'another service',
    { header: 'version resource-type account-id tgw-id' },
    'does not write VPC flow log records (these are Transit Gateway flow log records, not those of a VPC)',
  ],
  ['fewer fields', { header: 'version account-id interface-id' }, ''],
])('%s that arrived later', async (_, delivery, reason) => {
  const all = await initialised();
  deliver(all.aws.bucket, { flowLog: 'fl-0b', time: '2026-11-20T13:00Z', ...delivery });
  expect((await gaps(all)).map((gap) => gap.reason)).toEqual(reason === '' ? [] : [reason]);
});

test('Parquet of Transit Gateways is no gap of a Parquet table, and text is', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'flowq-parquet-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const parquet = async (sql: string) =>
    ({ format: 'parquet', body: readFileSync(await writeParquet(folder, 'x', sql)) }) as const;
  const vpc = await parquet("select 'eni-1' as interface_id, 40::bigint as bytes");
  const tgw = await parquet("select 'tgw-1' as tgw_id, 40::bigint as bytes");
  const all = await initialised([vpc]);
  deliver(all.aws.bucket, { flowLog: 'fl-0b', time: '2026-11-20T13:00Z', ...tgw });
  expect(await gaps(all)).toEqual([]);
  deliver(all.aws.bucket, { flowLog: 'fl-0c', time: '2026-11-20T13:00Z' });
  expect(await gaps(all, { refresh: true })).toMatchObject([
    { flowLog: 'fl-0c', reason: expect.stringMatching(/^writes text .* and no table reads that$/) },
  ]);
  const text = await initialised();
  deliver(text.aws.bucket, { flowLog: 'fl-0c', time: '2026-11-20T13:00Z', ...vpc });
  expect(await gaps(text)).toMatchObject([
    { flowLog: 'fl-0c', reason: 'writes Parquet, and no table reads that' },
  ]);
});

test('folders of days below tables of hours are a gap, and those of hours below tables of days are read', async () => {
  const hours = await initialised([{ layout: HOURLY }]);
  deliver(hours.aws.bucket, { flowLog: 'fl-0b', time: '2026-11-20T13:00Z' });
  expect(await gaps(hours)).toMatchObject([
    { flowLog: 'fl-0b', reason: 'delivers to folders of days, and the tables read those of hours' },
  ]);
  const days = await initialised();
  deliver(days.aws.bucket, { flowLog: 'fl-0b', time: '2026-11-20T13:00Z', layout: HOURLY });
  expect(await gaps(days)).toEqual([]);
});

test('a longer aggregation interval than runs wait for is a gap', async () => {
  const { config, ...rest } = await initialised();
  const body = gzipSync(`${V2}\n${record(1000, 1060)}\n${record(1000, 1600)}\n`);
  deliver(rest.aws.bucket, { flowLog: 'fl-0b', time: '2026-11-20T13:00Z', body });
  expect(await gaps({ config: { ...config, interval: 60 }, ...rest })).toMatchObject([
    { flowLog: 'fl-0b', reason: 'aggregates over up to 600 s, and runs wait for 60 s' },
  ]);
  expect(await gaps({ config: { ...config, interval: 600 }, ...rest })).toEqual([]);
});

test('accounts that only other services write to are no gap', async () => {
  const all = await initialised();
  const header = 'version resource-type account-id tgw-id';
  deliver(all.aws.bucket, { account: '444444444444', time: '2026-11-20T13:00Z', header });
  expect(await gaps(all)).toEqual([]);
});

test('an hour goes by before the places are listed again, unless that is asked for', async () => {
  const all = await initialised();
  expect(await gaps(all)).toEqual([]);
  deliver(all.aws.bucket, { account: '444444444444', time: '2026-11-20T13:00Z' });
  all.aws.calls.clear();
  expect(await gaps(all, { now: NOW + 3599 })).toEqual([]);
  expect(lists(all)).toBe(0);
  expect(await gaps(all, { now: NOW + 3599, refresh: true })).toHaveLength(1);
  const after = lists(all);
  expect(await gaps(all, { now: NOW + 3600 })).toHaveLength(1);
  expect(lists(all)).toBe(after);
  expect(await gaps(all, { now: NOW + 3 * 3600 })).toHaveLength(1);
  expect(lists(all)).toBeGreaterThan(after);
});

test('new tables are compared with what was listed before', async () => {
  const all = await initialised();
  deliver(all.aws.bucket, { account: '444444444444', time: '2026-11-20T13:00Z' });
  expect(await gaps(all)).toHaveLength(1);
  const context = { store: all.aws.store, glue: all.aws.catalog, migrations: MIGRATIONS };
  const { config } = await prepareInit(initRequestOf(all.config), context);
  all.aws.calls.clear();
  expect(await gaps({ ...all, config })).toEqual([]);
  expect(lists(all)).toBe(0);
});

test('a damaged cache is no cache', async () => {
  const all = await initialised();
  await gaps(all);
  const folder = join(all.cache, 'listings');
  for (const text of ['', '{"version":1,"days":{"2026/11/20":7},"facts":{}}', '[]']) {
    for (const name of readdirSync(folder)) writeFileSync(join(folder, name), text);
    all.aws.calls.clear();
    expect(await gaps(all)).toEqual([]);
    expect(lists(all)).toBeGreaterThan(0);
  }
});

test('of injected accounts, those that are asked for are looked at', async () => {
  const all = await initialised([{}, { account: '222222222222' }], { injectedAccounts: true });
  deliver(all.aws.bucket, { account: '222222222222', region: 'eu-west-1', time: '2026-11-20T13:00Z' });
  expect(await gaps(all, { accounts: ['111111111111'] })).toEqual([]);
  expect(lists(all)).toBe(1 + 2);
  expect(await gaps(all, { accounts: ['222222222222'] })).toMatchObject([{ region: 'eu-west-1' }]);
});

test('where init was given a part of the prefix, only that part is compared', async () => {
  const all = await initialised([{}, { account: '222222222222' }], {
    location: 's3://logs/AWSLogs/111111111111/',
  });
  expect(all.config).toMatchObject({ location: 's3://logs/', part: '111111111111' });
  expect(await gaps(all)).toEqual([]);
  const prefixes = all.aws.calls.list('ListObjectsV2').map(({ resource }) => resource);
  expect(prefixes.every((prefix) => prefix.startsWith('logs/AWSLogs/111111111111/'))).toBe(true);
  deliver(all.aws.bucket, { region: 'eu-west-1', time: '2026-11-20T13:00Z' });
  expect(await gaps(all, { refresh: true })).toMatchObject([{ region: 'eu-west-1' }]);
});

test('the policy of reports allows the LIST calls', async () => {
  const all = await initialised([{ prefix: 'some/where/' }], { location: 's3://logs/some/where/' });
  await gaps(all);
  const policy = reportPolicy({ config: all.config, account: '111111111111' });
  const prefixes =
    policy.Statement.find(({ Sid }) => Sid === 'ListLogs')?.Condition?.StringLike?.['s3:prefix'] ?? [];
  const allowed = prefixes.map((prefix) => new RegExp(`^${prefix.replaceAll('*', '.*')}$`));
  const listed = all.aws.calls.list('ListObjectsV2').map(({ resource }) => resource.slice('logs/'.length));
  expect(listed.length).toBeGreaterThan(2);
  for (const prefix of listed)
    expect(
      allowed.some((one) => one.test(prefix)),
      prefix,
    ).toBe(true);
});
