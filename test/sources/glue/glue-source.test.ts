import { expect, test } from 'vitest';
import type { GlueSourceConfig, TableConfig } from '../../../src/config/config.ts';
import { trinoSql } from '../../../src/engines/trino/sql-dialect.ts';
import type { RecordFilter } from '../../../src/flows/record-filter.ts';
import type { Window } from '../../../src/logs/window.ts';
import { REPORTS } from '../../../src/reports/index.ts';
import { reportSql } from '../../../src/reports/run-report.ts';
import { GlueSource } from '../../../src/sources/glue/glue-source.ts';
import { deliver, startFakeAws } from '../../catalog/aws.ts';

const TABLE: TableConfig = {
  name: 'flow_logs',
  format: 'text',
  layout: { hive: false, hourly: false },
  fields:
    'version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end action log-status'.split(
      ' ',
    ),
  accounts: ['111111111111', '222222222222'],
  regions: ['eu-west-1', 'us-east-1'],
  firstDay: '2026-11-01',
};
const SINCE = Date.UTC(2026, 10, 21, 12) / 1000;
const WINDOW: Window = { since: SINCE, until: SINCE + 86_400 };

function configOf(...tables: TableConfig[]): GlueSourceConfig {
  return {
    kind: 'glue',
    location: 's3://logs/',
    region: 'us-east-1',
    catalog: 'AwsDataCatalog',
    database: 'flowq',
    workgroup: 'primary',
    tables,
  };
}

async function sourceOf(config: GlueSourceConfig) {
  const aws = await startFakeAws();
  const open = async () => {
    throw new Error('no engine here');
  };
  const now = () => WINDOW.until;
  return {
    ...aws,
    source: new GlueSource({
      config,
      engine: { dialect: trinoSql, catalog: 'awsdatacatalog', open },
      store: aws.store,
      now,
    }),
  };
}

async function whereOf(
  tables: TableConfig[],
  filter: RecordFilter = {},
  window: Window | undefined = WINDOW,
): Promise<string[]> {
  const { source } = await sourceOf(configOf(...tables));
  await using opened = await source.open({ window, filter });
  const report = REPORTS.find(({ name }) => name === 'actions');
  if (!report) throw new Error('no report');
  return [
    ...reportSql(report, opened, { window, filter }).matchAll(/ where (.*?) and "log_status" = 'OK'/g),
  ].map(([, where = '']) => where);
}

test('names account, Region and days in every query', async () => {
  expect(await whereOf([TABLE])).toEqual([
    `"p_account" in ('111111111111', '222222222222') and "p_region" in ('eu-west-1', 'us-east-1') and "p_date" between '2026/11/21' and '2026/11/22'`,
  ]);
});

test('narrows them by the filter', async () => {
  expect(await whereOf([TABLE], { account: ['222222222222'], region: ['us-east-1'] })).toEqual([
    `"p_account" in ('222222222222') and "p_region" in ('us-east-1') and "p_date" between '2026/11/21' and '2026/11/22'`,
  ]);
});

test('names hours where there are folders of hours', async () => {
  const [where] = await whereOf([{ ...TABLE, layout: { hive: false, hourly: true } }]);
  expect(where).toContain(`"p_date" between '2026/11/21/11' and '2026/11/22/13'`);
});

test('joins the keys of Hive-compatible folders, with plain lists beside', async () => {
  const window = { since: Date.UTC(2026, 11, 31, 23) / 1000, until: Date.UTC(2026, 11, 31, 23, 30) / 1000 };
  const [where] = await whereOf([{ ...TABLE, layout: { hive: true, hourly: true } }], {}, window);
  expect(where).toContain(
    `"year" in ('2026', '2027') and "month" in ('01', '12') and "day" in ('01', '31') and "hour" in ('00', '01', '22', '23') and concat("year", '/', "month", '/', "day", '/', "hour") between '2026/12/31/22' and '2027/01/01/01'`,
  );
});

