import { describe, expect, it } from 'vitest';
import type { RecordFilter } from '../../../src/flows/record-filter.ts';
import type { InventoryInterface } from '../../../src/inventory/inventory.ts';
import { gaps, idle, lostRecords, resets } from '../../../src/reports/index.ts';
import { folderOf, folderWith, NOON, v2 } from '../../helpers/logs.ts';
import { readReport } from '../../helpers/reading.ts';
import { interfaceOf, inventoryOf, placeOf } from '../../inventory/things.ts';

const blank = (status: string, eni: string, start = NOON) =>
  `2 123456789012 ${eni} - - - - - - - ${start} ${start + 60} - ${status}`;

it('lost-records has the share that each interface lost', async () => {
  const folder = folderOf([
    blank('SKIPDATA', 'eni-1', NOON + 60),
    blank('SKIPDATA', 'eni-1', NOON),
    blank('NODATA', 'eni-1', NOON - 600),
    v2({ 'interface-id': 'eni-1', end: NOON + 999 }),
    blank('SKIPDATA', 'eni-2'),
    v2({ 'interface-id': 'eni-3' }),
  ]);
  expect((await readReport(lostRecords, folder)).lines).toEqual([
    'eni-1 4 2 0.5 2026-11-20T12:00:00Z 2026-11-20T12:02:00Z',
    'eni-2 1 1 1 2026-11-20T12:00:00Z 2026-11-20T12:01:00Z',
  ]);
});

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

it('gaps has the times without any record, longest first', async () => {
  const at = (minutes: number, long = 1, vpc = 'vpc-1') => ({
    start: NOON + minutes * 60,
    end: NOON + (minutes + long) * 60,
    'vpc-id': vpc,
  });
  const folder = folderWith('vpc-id', [
    at(0),
    at(1, 10),
    // Ten minutes long, so that there is no gap before the record at 20.
    at(5),
    at(20),
    at(40),
    at(100),
    at(0, 1, 'vpc-2'),
    at(16, 1, 'vpc-2'),
  ]);
  expect((await readReport(gaps, folder)).lines).toEqual([
    '123456789012 vpc-1 2026-11-20T12:41:00Z 2026-11-20T13:40:00Z 3540',
    '123456789012 vpc-1 2026-11-20T12:21:00Z 2026-11-20T12:40:00Z 1140',
    '123456789012 vpc-2 2026-11-20T12:01:00Z 2026-11-20T12:16:00Z 900',
  ]);
  expect((await readReport(gaps, folder, { options: { longer: 3600 } })).lines).toEqual([]);
});

it('resets has who reset connections, and servers that had not taken them', async () => {
  const ask = (srcport: number, flags: number) => ({ srcport, 'tcp-flags': flags });
  const answer = (dstport: number, flags: number) => ({
    srcaddr: '10.0.1.1',
    dstaddr: '10.0.0.1',
    srcport: 443,
    dstport,
    'tcp-flags': flags,
  });
  const folder = folderWith('tcp-flags', [
    ...[ask(1001, 2), answer(1001, 4)],
    ...[ask(1002, 2), answer(1002, 22)],
    ...[ask(1003, 6), answer(1003, 18)],
    ...[ask(1004, 3), answer(1004, 19)],
    // Reset in a later interval than it was taken.
    ...[ask(1005, 2), answer(1005, 18), { ...answer(1005, 4), start: NOON + 60 }],
    { ...ask(1006, 4), protocol: 17 },
  ]);
  expect((await readReport(resets, folder)).lines).toEqual([
    '10.0.0.1 10.0.1.1 443 TCP 4 1 3 1 2026-11-20T12:00:00Z 2026-11-20T12:01:50Z',
  ]);
});
