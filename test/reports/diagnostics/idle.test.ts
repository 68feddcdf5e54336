import { describe, expect, it } from 'vitest';
import type { RecordFilter } from '../../../src/flows/record-filter.ts';
import type { InventoryInterface } from '../../../src/inventory/inventory.ts';
import { idle } from '../../../src/reports/diagnostics/idle.ts';
import { folderOf, NOON, v2 } from '../../helpers/logs.ts';
import { readReport } from '../../helpers/reading.ts';
import { interfaceOf, inventoryOf, placeOf } from '../../inventory/things.ts';

const blank = (status: string, eni: string, start = NOON) =>
  `2 123456789012 ${eni} - - - - - - - ${start} ${start + 60} - ${status}`;

it('idle has interfaces whose only records say that there was no traffic', async () => {
  const folder = folderOf([
    blank('NODATA', 'eni-1'),
    blank('NODATA', 'eni-1', NOON + 60),
    blank('NODATA', 'eni-2'),
    blank('NODATA', 'eni-3'),
    v2({ 'interface-id': 'eni-3' }),
    blank('NODATA', 'eni-4'),
    blank('SKIPDATA', 'eni-4', NOON + 60),
  ]);
  expect((await readReport(idle, folder)).lines).toEqual([
    'eni-1 123456789012 idle NULL 2 2026-11-20T12:00:00Z 2026-11-20T12:02:00Z',
    'eni-2 123456789012 idle NULL 1 2026-11-20T12:00:00Z 2026-11-20T12:01:00Z',
  ]);
});

describe('idle, with an inventory', () => {
  const at = (id: string, things: Partial<InventoryInterface> = {}) =>
    interfaceOf(id, '10.0.0.1', { vpc: 'vpc-1', subnet: 'subnet-1', ...things });
  const inventory = inventoryOf(
    placeOf({
      interfaces: [
        at('eni-nat'),
        at('eni-busy'),
        at('eni-unseen', { instance: 'i-1', subnet: 'subnet-2' }),
        at('eni-gone', { until: '2026-11-01T00:00:00Z' }),
        at('eni-later', { from: '2026-11-25T00:00:00Z' }),
        at('eni-elsewhere', { vpc: 'vpc-2' }),
      ],
      natGateways: [{ id: 'nat-1', isPublic: true, interfaces: ['eni-nat'], tags: {} }],
    }),
  );
  const rows = async (filter: RecordFilter = {}) => {
    const folder = folderOf([
      blank('NODATA', 'eni-nat'),
      blank('NODATA', 'eni-busy'),
      v2({ 'interface-id': 'eni-busy' }),
    ]);
    const window = { since: NOON, until: NOON + 3600 };
    const { lines } = await readReport(idle, folder, { inventory, window, filter });
    return lines.map((line) =>
      line
        .split(' ')
        .filter((_, place) => place !== 1 && place < 5)
        .join(' '),
    );
  };

  it('tells whose idle interfaces are, and those without any record', async () => {
    expect(await rows()).toEqual(['eni-nat idle nat-1 1', 'eni-unseen unseen i-1 0']);
  });

  it.each<[string, RecordFilter, readonly string[]]>([
    ['what is asked for', { interface: ['!eni-unseen'] }, ['eni-nat idle nat-1 1']],
    ['an interface', { interface: ['eni-unseen'] }, ['eni-unseen unseen i-1 0']],
    [
      'a name',
      { name: ['x'], meanings: { x: { interfaces: [{ id: 'eni-elsewhere' }], blocks: [] } } },
      ['eni-elsewhere unseen NULL 0'],
    ],
    ['what has to do with traffic', { action: ['reject'] }, []],
  ])('keeps to %s', async (_, filter, lines) => {
    expect(await rows(filter)).toEqual(lines);
  });
});