test('names no dates where all are asked for, but those that exist where the keys have no end', async () => {
  const { source } = await sourceOf(
    configOf(TABLE, { ...TABLE, name: 'hive', layout: { hive: true, hourly: false } }),
  );
  await using opened = await source.open({ window: undefined, filter: {} });
  const [plain = '', hive = ''] = [
    ...reportSql(REPORTS[0] as (typeof REPORTS)[0], opened, { window: undefined, filter: {} }).matchAll(
      / where (.*?) and "log_status"/g,
    ),
  ].map(([, where]) => where);
  expect(plain).not.toContain('p_date');
  expect(hive).toContain(`concat("year", '/', "month", '/', "day") between '2026/11/01' and '2026/11/23'`);
});

test('leaves a table out that the filter leaves nothing of', async () => {
  const other = { ...TABLE, name: 'other', accounts: ['333333333333'] };
  expect(await whereOf([TABLE, other], { account: ['333333333333'] })).toEqual([
    expect.stringContaining("'333333333333'"),
  ]);
});

test('refuses accounts and Regions that no table has, and asks for the account where tables do not list any', async () => {
  const open = async (table: TableConfig, filter: RecordFilter) =>
    (await sourceOf(configOf(table))).source.open({ window: WINDOW, filter });
  await expect(open(TABLE, { account: ['999999999999'] })).rejects.toMatchObject({
    exitCode: 3,
    message: expect.stringContaining('there are no flow logs of account 999999999999'),
  });
  await expect(open(TABLE, { region: ['eu-west-9'] })).rejects.toMatchObject({
    exitCode: 3,
    hint: expect.stringContaining('flowq init'),
  });
  const injected: TableConfig = { ...TABLE, accounts: 'injected' };
  await expect(open(injected, {})).rejects.toMatchObject({
    exitCode: 2,
    hint: expect.stringContaining('--account'),
  });
  expect(await whereOf([injected], { account: ['999999999999'] })).toEqual([
    expect.stringMatching(/^"p_account" in \('999999999999'\)/),
  ]);
});

test('refuses a window of a Parquet table whose objects could not be told from text in time', async () => {
  const only = [{ account: '111111111111', region: 'us-east-1', flowLogs: ['fl-0a', 'fl-0b'] }];
  const { source } = await sourceOf(configOf({ ...TABLE, format: 'parquet', firstDay: '2020-01-01', only }));
  await expect(source.open({ window: undefined, filter: {} })).rejects.toMatchObject({
    exitCode: 3,
    message: expect.stringContaining('the window is too long'),
  });
  await source.open({ window: WINDOW, filter: {} });
});

test('asks for an engine only when there is something to run', async () => {
  const { source, calls } = await sourceOf(configOf(TABLE));
  const opened = await source.open({ window: WINDOW, filter: {} });
  expect(calls.list()).toEqual([]);
  await expect(opened.runner()).rejects.toThrow('no engine here');
  await opened[Symbol.asyncDispose]();
});

test('sums the objects of the window, with a LIST call for each place and thousand objects', async () => {
  const { source, bucket } = await sourceOf(
    configOf({ ...TABLE, accounts: ['111111111111'], regions: ['us-east-1'] }),
  );
  const times = Array.from({ length: 22 * 288 }, (_, slot) =>
    new Date(Date.UTC(2026, 10, 1) + slot * 300_000).toISOString(),
  );
  for (const time of times) deliver(bucket, { time, body: Buffer.alloc(100) });
  const two = { objects: 576, bytes: 57_600, isAtMost: false, lists: 1, archived: 0 };
  expect(await source.estimate({ window: WINDOW, filter: {} })).toEqual(two);
  expect(await source.estimate({ window: undefined, filter: {} })).toMatchObject({
    objects: times.length,
    lists: 7,
  });
  const early = { since: Date.UTC(2026, 10, 2, 12) / 1000, until: Date.UTC(2026, 10, 2, 13) / 1000 };
  expect(await source.estimate({ window: early, filter: {} })).toMatchObject({
    objects: 288,
    bytes: 28_800,
    isAtMost: false,
    lists: 1,
  });
});

