import fc from 'fast-check';
import { expect, test } from 'vitest';
import { REPORTS } from '../../src/reports/index.ts';
import { LocalSource } from '../../src/sources/local/local-source.ts';
import type { Source } from '../../src/sources/source.ts';
import { numRuns } from '../engines/runs.ts';
import { folderOf, folderWith, NOON, type Values } from '../helpers/logs.ts';
import { readReports } from '../helpers/reading.ts';

/** A source that says of itself that its records can be read more than once. */
const columnar = (source: Source): Source => ({
  open: async (request) => Object.assign(await source.open(request), { columnar: true }),
  estimate: (request) => source.estimate(request),
  list: (request) => source.list(request),
});

/** Few values of each, so that conversations meet at one, two and more places, with and without NAT on the way. */
const address = fc.constantFrom('10.0.0.1', '10.0.0.2', '203.0.113.5');
const perhaps = <T>(value: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 9, arbitrary: value }, { weight: 1, arbitrary: fc.constant('-') });
const record: fc.Arbitrary<Values> = fc.record({
  'interface-id': perhaps(fc.constantFrom('eni-a', 'eni-b', 'eni-c')),
  srcaddr: perhaps(address),
  dstaddr: perhaps(address),
  srcport: fc.constantFrom(443, 40_000),
  dstport: fc.constantFrom(22, 443),
  protocol: fc.constant(6),
  packets: fc.constantFrom(1, 2, 10),
  bytes: perhaps(fc.constantFrom(40, 100, 5_000_000_000)),
  start: fc.integer({ min: NOON, max: NOON + 3599 }),
  action: fc.constantFrom('ACCEPT', 'REJECT'),
  'pkt-srcaddr': perhaps(address),
  'pkt-dstaddr': perhaps(address),
  'flow-direction': perhaps(fc.constantFrom('ingress', 'egress')),
  'tcp-flags': fc.constantFrom(0, 1, 2, 4, 18, '-'),
});
const records = fc.array(record, { minLength: 1, maxLength: 25 });

/** A case that fails is made smaller for as long as a test may take. */
const SHRINKING = { interruptAfterTimeLimit: 50_000, markInterruptAsFailure: true };

const WAYS = [
  ['in the default format', (all: readonly Values[]) => folderOf(all)],
  [
    "that tell packets' own addresses and directions",
    (all: readonly Values[]) => folderWith('pkt-srcaddr pkt-dstaddr flow-direction tcp-flags', all),
  ],
] as const;

test.each(WAYS)('records %s have the same answers, read once or more often', async (_, write) => {
  const property = fc.asyncProperty(records, async (all) => {
    const source = new LocalSource({ path: write(all) });
    const once = await readReports(REPORTS, source);
    expect(Object.keys(once).length).toBeGreaterThan(20);
    expect(await readReports(REPORTS, columnar(source))).toEqual(once);
  });
  await fc.assert(property, { numRuns: Math.ceil(numRuns / 25), ...SHRINKING });
});
