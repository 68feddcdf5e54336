import type { DatabaseInput, Table, TableInput } from '@aws-sdk/client-glue';
import { expect, test } from 'vitest';
import { type Migration, migrationStatus } from '../../src/catalog/migrations.ts';
import { planCatalog, planMigrations } from '../../src/catalog/plan/catalog-plan.ts';
import { printTables } from '../../src/catalog/print/printed-tables.ts';
import type { TableConfig } from '../../src/config/config.ts';
import { FlowqError } from '../../src/errors.ts';
import { MIGRATIONS } from '../../src/migrations/index.ts';
import { type FakeAws, startFakeAws } from './aws.ts';

const TABLE: TableConfig = {
  name: 'flow_logs',
  format: 'text',
  layout: { hive: false, hourly: false },
  fields: ['version', 'action'],
  accounts: ['111111111111'],
  regions: ['us-east-1'],
  firstDay: '2026-11-01',
};

function contextOf(
  { catalog }: FakeAws,
  tables: readonly TableConfig[] = [TABLE],
  more: { adopt?: boolean; location?: string } = {},
) {
  const { location = 's3://logs/', adopt } = more;
  return { glue: catalog, config: { database: 'flowq', location, tables }, adopt };
}

async function applied(
  aws: FakeAws,
  ...args: Parameters<typeof contextOf> extends [FakeAws, ...infer Rest] ? Rest : never
) {
  const plan = await planCatalog(contextOf(aws, ...args), MIGRATIONS);
  await plan.apply();
  return plan.lines;
}

const tableOf = (aws: FakeAws) => aws.glue.tables.get('flowq.flow_logs') as Table;

test('shows all it would do, and changes nothing until told to', async () => {
  const aws = await startFakeAws();
  const plan = await planCatalog(contextOf(aws), MIGRATIONS);
  expect(plan.lines).toEqual([
    '+ database flowq  [glue:CreateDatabase]',
    '+ note in the database flowq: 0001-database applied (the database that holds the tables)  [glue:UpdateDatabase]',
    '+ table flowq.flow_logs  [glue:CreateTable]',
    '    + text, daily folders, from 2026-11-01 on',
    '    + 2 columns: version action',
    '    + accounts: 111111111111',
    '    + Regions: us-east-1',
    '+ note in the database flowq: 0002-flow-log-tables applied (a partition-projected table for each record format)  [glue:UpdateDatabase]',
  ]);
  expect(aws.changes()).toEqual([]);
  await plan.apply();
  expect(aws.changes()).toEqual(['CreateDatabase', 'UpdateDatabase', 'CreateTable', 'UpdateDatabase']);
  expect(tableOf(aws)).toMatchObject({ TableType: 'EXTERNAL_TABLE' });
});

test('does nothing where a printed template was applied', async () => {
  const aws = await startFakeAws();
  const template = JSON.parse(
    printTables(
      'cloudformation',
      contextOf(aws).config,
      MIGRATIONS.map(({ id }) => id),
    ),
  ) as {
    Resources: Record<string, { Properties: { DatabaseInput: DatabaseInput; TableInput: TableInput } }>;
  };
  const { Database, ...tables } = template.Resources;
  if (Database) await aws.catalog.createDatabase(Database.Properties.DatabaseInput);
  for (const { Properties } of Object.values(tables))
    await aws.catalog.createTable('flowq', Properties.TableInput);
  expect((await planCatalog(contextOf(aws), MIGRATIONS)).lines).toEqual([]);
});

test('does nothing the second time', async () => {
  const aws = await startFakeAws();
  await applied(aws);
  aws.calls.clear();
  expect(await applied(aws)).toEqual([]);
  expect(aws.changes()).toEqual([]);
});

test('makes a small change of a new account, Region, longer format and earlier day', async () => {
  const aws = await startFakeAws();
  await applied(aws);
  aws.calls.clear();
  const grown = {
    ...TABLE,
    accounts: ['111111111111', '222222222222'],
    regions: ['eu-west-1', 'us-east-1'],
    fields: [...TABLE.fields, 'vpc-id'],
    firstDay: '2026-10-31',
  };
  expect(await applied(aws, [grown])).toEqual([
    '~ table flowq.flow_logs  [glue:UpdateTable]',
    '    + column vpc_id string',
    '    + account 222222222222',
    '    + region eu-west-1',
    '    ~ parameter projection.p_date.range: "2026/11/01,NOW+1DAYS" → "2026/10/31,NOW+1DAYS"',
    '    ~ parameter flowq.first-day: "2026-11-01" → "2026-10-31"',
  ]);
  expect(aws.changes()).toEqual(['UpdateTable']);
  expect(tableOf(aws).VersionId).toBe('1');
  expect(await applied(aws, [grown])).toEqual([]);
});

