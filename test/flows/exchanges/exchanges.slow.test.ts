import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { RecordFilter } from '../../../src/index.ts';
import { LocalSource } from '../../../src/sources/local/local-source.ts';
import type { Source } from '../../../src/sources/source.ts';
import { numRuns, WITHIN_LIMIT } from '../../engines/runs.ts';
import { folderWith, NOON, type Values } from '../../helpers/logs.ts';
import { readReports } from '../../helpers/reading.ts';
import { everyExchange, splitExchanges } from './exchange-report.ts';

const FURTHER = 'tcp-flags flow-direction pkt-srcaddr pkt-dstaddr';
const ADDRESSES = ['10.0.1.5', '10.0.2.7', '10.0.2.8', '203.0.113.5'];
const PORTS = [0, 123, 443, 850, 2049, 40_000, 50_051];

const seldom = <T>(value: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 1, arbitrary: value }, { weight: 5, arbitrary: fc.constant('-') });

const record = fc.record<Values>({
  'interface-id': fc.constantFrom('eni-a', 'eni-b'),
  srcaddr: fc.constantFrom(...ADDRESSES),
  dstaddr: fc.constantFrom(...ADDRESSES),
  srcport: fc.constantFrom(...PORTS),
  dstport: fc.constantFrom(...PORTS),
  protocol: fc.constantFrom(6, 6, 17, 1),
  packets: fc.constantFrom(1, 2, 10),
  bytes: fc.constantFrom(40, 100, 5_000_000_000),
  start: fc.integer({ min: NOON, max: NOON + 300 }),
  action: fc.constantFrom('ACCEPT', 'ACCEPT', 'REJECT'),
  'tcp-flags': fc.constantFrom(0, 0, 0, 1, 2, 4, 18),
  'flow-direction': fc.constantFrom('ingress', 'egress'),
  'pkt-srcaddr': seldom(fc.constantFrom(...ADDRESSES)),
  'pkt-dstaddr': seldom(fc.constantFrom(...ADDRESSES)),
});
const records = fc.array(record, { minLength: 1, maxLength: 25 });
const runs = { numRuns: Math.ceil(numRuns / 24), ...WITHIN_LIMIT };

const columnar = (source: Source): Source => ({
  open: async (request) => Object.defineProperty(await source.open(request), 'columnar', { value: true }),
  estimate: (request) => source.estimate(request),
  list: (request) => source.list(request),
});

async function lines(source: Source, filter: RecordFilter = {}) {
  const { [everyExchange.name]: all = [], [splitExchanges.name]: split = [] } = await readReports(
    [everyExchange, splitExchanges] as never,
    source,
    { filter },
  );
  return { all, split };
}

test('parts of an exchange have its client, its server and its outcome', async () => {
  const property = fc.asyncProperty(records, async (values) => {
    const { all, split } = await lines(new LocalSource({ path: folderWith(FURTHER, values) }));
    expect(all.length).toBeGreaterThan(0);
    expect(split).toEqual(all.map((line) => line.split(' ').slice(0, -2).join(' ')));
  });
  await fc.assert(property, runs);
});

test('records that can be read more than once make the same exchanges', async () => {
  const property = fc.asyncProperty(records, async (values) => {
    const source = new LocalSource({ path: folderWith(FURTHER, values) });
    expect(await lines(columnar(source))).toEqual(await lines(source));
  });
  await fc.assert(property, runs);
});

const FILTERS: readonly (readonly [RecordFilter, (row: readonly string[]) => boolean])[] = [
  [{ src: ['10.0.2.0/24'] }, ([client = '']) => client.startsWith('10.0.2.')],
  [{ src: ['!10.0.1.5'] }, ([client]) => client !== '10.0.1.5'],
  [{ dst: ['203.0.113.5', '10.0.1.5'] }, ([, , server]) => server === '203.0.113.5' || server === '10.0.1.5'],
  [{ addr: ['10.0.2.7'] }, ([client, , server]) => client === '10.0.2.7' || server === '10.0.2.7'],
  [{ addr: ['!public'] }, ([client, , server]) => client !== '203.0.113.5' && server !== '203.0.113.5'],
  [{ port: [443, 2049] }, ([, , , port]) => port === '443' || port === '2049'],
  [{ srcPort: ['1024-65535'] }, ([, port]) => Number(port) >= 1024],
  [{ protocol: ['udp'] }, (row) => row[4] === '17'],
  [{ action: ['reject'] }, (row) => row[6] === 'rejected'],
  [{ action: ['accept'], port: [443] }, (row) => row[6] === 'accepted' && row[3] === '443'],
];

test('a filter leaves the exchanges that it selects as they are', async () => {
  const property = fc.asyncProperty(
    records,
    fc.constantFrom(...FILTERS),
    async (values, [filter, selects]) => {
      const source = new LocalSource({ path: folderWith(FURTHER, values) });
      const { all } = await lines(source);
      expect((await lines(source, filter)).all).toEqual(all.filter((line) => selects(line.split(' '))));
    },
  );
  await fc.assert(property, runs);
});
