import fc from 'fast-check';
import { expect, test } from 'vitest';
import { aggregate } from '../../src/reports/aggregate.ts';
import { REPORTS } from '../../src/reports/index.ts';
import { LocalSource } from '../../src/sources/local/local-source.ts';
import type { Source } from '../../src/sources/source.ts';
import { numRuns, WITHIN_LIMIT } from '../engines/runs.ts';
import { folderOf, folderWith, NOON, type Values } from '../helpers/logs.ts';
import { readReports } from '../helpers/reading.ts';

/** A source that says of itself that its records can be read more than once. */
const columnar = (source: Source): Source => ({
  open: async (request) => Object.defineProperty(await source.open(request), 'columnar', { value: true }),
  estimate: (request) => source.estimate(request),
  list: (request) => source.list(request),
});

const oneOf = (values: readonly string[]) => fc.constantFrom(...values);
const perhaps = <T>(value: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 9, arbitrary: value }, { weight: 1, arbitrary: fc.constant('-') });
const seldom = <T>(value: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 1, arbitrary: value }, { weight: 3, arbitrary: fc.constant('-') });

const recordOf = (
  addresses: readonly string[],
  interfaces: readonly string[],
  directions: readonly string[],
) =>
  fc.record<Values>({
    'interface-id': perhaps(oneOf(interfaces)),
    srcaddr: perhaps(oneOf(addresses)),
    dstaddr: perhaps(oneOf(addresses)),
    srcport: fc.constantFrom(443, 40_000),
    dstport: fc.constantFrom(22, 443),
    protocol: fc.constant(6),
    packets: fc.constantFrom(1, 2, 10),
    bytes: perhaps(fc.constantFrom(40, 100, 5_000_000_000)),
    start: fc.integer({ min: NOON, max: NOON + 3599 }),
    action: fc.constantFrom('ACCEPT', 'ACCEPT', 'REJECT'),
    'pkt-srcaddr': seldom(oneOf(addresses)),
    'pkt-dstaddr': seldom(oneOf(addresses)),
    'flow-direction': oneOf(directions),
    'tcp-flags': perhaps(fc.constantFrom(0, 1, 2, 4, 18)),
    'az-id': perhaps(fc.constant('use1-az1')),
    'next-hop-az-id': perhaps(fc.constant('use1-az2')),
    'interface-type': seldom(fc.constant('nat_gateway')),
    'instance-id': perhaps(fc.constant('i-1')),
    'traffic-path': perhaps(fc.constantFrom(1, 5, 8)),
    'pkt-dst-aws-service': seldom(fc.constant('S3')),
  });

/** Few values of each, so that conversations meet at one, two and more places, with and without NAT on the way. */
const some = (all: readonly string[]) => fc.subarray([...all], { minLength: 1 });
const records = fc
  .tuple(
    some(['10.0.0.1', '10.0.0.2', '203.0.113.5']),
    some(['eni-a', 'eni-b', 'eni-c']),
    some(['ingress', 'egress', '-']),
  )
  .chain((values) => fc.array(recordOf(...values), { minLength: 1, maxLength: 10 }));

const ASKED = [
  ...REPORTS,
  aggregate('bytes to ports', 'bytes', ['dstport']),
  aggregate('packets of sources', 'packets', ['srcaddr', 'action']),
  aggregate('bytes of protocols', 'bytes', ['protocol', 'interface_id']),
  aggregate('all bytes', 'bytes', []),
];

const FURTHER =
  'pkt-srcaddr pkt-dstaddr flow-direction tcp-flags az-id next-hop-az-id interface-type instance-id traffic-path pkt-dst-aws-service';

const WAYS = [
  ['in the default format', (all: readonly Values[]) => folderOf(all)],
  ["that tell packets' own addresses and directions", (all: readonly Values[]) => folderWith(FURTHER, all)],
] as const;

test.each(WAYS)('records %s have the same answers, read once or more often', async (_, write) => {
  const property = fc.asyncProperty(records, async (all) => {
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
  const source = new LocalSource({ path: folderWith(FURTHER, [record(NOON), record(NOON + 60)]) });
  const { 'cross-az': rows } = await readReports(REPORTS, columnar(source));
  expect(rows).toEqual([expect.stringMatching(/^use1-az1 use1-az2 10.0.0.1 10.0.1.1 2 20 2000 /)]);
});