test('sums what each table reads of folders they share', async () => {
  const told = [{ account: '111111111111', region: 'us-east-1', flowLogs: ['fl-0b'] }];
  const text = { ...TABLE, accounts: ['111111111111'], regions: ['us-east-1'], except: told };
  const parquet: TableConfig = { ...text, name: 'p', format: 'parquet', only: told, except: undefined };
  const hours: TableConfig = { ...text, name: 'h', layout: { hive: false, hourly: true }, except: undefined };
  const time = '2026-11-22T10:00Z';
  const sizes = async (...tables: TableConfig[]) => {
    const { source, bucket } = await sourceOf(configOf(...tables));
    deliver(bucket, { time, flowLog: 'fl-0a', body: Buffer.alloc(1) });
    deliver(bucket, { time, flowLog: 'fl-0b', format: 'parquet', body: Buffer.alloc(10) });
    deliver(bucket, { time, flowLog: 'fl-0c', layout: hours.layout, body: Buffer.alloc(100) });
    deliver(bucket, {
      time: '2026-11-22T20:00Z',
      flowLog: 'fl-0c',
      layout: hours.layout,
      body: Buffer.alloc(1000),
    });
    const { bytes, isAtMost } = await source.estimate({ window: WINDOW, filter: {} });
    return [bytes, isAtMost];
  };
  expect(await sizes(text)).toEqual([1101, false]);
  expect(await sizes(parquet)).toEqual([10, true]);
  expect(await sizes(text, parquet, hours)).toEqual([111, true]);
});

test('tells of records that are there twice and of files in an archive, where they concern the request', async () => {
  const overlaps = [
    { region: 'us-east-1', flowLogs: ['fl-0a', 'fl-0b'], resources: ['vpc-1', 'subnet-1'] },
    { region: 'eu-west-1', flowLogs: ['fl-0c', 'fl-0d'], resources: ['vpc-2', 'vpc-2'] },
  ];
  const { source } = await sourceOf({ ...configOf(TABLE), overlaps, archivedAfter: 2 });
  const caveats = async (window: Window | undefined, filter: RecordFilter = {}) =>
    (await source.open({ window, filter })).caveats?.map(({ text }) => text);
  const subnet =
    'fl-0a and fl-0b log vpc-1 and subnet-1, which is in it: reports count their bytes and packets once, and their records twice';
  const vpc =
    'fl-0c and fl-0d both log vpc-2: reports count their bytes and packets once, and their records twice';
  expect(await caveats(WINDOW)).toEqual([subnet, vpc]);
  expect(await caveats(WINDOW, { region: ['eu-west-1'] })).toEqual([vpc]);
  const archived = expect.stringMatching(/^records before 2026-11-20 may be missing: .* after 2 days /);
  expect(await caveats(undefined, { region: ['us-east-1'] })).toEqual([subnet, archived]);
  const early = { since: WINDOW.since - 2 * 86_400, until: WINDOW.until };
  expect(await caveats(early)).toEqual([subnet, vpc, archived]);
});

test('refuses more partitions than Athena takes, before it is asked', async () => {
  const accounts = Array.from({ length: 100 }, (_, n) => String(n).padStart(12, '1'));
  const table = { ...TABLE, accounts, firstDay: '2020-01-01', layout: { hive: false, hourly: true } };
  const { source } = await sourceOf(configOf(table));
  await expect(source.open({ window: undefined, filter: {} })).rejects.toMatchObject({
    exitCode: 3,
    message: expect.stringMatching(/^the query covers \d{8} partitions of flow_logs/),
  });
  const one = { account: accounts.slice(0, 1) };
  expect((await source.open({ window: undefined, filter: one })).sets).toHaveLength(1);
});
