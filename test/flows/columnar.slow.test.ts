import fc from 'fast-check';
import { expect, test } from 'vitest';
import { aggregate } from '../../src/reports/aggregate.ts';
import { REPORTS } from '../../src/reports/index.ts';
import { LocalSource } from '../../src/sources/local/local-source.ts';
import type { Source } from '../../src/sources/source.ts';
import { numRuns, WITHIN_LIMIT } from '../engines/runs.ts';
import { folderOf, folderWith, NOON, type Values } from '../helpers/logs.ts';
import { PLACE_FIELDS, placedRecords } from '../helpers/placed-records.ts';
import { readReports } from '../helpers/reading.ts';

/** A source that says of itself that its records can be read more than once. */
const columnar = (source: Source): Source => ({
  open: async (request) => Object.defineProperty(await source.open(request), 'columnar', { value: true }),
  estimate: (request) => source.estimate(request),
  list: (request) => source.list(request),
});

const ASKED = [
  ...REPORTS,
  aggregate('bytes to ports', 'bytes', ['dstport']),
  aggregate('packets of sources', 'packets', ['srcaddr', 'action']),
  aggregate('bytes of protocols', 'bytes', ['protocol', 'interface_id']),
  aggregate('all bytes', 'bytes', []),
];

const WAYS = [
  ['in the default format', (all: readonly Values[]) => folderOf(all)],
  [
    "that tell packets' own addresses and directions",
    (all: readonly Values[]) => folderWith(PLACE_FIELDS, all),
  ],
] as const;

test.each(WAYS)('records %s have the same answers, read once or more often', async (_, write) => {
  const property = fc.asyncProperty(placedRecords(10), async (all) => {
    const source = new LocalSource({ path: write(all) });
    const once = await readReports(ASKED, source);
    expect(Object.keys(once).length).toBeGreaterThan(20);
    expect(await readReports(ASKED, columnar(source))).toEqual(once);
  });
  await fc.assert(property, { numRuns: Math.ceil(numRuns / 16), ...WITHIN_LIMIT });
});

test('records of one place are added up before the most of a conversation is taken', async () => {
  const record = (start: number) => ({
    start,
    'flow-direction': 'egress',
    'az-id': 'use1-az1',
    'next-hop-az-id': 'use1-az2',
  });
  const source = new LocalSource({ path: folderWith(PLACE_FIELDS, [record(NOON), record(NOON + 60)]) });
  const { 'cross-az': rows } = await readReports(REPORTS, columnar(source));
  expect(rows).toEqual([expect.stringMatching(/^use1-az1 use1-az2 10.0.0.1 10.0.1.1 2 20 2000 /)]);
});
