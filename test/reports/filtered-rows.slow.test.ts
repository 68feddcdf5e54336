import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { RecordFilter } from '../../src/flows/record-filter.ts';
import type { AnyReport } from '../../src/reports/define-report.ts';
import { REPORTS } from '../../src/reports/index.ts';
import { LocalSource } from '../../src/sources/local/local-source.ts';
import { WITHIN_LIMIT } from '../engines/runs.ts';
import { folderWith, NOON, type Values } from '../helpers/logs.ts';
import { readReports } from '../helpers/reading.ts';

/** Columns of the client, the server and its port, as reports over exchanges call them. */
const CLIENT = ['client', 'srcaddr'];
const SERVER = ['server', 'dstaddr'];
const PORT = ['port', 'dstport'];

/** Rows of these are not of one exchange or another: of a block, of both directions, of rules. */
const OTHERS = ['host', 'why', 'large-transfers', 'sg-usage', 'sg-candidates', 'asymmetric'];

const OVER_EXCHANGES = REPORTS.filter(
  ({ filters, name }) => filters === 'exchanges' && !OTHERS.includes(name),
);

const ADDRESSES = ['10.0.1.5', '10.0.2.7', '203.0.113.5'];
const PORTS = [0, 22, 443, 3306, 40_000, 50_051];

const FIELDS = 'tcp-flags flow-direction vpc-id subnet-id instance-id';

const record = fc.record<Values>({
  'interface-id': fc.constantFrom('eni-a', 'eni-b'),
  'vpc-id': fc.constantFrom('vpc-a', 'vpc-b'),
  'subnet-id': fc.constantFrom('subnet-a', 'subnet-b'),
  'instance-id': fc.constantFrom('i-a', 'i-b'),
  srcaddr: fc.constantFrom(...ADDRESSES),
  dstaddr: fc.constantFrom(...ADDRESSES),
  srcport: fc.constantFrom(...PORTS),
  dstport: fc.constantFrom(...PORTS),
  protocol: fc.constantFrom(6, 6, 17),
  packets: fc.constantFrom(1, 10),
  bytes: fc.constantFrom(40, 5000),
  start: fc.integer({ min: NOON, max: NOON + 300 }),
  action: fc.constantFrom('ACCEPT', 'ACCEPT', 'REJECT'),
  'tcp-flags': fc.constantFrom(0, 0, 2, 4, 18),
  'flow-direction': fc.constantFrom('ingress', 'egress'),
});

interface Filter {
  readonly filter: RecordFilter;
  /** The columns that it is about, each by its names. */
  readonly columns: readonly (readonly string[])[];
  selects(...values: string[]): boolean;
}

const FILTERS: readonly Filter[] = [
  { filter: { src: ['10.0.0.0/8'] }, columns: [CLIENT], selects: (value) => value.startsWith('10.') },
  { filter: { dst: ['!10.0.2.7'] }, columns: [SERVER], selects: (value) => value !== '10.0.2.7' },
  { filter: { port: [22, 443] }, columns: [PORT], selects: (value) => value === '22' || value === '443' },
  {
    filter: { addr: ['10.0.2.7'] },
    columns: [CLIENT, SERVER],
    selects: (...ends) => ends.includes('10.0.2.7'),
  },
  { filter: { protocol: ['udp'] }, columns: [['protocol']], selects: (value) => value === 'UDP' },
];

const columnOf = ({ columns }: AnyReport, names: readonly string[]) =>
  Object.keys(columns).findIndex((column) => names.includes(column));

test('a filtered report has the rows of the unfiltered one that the filter selects', async () => {
  const property = fc.asyncProperty(
    fc.array(record, { minLength: 5, maxLength: 40 }),
    fc.constantFrom(...FILTERS),
    async (records, { filter, columns, selects }) => {
      const source = new LocalSource({ path: folderWith(FIELDS, records) });
      const judged = OVER_EXCHANGES.filter((report) =>
        columns.every((names) => columnOf(report, names) >= 0),
      );
      const [all, filtered] = [
        await readReports(judged, source),
        await readReports(judged, source, { filter }),
      ];
      for (const report of judged) {
        const at = columns.map((names) => columnOf(report, names));
        const expected = all[report.name]?.filter((line) => {
          const values = line.split(' ');
          return selects(...at.map((place) => values[place] ?? ''));
        });
        expect({ [report.name]: filtered[report.name] }).toEqual({ [report.name]: expected });
      }
    },
  );
  await fc.assert(property, { numRuns: 6, ...WITHIN_LIMIT });
});