test('keeps what others added to the table, and removes projections that are left over', async () => {
  const aws = await startFakeAws();
  await applied(aws);
  const { Parameters, StorageDescriptor: storage, ...table } = tableOf(aws);
  aws.glue.tables.set('flowq.flow_logs', {
    ...table,
    Name: 'flow_logs',
    Owner: 'security',
    Description: 'ours',
    Parameters: { ...Parameters, team: 'network', 'projection.old.type': 'enum' },
    StorageDescriptor: {
      ...storage,
      Columns: storage?.Columns?.map((column) => ({ ...column, Comment: 'mine' })),
      NumberOfBuckets: -1,
    },
  });
  expect(await applied(aws)).toEqual([
    '~ table flowq.flow_logs  [glue:UpdateTable]',
    '    - parameter projection.old.type',
  ]);
  expect(tableOf(aws)).toMatchObject({
    Owner: 'security',
    Description: 'ours',
    Parameters: { team: 'network' },
    StorageDescriptor: { NumberOfBuckets: -1, Columns: [{ Comment: 'mine' }, { Comment: 'mine' }] },
  });
  expect(tableOf(aws).Parameters).not.toHaveProperty('projection.old.type');
});

function changeByHand(aws: FakeAws, parameters: Record<string, string>): void {
  const table = tableOf(aws);
  aws.glue.tables.set('flowq.flow_logs', {
    ...table,
    Name: 'flow_logs',
    Parameters: { ...table.Parameters, ...parameters },
  });
}

test('mends what was changed by hand', async () => {
  const aws = await startFakeAws();
  await applied(aws);
  changeByHand(aws, { 'skip.header.line.count': '0' });
  expect(await applied(aws)).toEqual([
    '~ table flowq.flow_logs  [glue:UpdateTable]',
    '    ~ parameter skip.header.line.count: "0" → "1"',
  ]);
});

test('a newer flowq does not write a table for its own version alone', async () => {
  const aws = await startFakeAws();
  await applied(aws);
  changeByHand(aws, { 'flowq.version': '0.0.1' });
  expect(await applied(aws)).toEqual([]);
});

async function refusal(
  aws: FakeAws,
  ...args: Parameters<typeof contextOf> extends [FakeAws, ...infer Rest] ? Rest : never
) {
  aws.calls.clear();
  const error: unknown = await applied(aws, ...args).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(FlowqError);
  expect(aws.changes()).toEqual([]);
  return error as FlowqError;
}

test('leaves a table that it did not make as it is, unless it may adopt it', async () => {
  const aws = await startFakeAws();
  await aws.catalog.createDatabase({ Name: 'flowq', Description: 'mine', Parameters: { team: 'network' } });
  await aws.catalog.createTable('flowq', {
    Name: 'flow_logs',
    Parameters: { team: 'network' },
    StorageDescriptor: { Location: 's3://logs/mine/' },
  });
  expect(await refusal(aws)).toMatchObject({
    exitCode: 3,
    message:
      'the table flowq.flow_logs was not made by flowq (it reads s3://logs/mine/), so it is left as it is',
  });
  const lines = await applied(aws, [TABLE], { adopt: true });
  expect(lines).toContain('~ table flowq.flow_logs (adopted)  [glue:UpdateTable]');
  expect(tableOf(aws).Parameters).toMatchObject({ team: 'network', 'projection.enabled': 'true' });
  expect(aws.glue.databases.get('flowq')).toMatchObject({
    Description: 'mine',
    Parameters: { team: 'network' },
  });
  expect(await applied(aws)).toEqual([]);
});

