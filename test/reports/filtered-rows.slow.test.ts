import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { RecordFilter } from '../../src/flows/record-filter.ts';
import type { AnyReport } from '../../src/reports/define-report.ts';
import { REPORTS } from '../../src/reports/index.ts';
import { LocalSource } from '../../src/sources/local/local-source.ts';
import { folderWith, NOON, type Values } from '../helpers/logs.ts';
import { readReports } from '../helpers/reading.ts';

/** Columns of the client, the server and its port, as reports over exchanges call them. */
const CLIENT = ['client', 'srcaddr'];
const SERVER = ['server', 'dstaddr'];
const PORT = ['port', 'dstport'];

/** Rows of these are not of one exchange or another: of a block, of both directions, of rules. */
const OTHERS = ['host', 'large-transfers', 'sg-usage', 'sg-candidates', 'asymmetric'];

const OVER_EXCHANGES = REPORTS.filter(
  ({ filters, name }) => filters === 'exchanges' && !OTHERS.includes(name),
);

const ADDRESSES = ['10.0.1.5', '10.0.2.7', '203.0.113.5'];
const PORTS = [0, 22, 443, 3306, 40_000, 50_051];

const record = fc.record<Values>({
  'interface-id': fc.constantFrom('eni-a', 'eni-b'),
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
  /** The columns that it is about. */
  readonly columns: readonly string[];
  selects(value: string): boolean;
}

const FILTERS: readonly Filter[] = [
  { filter: { src: ['10.0.0.0/8'] }, columns: CLIENT, selects: (value) => value.startsWith('10.') },
  { filter: { dst: ['!10.0.2.7'] }, columns: SERVER, selects: (value) => value !== '10.0.2.7' },
  { filter: { port: [22, 443] }, columns: PORT, selects: (value) => value === '22' || value === '443' },
];

const columnOf = ({ columns }: AnyReport, names: readonly string[]) =>
  Object.keys(columns).findIndex((column) => names.includes(column));

test('a filtered report has the rows of the unfiltered one that the filter selects', async () => {
  const property = fc.asyncProperty(
    fc.array(record, { minLength: 5, maxLength: 40 }),
    fc.constantFrom(...FILTERS),
    async (records, { filter, columns, selects }) => {
      const source = new LocalSource({ path: folderWith('tcp-flags flow-direction', records) });
      const judged = OVER_EXCHANGES.filter((report) => columnOf(report, columns) >= 0);
      const [all, filtered] = [
        await readReports(judged, source),
        await readReports(judged, source, { filter }),
      ];
      for (const report of judged) {
        const at = columnOf(report, columns);
        const expected = all[report.name]?.filter((line) => selects(line.split(' ')[at] ?? ''));
        expect({ [report.name]: filtered[report.name] }).toEqual({ [report.name]: expected });
      }
    },
  );
  await fc.assert(property, { numRuns: 6, interruptAfterTimeLimit: 20_000 });
}, 60_000);
