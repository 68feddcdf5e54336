import fc from 'fast-check';
import { expect, test } from 'vitest';
import { explain } from '../../src/catalog/table/explain.ts';
import { partitionKeys } from '../../src/catalog/table/partition-keys.ts';
import { readTable } from '../../src/catalog/table/read-table.ts';
import { tableInput } from '../../src/catalog/table/table-input.ts';
import type { TableConfig } from '../../src/config/config.ts';
import { fileNameOf, folderOf, placeFolder } from '../../src/logs/delivery.ts';
import { tables } from './arbitraries.ts';

const LOCATION = 's3://logs/flow/';

test('a table is read back as what it was made from', () => {
  fc.assert(
    fc.property(
      tables,
      fc.option(fc.constantFrom('only', 'except')),
      fc.boolean(),
      (table, told, inOrganisation) => {
        const flowLogs = [{ account: '111111111111', region: 'us-east-1', flowLogs: ['fl-0a', 'fl-0b'] }];
        const config = {
          ...table,
          ...(told ? { [told]: flowLogs } : {}),
          ...(inOrganisation ? { organisation: 'o-abc' } : {}),
        };
        const input = tableInput(config, LOCATION);
        expect(readTable({ ...input, Name: input.Name })).toEqual({ config, location: LOCATION });
      },
    ),
  );
});

test('every file from the first day on is in a partition of its table', () => {
  fc.assert(
    fc.property(tables, fc.integer({ min: 0, max: 8 * 365 * 24 }), (table, hours) => {
      const [account = '111111111111'] = table.accounts === 'injected' ? [] : table.accounts;
      const [region = ''] = table.regions;
      const now = Date.parse('2027-01-01') / 1000;
      const time = Math.min(Date.parse(table.firstDay) / 1000 + hours * 3600, now);
      const file = fileNameOf({ account, region, flowLogId: 'fl-0a', time, format: table.format }, 'abcd');
      const uri = LOCATION + folderOf(table.layout, account, region, time) + file;
      expect(explain({ ...tableInput(table, LOCATION), Name: 'x' }, uri, now)).toEqual([]);
    }),
  );
});

test('has none of the traps of the samples', () => {
  fc.assert(
    fc.property(tables, (table) => {
      const {
        StorageDescriptor: storage,
        PartitionKeys: keys = [],
        Parameters: parameters = {},
        TableType: type,
      } = tableInput(table, LOCATION);
      const columns = (storage?.Columns ?? []).map(({ Name }) => Name);
      expect(columns).toHaveLength(table.fields.length);
      expect(keys.filter(({ Name }) => columns.includes(Name))).toEqual([]);
      expect(keys.every(({ Type }) => Type === 'string')).toBe(true);
      const named = [...(parameters['storage.location.template'] ?? '').matchAll(/\$\{([^}]+)\}/g)].map(
        ([, name]) => name,
      );
      expect(named).toEqual(keys.map(({ Name }) => Name));
      expect(parameters['storage.location.template']).toMatch(/\/$/);
      expect(parameters['storage.location.template']?.startsWith(storage?.Location ?? '?')).toBe(true);
      expect(
        Object.entries(parameters).filter(([name, value]) => name.endsWith('.values') && /\s/.test(value)),
      ).toEqual([]);
      expect(parameters['skip.header.line.count']).toBe(table.format === 'text' ? '1' : undefined);
      expect(type).toBe('EXTERNAL_TABLE');
      expect(parameters.EXTERNAL).toBe('TRUE');
    }),
  );
});

test('a partition key gives way to a field of its name', () => {
  const table: TableConfig = {
    name: 't',
    format: 'text',
    layout: { hive: true, hourly: false },
    fields: ['version', 'p-region', 'day'],
    accounts: 'injected',
    regions: ['us-east-1'],
    firstDay: '2026-11-01',
  };
  expect(partitionKeys(table).map(({ name }) => name)).toEqual([
    'p_account',
    'flowq_p_region',
    'year',
    'month',
    'flowq_day',
  ]);
  expect(readTable({ ...tableInput(table, LOCATION), Name: 't' })?.config).toMatchObject({
    layout: table.layout,
    accounts: 'injected',
  });
});