/** Counts of exchanges or of their records, which add up. */
const ADDED_UP: Readonly<Record<string, readonly string[]>> = {
  services: ['flows', 'bytes'],
  'external-inbound': ['connections', 'bytes'],
  'admin-ports': ['connections', 'accepted', 'rejected'],
  'ssh-rdp': ['connections', 'accepted', 'rejected'],
  unanswered: ['unanswered', 'answers_refused'],
  resets: ['resets', 'not_taken'],
};

/** Filters that select an exchange or leave it out, by what no column shows. */
const PARTS: readonly (readonly RecordFilter[])[] = [
  [{ srcPort: [40_000] }, { srcPort: ['!40000'] }],
  [{ interface: ['eni-a'] }, { interface: ['!eni-a'] }],
  [{ direction: ['ingress'] }, { direction: ['!ingress'] }],
  [{ vpc: ['vpc-a'] }, { vpc: ['!vpc-a'] }],
  [{ subnet: ['subnet-a'] }, { subnet: ['!subnet-a'] }],
  [{ instance: ['i-a'] }, { instance: ['!i-a'] }],
];

const ADDED = REPORTS.filter(({ name }) => name in ADDED_UP);

/** The counts of each row, by its key. */
function countsOf(report: AnyReport, lines: readonly string[] = []): Map<string, bigint[]> {
  const rows = lines.map((line) => line.split(' '));
  const key = (report.key ?? []).map((name) => columnOf(report, [name]));
  const counts = (ADDED_UP[report.name] ?? []).map((name) => columnOf(report, [name]));
  const of = (row: string[], at: readonly number[]) => at.map((place) => row[place] ?? '');
  return new Map(rows.map((row) => [of(row, key).join(' '), of(row, counts).map(BigInt)]));
}

function added(maps: readonly Map<string, bigint[]>[]): Map<string, bigint[]> {
  const sums = new Map<string, bigint[]>();
  for (const map of maps)
    for (const [key, values] of map) {
      const known = sums.get(key);
      sums.set(key, known ? known.map((value, at) => value + (values[at] ?? 0n)) : values);
    }
  return sums;
}

test('a filter by client port or place and its opposite divide the exchanges between them', async () => {
  const property = fc.asyncProperty(
    fc.array(record, { minLength: 5, maxLength: 40 }),
    fc.constantFrom(...PARTS),
    async (records, parts) => {
      const source = new LocalSource({ path: folderWith(FIELDS, records) });
      const whole = await readReports(ADDED, source);
      const each = await Promise.all(parts.map((filter) => readReports(ADDED, source, { filter })));
      for (const report of ADDED) {
        const sums = added(each.map((rows) => countsOf(report, rows[report.name])));
        expect([report.name, sums]).toEqual([report.name, countsOf(report, whole[report.name])]);
      }
    },
  );
  await fc.assert(property, { numRuns: 4, ...WITHIN_LIMIT });
});

test('a filter by action leaves the accepted or the rejected connections of each row', async () => {
  const property = fc.asyncProperty(fc.array(record, { minLength: 5, maxLength: 40 }), async (records) => {
    const source = new LocalSource({ path: folderWith(FIELDS, records) });
    const judged = ADDED.filter(
      ({ columns }) => 'accepted' in columns && 'rejected' in columns && 'srcaddr' in columns,
    );
    const [whole, accepted, rejected] = [
      await readReports(judged, source),
      await readReports(judged, source, { filter: { action: ['accept'] } }),
      await readReports(judged, source, { filter: { action: ['reject'] } }),
    ];
    for (const report of judged) {
      const rows = [...countsOf(report, whole[report.name])];
      const expected = (at: 1 | 2) =>
        new Map(rows.flatMap(([key, counts]) => (counts[at] ? [[key, counts[at]] as const] : [])));
      const found = (lines: readonly string[] | undefined, at: 1 | 2) =>
        new Map([...countsOf(report, lines)].map(([key, counts]) => [key, counts[at]]));
      expect([report.name, found(accepted[report.name], 1)]).toEqual([report.name, expected(1)]);
      expect([report.name, found(rejected[report.name], 2)]).toEqual([report.name, expected(2)]);
    }
  });
  await fc.assert(property, { numRuns: 4, ...WITHIN_LIMIT });
});