test('leaves a view, and a table over other logs, as they are', async () => {
  const aws = await startFakeAws();
  await applied(aws);
  expect(await refusal(aws, [TABLE], { location: 's3://other/', adopt: true })).toMatchObject({
    message: 'the table flowq.flow_logs reads other logs: s3://logs/AWSLogs/',
  });
  aws.glue.tables.set('flowq.flow_logs', { Name: 'flow_logs', TableType: 'VIRTUAL_VIEW' });
  expect(await refusal(aws, [TABLE], { adopt: true })).toMatchObject({
    message: 'flowq.flow_logs is a view',
  });
});

test('does not overwrite what somebody else changed at the same time', async () => {
  const aws = await startFakeAws();
  await applied(aws);
  const plan = await planCatalog(contextOf(aws, [{ ...TABLE, regions: ['eu-west-1'] }]), MIGRATIONS);
  await applied(aws, [{ ...TABLE, firstDay: '2026-10-01' }]);
  await expect(plan.apply()).rejects.toMatchObject({
    exitCode: 3,
    message: expect.stringContaining('somebody else changed it at the same time'),
  });
  expect(tableOf(aws).Parameters?.['flowq.first-day']).toBe('2026-10-01');
});

test('waits for a change at the same time that passes', async () => {
  const aws = await startFakeAws();
  for (const on of ['CreateTable', 'UpdateDatabase'])
    aws.faults.add({ on, fault: 'error', name: 'ConcurrentModificationException' });
  await applied(aws);
  expect(aws.calls.list('CreateTable')).toHaveLength(2);
  expect(tableOf(aws)).toMatchObject({ TableType: 'EXTERNAL_TABLE' });
});

test('goes on where it was interrupted', async () => {
  const aws = await startFakeAws();
  aws.faults.add({ on: 'CreateTable', fault: 'access-denied' });
  await expect(applied(aws)).rejects.toMatchObject({
    exitCode: 3,
    message: expect.stringContaining('cannot create the table flowq.flow_logs: access denied'),
  });
  expect((await migrationStatus(aws.catalog, 'flowq', MIGRATIONS)).map(({ isApplied }) => isApplied)).toEqual(
    [true, false],
  );
  expect((await applied(aws))[0]).toBe('+ table flowq.flow_logs  [glue:CreateTable]');
  expect((await migrationStatus(aws.catalog, 'flowq', MIGRATIONS)).every(({ isApplied }) => isApplied)).toBe(
    true,
  );
});

test('completes a step whose answer was lost after it was carried out', async () => {
  const aws = await startFakeAws();
  aws.faults.add({ on: 'CreateTable', fault: 'drop' });
  await applied(aws).catch((error: unknown) =>
    expect(error).toMatchObject({ hint: 'run the command again' }),
  );
  await applied(aws);
  expect(await applied(aws)).toEqual([]);
});

test('a step of a later version is applied once, before the tables are looked at', async () => {
  const aws = await startFakeAws();
  await applied(aws);
  let runs = 0;
  const apply = async () => {
    runs += 1;
  };
  const later: Migration = {
    id: '0003-later',
    title: 'what is to come',
    plan: async () => [{ what: '+ something', parts: [], calls: ['glue:UpdateTable'], apply }],
  };
  const migrations = [...MIGRATIONS, later];
  const plan = await planMigrations(contextOf(aws), migrations);
  expect(plan.lines).toEqual([
    '+ something  [glue:UpdateTable]',
    '+ note in the database flowq: 0003-later applied (what is to come)  [glue:UpdateDatabase]',
  ]);
  await plan.apply();
  expect((await planMigrations(contextOf(aws), migrations)).lines).toEqual([]);
  expect(runs).toBe(1);
  await expect(planMigrations(contextOf(aws), MIGRATIONS)).rejects.toMatchObject({
    message: 'the database flowq was changed by a later version of flowq (0003-later)',
  });
});

test('each call names the account of the catalog, if it is another one', async () => {
  const aws = await startFakeAws('210987654321');
  await applied(aws);
  await applied(aws, [{ ...TABLE, regions: ['us-east-1', 'eu-west-1'] }]);
  const calls = aws.calls.list().filter(({ service }) => service === 'glue');
  expect(new Set(calls.map(({ operation }) => operation))).toEqual(
    new Set(['GetDatabase', 'CreateDatabase', 'UpdateDatabase', 'GetTable', 'CreateTable', 'UpdateTable']),
  );
  for (const { operation, input } of calls)
    expect(input, operation).toMatchObject({ CatalogId: '210987654321' });
});