test('an int32 of Parquet is an int', () => {
  const table: TableConfig = {
    name: 't',
    format: 'parquet',
    layout: { hive: false, hourly: true },
    fields: ['protocol', 'bytes', 'action', 'encryption-status'],
    accounts: ['1'.repeat(12)],
    regions: ['us-east-1'],
    firstDay: '2026-11-01',
  };
  expect(tableInput(table, LOCATION).StorageDescriptor?.Columns?.map(({ Type }) => Type)).toEqual([
    'int',
    'bigint',
    'string',
    'int',
  ]);
});

const KEY = `s3://logs/flow/${placeFolder({ hive: false, account: '1'.repeat(12), region: 'us-east-1' })}2026/11/22/x_fl-0a_.log.gz`;

test.for([
  [
    'projection.p_account.values',
    '222222222222',
    'projection.p_account.values is "222222222222", the file\'s is 111111111111',
  ],
  [
    'projection.p_region.values',
    'eu-west-1, us-east-1',
    'projection.p_region.values has blanks, which count as part of the value, "eu-west-1, us-east-1", the file\'s is us-east-1',
  ],
  [
    'projection.p_date.range',
    '2026/11/01,2026/11/21',
    "projection.p_date.range is 2026/11/01,2026/11/21, the file's is 2026/11/22",
  ],
  [
    'projection.p_date.range',
    'NOW-1HOURS,NOW',
    "projection.p_date.range is NOW-1HOURS,NOW, the file's is 2026/11/22",
  ],
  [
    'projection.p_date.range',
    '2026/11/01-NOW',
    'projection.p_date.range is 2026/11/01-NOW, which is not a range of yyyy/MM/dd',
  ],
  ['projection.enabled', 'false', 'projection.enabled is not true'],
  [
    'storage.location.template',
    `s3://logs/flow/AWSLogs/\${p_account}/\${p_region}/\${p_date}/`,
    /^storage\.location\.template leads to .*, the file is in s3:\/\/logs\/flow\/AWSLogs/,
  ],
  [
    'storage.location.template',
    `s3://logs/flow/AWSLogs/111111111111/vpcflowlogs/\${p_region}/\${p_date}`,
    `storage.location.template is missing \${p_account}`,
  ],
] as const)('says that %s as %s is wrong', ([property, value, reason]) => {
  const table: TableConfig = {
    name: 't',
    format: 'text',
    layout: { hive: false, hourly: false },
    fields: ['version'],
    accounts: ['1'.repeat(12)],
    regions: ['us-east-1'],
    firstDay: '2026-11-01',
  };
  const input = tableInput(table, LOCATION);
  const now = Date.parse('2026-11-23T12:00Z') / 1000;
  expect(explain({ ...input, Name: 't' }, KEY, now)).toEqual([]);
  const reasons = explain(
    { ...input, Name: 't', Parameters: { ...input.Parameters, [property]: value } },
    KEY,
    now,
  );
  expect(reasons).toEqual([typeof reason === 'string' ? reason : expect.stringMatching(reason)]);
});

test('says which digits and which formats are wrong', () => {
  const table: TableConfig = {
    name: 't',
    format: 'parquet',
    layout: { hive: true, hourly: true },
    fields: ['version'],
    accounts: ['1'.repeat(12)],
    regions: ['us-east-1'],
    firstDay: '2026-11-01',
  };
  const input = tableInput(table, LOCATION);
  const uri = `${LOCATION}${folderOf(table.layout, '1'.repeat(12), 'us-east-1', Date.parse('2026-11-02T05:00Z') / 1000)}x.log.gz`;
  const { 'projection.day.digits': _, ...parameters } = input.Parameters ?? {};
  expect(
    explain({ ...input, Name: 't', Parameters: { ...parameters, 'projection.hour.range': '6,23' } }, uri, 0),
  ).toEqual([
    expect.stringMatching(/^the input format is .*Parquet.*, the file is text$/),
    expect.stringMatching(/^the SerDe is .*Parquet.*, the file is text$/),
    'projection.day.digits is missing, so that it looks for 2, not 02',
    "projection.hour.range is 6,23, the file's is 05",
  ]);
});
