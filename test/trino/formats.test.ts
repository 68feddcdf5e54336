import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { TableConfig } from '../../src/config/config.ts';
import { fileNameOf, folderOf, parseFileName } from '../../src/logs/delivery.ts';
import { parseFields } from '../../src/logs/record-format.ts';
import type { Window } from '../../src/logs/window.ts';
import { rejected } from '../../src/reports/index.ts';
import { LocalSource } from '../../src/sources/local/local-source.ts';
import { createBucket, putObjects } from '../stack/objects.ts';
import { type Stack, startStack } from '../stack/stack.ts';
import { BUCKET, type Initialised, init, type Logs, makeLogs, sourceOver, UNTIL } from './glue-logs.ts';
import { rowsOf, rowsOfSql, someReports } from './report-rows.ts';

let stack: Stack;
beforeAll(async () => {
  stack = await startStack();
  await stack.reset();
  await createBucket(stack.clients.s3, BUCKET);
}, 300_000);
beforeEach(() => stack.control.clearCalls());
afterAll(() => stack?.close());

const ONE = { accounts: ['111111111111'], regions: ['us-east-1'] };
const DAYS = { hive: false, hourly: false };
const HOURS = { hive: false, hourly: true };
const OTHER =
  'action version srcaddr dstaddr srcport dstport protocol packets bytes start end log-status interface-id';
const WINDOW: Window = { since: UNTIL - 8 * 3600, until: UNTIL };

async function expectSameReports(
  { source, config }: Initialised,
  logs: Logs,
  window: Window | undefined = WINDOW,
): Promise<void> {
  const local = new LocalSource({ path: logs.folder });
  for (const report of someReports(config)) {
    expect(await rowsOf(report, source, window), report.name).toEqual(await rowsOf(report, local, window));
  }
}

/** Conversations of SQL of one's own are the same as well. */
async function expectSameConversations({ source }: Initialised, logs: Logs): Promise<void> {
  const sql =
    'select srcaddr, dstport, count(*), sum(flows), sum(packets), sum(bytes), sum(blocked) from conversations group by 1, 2 order by 1, 2';
  const rows = await rowsOfSql(sql, source, WINDOW);
  expect(rows.length).toBeGreaterThan(10);
  expect(rows).toEqual(await rowsOfSql(sql, new LocalSource({ path: logs.folder }), WINDOW));
}

/** Flow logs whose objects a query over one table opens. */
async function flowLogsOpened(
  made: Initialised,
  table: TableConfig,
  window: Window | undefined = WINDOW,
): Promise<string[]> {
  const source = sourceOver(made, { ...made.config, tables: [table] });
  await stack.control.clearCalls();
  await rowsOf(rejected, source, window);
  const gets = await stack.control.calls('GetObject');
  const ids = gets.map(
    ({ resource }) => parseFileName(resource.slice(resource.lastIndexOf('/') + 1))?.flowLogId ?? resource,
  );
  return [...new Set(ids)].sort();
}

const flowLogsOf = (table: TableConfig | undefined) =>
  (table?.only ?? []).flatMap(({ flowLogs }) => flowLogs);

test('formats that share folders are tables, each of which opens its own objects only', async () => {
  const logs = await makeLogs(stack, 'mixed', [
    { ...ONE, fields: parseFields('default') },
    { ...ONE, fields: parseFields(OTHER) },
    { ...ONE, fields: parseFields('v5'), format: 'parquet' },
  ]);
  const transitGateway = {
    account: '111111111111',
    region: 'us-east-1',
    flowLogId: 'fl-0dead',
    time: UNTIL - 7200,
    format: 'text',
  } as const;
  const key = `${logs.prefix}${folderOf(DAYS, '111111111111', 'us-east-1', UNTIL - 7200)}${fileNameOf(transitGateway, 'abcd')}`;
  await putObjects(stack.clients.s3, BUCKET, [
    [key, gzipSync('version resource-type account-id tgw-id\n6 TransitGateway 111111111111 tgw-1\n')],
  ]);

  const made = await init(stack, logs, 'mixed');
  expect(made.notes).toEqual([expect.stringMatching(/^left out fl-0dead: these are Transit Gateway/)]);
  expect(made.config.tables).toHaveLength(3);
  const [main, second, third] = made.config.tables as [TableConfig, TableConfig, TableConfig];
  await expectSameReports(made, logs);
  await expectSameConversations(made, logs);

  const [one = '', two = ''] = [flowLogsOf(second)[0], flowLogsOf(third)[0]];
  expect(await flowLogsOpened(made, second)).toEqual([one]);
  expect(await flowLogsOpened(made, third)).toEqual([two]);
  const mains = await flowLogsOpened(made, main);
  expect(mains).toHaveLength(1);
  expect(mains).not.toContain('fl-0dead');

  // As many ranges of paths as can be would still be told apart; beyond, ids are looked for in the paths of text.
  const long = { since: UNTIL - 500 * 86_400, until: UNTIL };
  const texts = made.config.tables.filter(({ format }) => format === 'text');
  const source = sourceOver(made, { ...made.config, tables: texts });
  const local = await makeLogs(stack, 'unmixed', [
    { ...ONE, fields: parseFields('default') },
    { ...ONE, seed: 2, fields: parseFields(OTHER) },
  ]);
  for (const report of someReports(made.config))
    expect(await rowsOf(report, source, long), report.name).toEqual(
      await rowsOf(report, new LocalSource({ path: local.folder }), long),
    );
});

