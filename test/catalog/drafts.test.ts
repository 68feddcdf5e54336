import { expect, test } from 'vitest';
import { draftTables } from '../../src/catalog/table/drafts.ts';
import type { TableConfig } from '../../src/config/config.ts';
import { discovery, otherLog, parquetLog, place, textLog } from './findings.ts';

const named = (fields: string) => fields.split(' ');

function configs(
  found: ReturnType<typeof discovery>,
  existing: readonly TableConfig[] = [],
): readonly TableConfig[] {
  return draftTables(found, { name: 'flow_logs', existing }).tables.map(({ config }) => config);
}

test('makes one table of several places of one format', () => {
  const found = discovery(
    place([textLog('fl-0a', 'version action')]),
    place([textLog('fl-0b', 'version action')], { region: 'eu-west-1', firstDay: '2025-03-04' }),
    place(undefined, {
      account: '222222222222',
      firstDay: '2024-01-01',
    }),
  );
  expect(configs(found)).toEqual([
    {
      name: 'flow_logs',
      format: 'text',
      layout: { hive: false, hourly: false },
      fields: ['version', 'action'],
      accounts: ['111111111111', '222222222222'],
      regions: ['eu-west-1', 'us-east-1'],
      firstDay: '2024-01-01',
      flowLogs: [
        { account: '111111111111', region: 'eu-west-1', flowLogs: ['fl-0b'] },
        { account: '111111111111', region: 'us-east-1', flowLogs: ['fl-0a'] },
      ],
    },
  ]);
});

test('makes one table of text formats of which one begins the other, with the longest', () => {
  const found = discovery(
    place([textLog('fl-0a', 'default'), textLog('fl-0b', 'v5'), textLog('fl-0c', 'v3')]),
  );
  expect(configs(found)).toMatchObject([{ fields: { length: 29 } }]);
  expect(configs(found)[0]?.only ?? configs(found)[0]?.except).toBeUndefined();
});

test('makes one table of Parquet files with different fields, in the order of AWS', () => {
  const found = discovery(
    place([parquetLog('fl-0a', 'action version'), parquetLog('fl-0b', 'start version vpc-id')]),
  );
  expect(configs(found)).toMatchObject([
    { format: 'parquet', fields: ['version', 'start', 'action', 'vpc-id'] },
  ]);
});

test('lets the largest table read all but the flow logs of the others', () => {
  const found = discovery(
    place([textLog('fl-0a', 'action version'), parquetLog('fl-0d', 'v5'), otherLog('fl-0f')]),
    place([textLog('fl-0b', 'action version'), textLog('fl-0c', 'version action')], { region: 'eu-west-1' }),
  );
  expect(configs(found)).toMatchObject([
    {
      name: 'flow_logs',
      fields: named('action version'),
      except: [
        { account: '111111111111', region: 'eu-west-1', flowLogs: ['fl-0c'] },
        { account: '111111111111', region: 'us-east-1', flowLogs: ['fl-0d', 'fl-0f'] },
      ],
    },
    {
      name: 'flow_logs_2',
      format: 'parquet',
      regions: ['us-east-1'],
      only: [{ region: 'us-east-1', flowLogs: ['fl-0d'] }],
    },
    {
      name: 'flow_logs_3',
      fields: named('version action'),
      regions: ['eu-west-1'],
      only: [{ region: 'eu-west-1', flowLogs: ['fl-0c'] }],
    },
  ]);
});

test('needs nothing to tell layouts apart whose folders are not the same', () => {
  const hive = { hive: true, hourly: false };
  const found = discovery(
    place([textLog('fl-0a', 'v2')]),
    place([textLog('fl-0b', 'v2', hive)]),
    place([textLog('fl-0c', 'v2', { hive: false, hourly: true })], { region: 'eu-west-1' }),
  );
  const tables = configs(found);
  expect(tables.map(({ layout }) => layout)).toHaveLength(3);
  expect(tables.every((table) => !table.only && !table.except)).toBe(true);
});

test('makes a table for each organisation', () => {
  const found = discovery(
    place([textLog('fl-0a', 'v2')], { organisation: 'o-aaaa' }),
    place([textLog('fl-0b', 'v2')]),
  );
  expect(configs(found).map(({ organisation }) => organisation)).toEqual(['o-aaaa', undefined]);
});

test('finds the table that is there, and lets it grow only', () => {
  const [before] = configs(discovery(place([textLog('fl-0a', 'v3')], { firstDay: '2025-01-01' })));
  if (!before) throw new Error('no table');
  const there = { ...before, name: 'flow_logs_7' };
  expect(configs(discovery(place([textLog('fl-0b', 'v2')])), [there])).toMatchObject([
    { name: 'flow_logs_7', firstDay: '2025-01-01', fields: { length: 21 } },
  ]);
  expect(configs(discovery(place([textLog('fl-0b', 'v5')])), [there])).toMatchObject([
    { name: 'flow_logs_7', fields: { length: 29 } },
  ]);
  expect(configs(discovery(place([textLog('fl-0b', 'action version')])), [there])).toMatchObject([
    { name: 'flow_logs' },
  ]);
});

test('lets the table that read all others before go on with it, and remembers flow logs that are gone', () => {
  const first = configs(discovery(place([textLog('fl-0a', 'v2')])));
  const second = configs(
    discovery(
      place([textLog('fl-0a', 'v2'), textLog('fl-0b', 'action start'), textLog('fl-0c', 'action start')]),
    ),
    first,
  );
  expect(second).toMatchObject([
    { name: 'flow_logs', except: [{ flowLogs: ['fl-0b', 'fl-0c'] }] },
    { name: 'flow_logs_2', fields: ['action', 'start'], only: [{ flowLogs: ['fl-0b', 'fl-0c'] }] },
  ]);
  const third = draftTables(discovery(place([textLog('fl-0a', 'v2'), textLog('fl-0d', 'action start')])), {
    name: 'flow_logs',
    existing: second,
  });
  expect(third.tables.map(({ config }) => config)).toMatchObject([
    { name: 'flow_logs', except: [{ flowLogs: ['fl-0b', 'fl-0c', 'fl-0d'] }] },
    { name: 'flow_logs_2', only: [{ flowLogs: ['fl-0b', 'fl-0c', 'fl-0d'] }] },
  ]);
  const fourth = draftTables(discovery(place([textLog('fl-0a', 'v2')])), {
    name: 'flow_logs',
    existing: second,
  });
  expect(fourth.tables.map(({ config }) => config)).toMatchObject([
    { name: 'flow_logs', except: [{ flowLogs: ['fl-0b', 'fl-0c'] }] },
  ]);
  expect(fourth.kept.map(({ name }) => name)).toEqual(['flow_logs_2']);
  expect(fourth.dropped).toEqual([]);
});
