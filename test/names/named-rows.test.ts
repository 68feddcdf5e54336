import { describe, expect, it } from 'vitest';
import { namedRows } from '../../src/names/named-rows.ts';
import { Names } from '../../src/names/names.ts';
import { REPORTS } from '../../src/reports/index.ts';
import type { Row, Value } from '../../src/rows/rows.ts';
import { interfaceOf, inventoryOf, placeOf } from '../inventory/things.ts';

const named = (name: string, address: string, things = {}) =>
  interfaceOf(`eni-${name}`, address, { tags: { Name: name }, ...things });

const NAMES = new Names({
  inventory: inventoryOf(
    placeOf({
      interfaces: [
        named('web', '10.0.0.5', { until: '2026-11-10T00:00:00Z' }),
        named('db', '10.0.0.5', { from: '2026-11-10T00:00:00Z' }),
      ],
    }),
  ),
});

async function rowsOf(columns: readonly string[], rows: readonly Row[], isShort = false) {
  const batches = (async function* () {
    yield rows;
    yield rows;
  })();
  const input = { columns: columns.map((name) => ({ name, type: 'text' as const })), batches };
  const window = {
    since: Date.parse('2026-11-20T00:00:00Z') / 1000,
    until: Date.parse('2026-11-21T00:00:00Z') / 1000,
  };
  const all = await namedRows(input, NAMES, { window, isShort });
  const read = (await Array.fromAsync(all.batches)).map((batch) => batch.map((row) => [...row]));
  expect(read[1]).toEqual(read[0]);
  return { columns: all.columns.map(({ name }) => name), rows: read[0], others: all.withNames };
}

describe('rows with names', () => {
  it('have them behind addresses, ids and ports, and nowhere else', async () => {
    const { columns, rows, others } = await rowsOf(
      ['interface_id', 'srcaddr', 'dstport', 'bytes'],
      [
        ['eni-db', '10.0.0.5', 443, 7n],
        [null, '192.0.2.1', 9, null],
      ],
    );
    expect(columns).toEqual([
      'interface_id',
      'interface_id_name',
      'srcaddr',
      'srcaddr_name',
      'dstport',
      'dstport_name',
      'bytes',
    ]);
    expect(rows).toEqual([
      ['eni-db', 'db', '10.0.0.5', 'db', 443, 'https', 7n],
      [null, null, '192.0.2.1', null, 9, null, null],
    ]);
    expect(others({ rows: 3, values: [null, null, null, 9n] })).toEqual({
      rows: 3,
      values: [null, null, null, null, null, null, 9n],
    });
  });

  it.each<[string, readonly string[], readonly Value[], string]>([
    ['the window', [], [], 'db'],
    [
      'when it was seen',
      ['first_seen', 'last_seen'],
      ['2026-11-01T00:00:00Z', '2026-11-02T00:00:00Z'],
      'web',
    ],
    ['its seconds', ['start', 'end'], [1_793_600_000n, 1_793_600_060n], 'web'],
    ['its hour', ['time'], ['2026-11-01T00:00:00Z'], 'web'],
    [
      'all of its time',
      ['first_seen', 'last_seen'],
      ['2026-11-01T00:00:00Z', '2026-11-12T00:00:00Z'],
      'web, then db',
    ],
  ])('name a row by %s', async (_, columns, values, name) => {
    const { rows } = await rowsOf(['srcaddr', ...columns], [['10.0.0.5', ...values]]);
    expect(rows?.[0]?.[1]).toBe(name);
  });

  it('take the service of AWS or a tag that the row has, where nothing else is known', async () => {
    const { rows } = await rowsOf(
      ['pkt_dstaddr', 'pkt_dst_aws_service', 'interface_id', 'interface_tag', 'instance_tag'],
      [
        ['52.216.1.1', 'S3', 'eni-9', null, 'web%201'],
        ['10.0.0.5', 'EC2', 'eni-db', 'x', '100%'],
      ],
    );
    expect(rows?.map((row) => [row[1], row[4]])).toEqual([
      ['S3', 'web 1'],
      ['db', 'db'],
    ]);
  });

  it('leave out columns without any name where room is short, and names that are there already', async () => {
    const one = await rowsOf(['srcaddr', 'dstaddr'], [['10.0.0.5', '192.0.2.1']], true);
    expect(one.columns).toEqual(['srcaddr', 'srcaddr_name', 'dstaddr']);
    const other = await rowsOf(['srcaddr', 'srcaddr_name'], [['10.0.0.5', 'x']]);
    expect(other.columns).toEqual(['srcaddr', 'srcaddr_name']);
  });

  it('know every column of addresses that reports have', async () => {
    const isAddress = (meaning: string) => /\baddress(?!es)\b/.test(meaning) && !/entry|block/.test(meaning);
    const columns = REPORTS.flatMap((report) =>
      Object.entries(report.columns).flatMap(([name, { meaning, unit }]) =>
        isAddress(meaning) && unit === undefined ? [name] : [],
      ),
    );
    const { columns: found } = await rowsOf([...new Set(columns)], [columns.map(() => '10.0.0.5')]);
    const without = [...new Set(columns)].filter((name) => !found.includes(`${name}_name`));
    expect(without.filter((name) => !['aws_service', 'entry'].includes(name))).toEqual([]);
  });
});