test('a flow log made after init is not missed where formats share folders', async () => {
  const logs = await makeLogs(stack, 'later', [
    { ...ONE, seed: 7, fields: parseFields('default') },
    { ...ONE, seed: 8, fields: parseFields(OTHER) },
  ]);
  const made = await init(stack, logs, 'later');
  const [main] = made.config.tables;
  const formatOfMain = parseFields(main?.fields.join(' ') ?? '');
  const grown = await makeLogs(stack, 'later', [
    { ...ONE, seed: 7, fields: parseFields('default') },
    { ...ONE, seed: 8, fields: parseFields(OTHER) },
    { ...ONE, seed: 9, fields: formatOfMain },
  ]);
  await expectSameReports(made, grown);
});

test('a longer text format that begins as the other is the same table', async () => {
  const logs = await makeLogs(stack, 'grown', [
    { ...ONE, fields: parseFields('default') },
    { ...ONE, fields: parseFields('v5') },
  ]);
  const made = await init(stack, logs, 'grown');
  expect(made.config.tables).toMatchObject([{ name: 'flow_logs', fields: { length: 29 } }]);
  await expectSameReports(made, logs);
});

test('Parquet files of several field sets are one table', async () => {
  const logs = await makeLogs(stack, 'union', [
    { ...ONE, format: 'parquet', fields: parseFields(OTHER) },
    { ...ONE, format: 'parquet', fields: parseFields('v3') },
  ]);
  const made = await init(stack, logs, 'parquet_union');
  expect(made.config.tables).toMatchObject([{ fields: { length: 21 } }]);
  await expectSameReports(made, logs);
});

test('folders of hours within those of days are not read twice', async () => {
  const logs = await makeLogs(stack, 'hours', [
    { ...ONE, layout: DAYS },
    { ...ONE, layout: HOURS },
  ]);
  const made = await init(stack, logs, 'hours');
  expect(made.config.tables.map(({ layout }) => layout.hourly).sort()).toEqual([false, true]);
  await expectSameReports(made, logs);
  await expectSameReports(made, logs, { since: UNTIL - 500 * 86_400, until: UNTIL });
  await expectSameReports(made, logs, undefined);
});

test('an organisation stands before the accounts', async () => {
  const inOrganisation = (path: string) => path.replace('AWSLogs/', 'AWSLogs/o-abc123/');
  const logs = await makeLogs(stack, 'organisation', [{ accounts: 2 }], { rename: inOrganisation });
  const made = await init(stack, logs, 'organisation');
  expect(made.config.tables).toMatchObject([{ organisation: 'o-abc123', accounts: { length: 2 } }]);
  await expectSameReports(made, logs);
});

test('both Hive-compatible and plain folders are read', async () => {
  const logs = await makeLogs(stack, 'both', [
    { ...ONE, layout: { hive: true, hourly: true } },
    { ...ONE, layout: DAYS },
  ]);
  const made = await init(stack, logs, 'both');
  expect(made.config.tables).toHaveLength(2);
  await expectSameReports(made, logs);
});

test('accounts that are not listed are named by the query', async () => {
  const logs = await makeLogs(stack, 'injected', [{ accounts: ['111111111111', '222222222222'] }]);
  const made = await init(stack, logs, 'injected', { injectedAccounts: true });
  const filter = { account: ['222222222222'] };
  for (const report of someReports(made.config)) {
    const expected = await rowsOf(report, new LocalSource({ path: logs.folder }), WINDOW, filter);
    expect(await rowsOf(report, made.source, WINDOW, filter), report.name).toEqual(expected);
  }
  await expect(made.source.open({ window: WINDOW, filter: {} })).rejects.toMatchObject({ exitCode: 2 });
});
