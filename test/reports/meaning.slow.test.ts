import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { readInventory } from '../../src/inventory/inventory-file.ts';
import type { AnyReport } from '../../src/reports/define-report.ts';
import { REPORTS } from '../../src/reports/index.ts';
import { type Reading, readReport } from '../helpers/reading.ts';

const fixture = (name: string) => fileURLToPath(new URL(`../fixtures/${name}`, import.meta.url));
const NOVEMBER_19 = { since: Date.UTC(2026, 10, 19) / 1000, until: Date.UTC(2026, 10, 20) / 1000 };

interface Case extends Omit<Reading, 'inventory'> {
  readonly report: string;
  /** Options as on the command line. */
  readonly given?: Readonly<Record<string, string>>;
  /** The columns that are compared. */
  readonly columns: readonly string[];
  readonly rows: readonly string[];
  /** Whether only the first row counts. */
  readonly first?: true;
  /** What the column \`story\` of the first row has. */
  readonly story?: readonly RegExp[];
}

const ENDS = ['client', 'server', 'port'];
const ADDRESSES = ['srcaddr', 'dstaddr'];

/** Records with the right answers, worked out by hand, by the name of their folder. */
const CASES: readonly (readonly [folder: string, ...cases: readonly Case[]])[] = [
  [
    'healthy',
    { report: 'unanswered', filter: { port: [443] }, columns: ENDS, rows: [] },
    { report: 'unanswered', filter: { src: ['10.0.1.0/24'] }, columns: ENDS, rows: [] },
    { report: 'services', filter: { port: [443] }, columns: ['port', 'bytes'], rows: ['443 12000'] },
  ],
  [
    'acl-answers',
    {
      report: 'asymmetric',
      filter: { port: ['mysql'] },
      columns: [...ADDRESSES, 'dstport', 'conversations'],
      rows: ['10.0.1.5 10.0.2.7 3306 3'],
    },
    { report: 'asymmetric', columns: ['conversations'], rows: ['3'] },
  ],
  [
    'reset-new',
    {
      report: 'resets',
      filter: { port: [8443] },
      columns: [...ENDS, 'by_server'],
      rows: ['10.0.1.5 10.0.2.7 8443 1'],
    },
    { report: 'resets', filter: { src: ['10.0.1.5'] }, columns: ['resets', 'by_server'], rows: ['1 1'] },
  ],
  [
    'host-block',
    {
      report: 'host',
      given: { address: '10.0.0.0/16' },
      columns: ['host', 'role', 'bytes_out', 'bytes_in'],
      rows: ['10.0.2.7 server 5000 1000', '10.0.1.5 client 1000 5000'],
    },
  ],
  [
    'nfs-old',
    { report: 'services', columns: ['port'], rows: ['2049'] },
    { report: 'host', given: { address: '10.0.1.5' }, columns: ['role', 'port'], rows: ['client 2049'] },
    {
      report: 'sg-usage',
      filter: {},
      columns: ['rule', 'connections'],
      rows: ['sgr-a1 1', 'sgr-nfs 1', 'sgr-out 0'],
    },
    {
      report: 'sg-candidates',
      given: { target: 'eni-s' },
      columns: ['protocol', 'first_port', 'last_port'],
      rows: ['TCP 2049 2049'],
    },
  ],
  [
    'reset-later',
    {
      report: 'resets',
      columns: [...ENDS, 'by_client', 'by_server', 'not_taken'],
      rows: ['10.0.1.5 10.0.2.7 49153 0 1 0'],
    },
  ],
  ['reset-old', { report: 'resets', columns: [...ENDS, 'not_taken'], rows: ['10.0.1.5 10.0.2.7 5432 0'] }],
  [
    'scan-closed-high',
    { report: 'port-scan', columns: [...ADDRESSES, 'ports'], rows: ['10.0.3.9 10.0.2.7 25'] },
  ],
  [
    'alb-8080-v2',
    { report: 'services', columns: ['port', 'clients'], rows: ['8080 1'] },
    { report: 'port-scan', columns: ADDRESSES, rows: [] },
  ],
  ['synack-only', { report: 'services', columns: ['port'], rows: ['31000'] }],
  [
    'opened-today',
    {
      report: 'new-pairs',
      given: { baseline: '1d' },
      window: NOVEMBER_19,
      columns: ENDS,
      rows: ['10.0.1.5 10.0.2.7 22'],
    },
  ],
  [
    'refused-at-server',
    { report: 'new-pairs', given: { baseline: '1d' }, window: NOVEMBER_19, columns: ENDS, rows: [] },
    { report: 'ssh-rdp', columns: ['accepted', 'rejected'], rows: ['0 5'] },
    { report: 'off-hours', given: { hours: '8-9' }, columns: ENDS, rows: [] },
  ],
  ['brute-late', { report: 'brute-force', columns: ['attempts'], rows: ['40'] }],
  [
    'monitor-late',
    { report: 'host-sweep', columns: ['hosts'], rows: [] },
    { report: 'host-sweep', given: { failed: '0' }, columns: ['hosts', 'refused_hosts'], rows: ['12 0'] },
  ],
  ['ping-out', { report: 'external-inbound', columns: ['dstaddr'], rows: [] }],
  [
    'ntp',
    { report: 'external-inbound', columns: ['dstaddr'], rows: [] },
    {
      report: 'host',
      given: { address: '10.0.1.5' },
      columns: ['role', 'peer'],
      rows: ['client 203.0.113.10'],
    },
    { report: 'sg-candidates', given: { target: 'eni-a' }, columns: ['protocol'], rows: [] },
  ],
  ['all-and-reject', { report: 'asymmetric', columns: ADDRESSES, rows: [] }],
  [
    'second-flow-log',
    { report: 'unusual', given: { baseline: '5d' }, window: NOVEMBER_19, columns: ['measure'], rows: [] },
  ],
  [
    'xaz-endpoint',
    { report: 'cross-az', columns: ['estimated_dollars', 'exemption'], rows: ['0 interface endpoint'] },
  ],
  [
    'egress-cloudfront',
    { report: 'internet-egress', columns: ['estimated_dollars', 'exemption'], rows: ['0 CloudFront'] },
  ],
  ['refused-large', { report: 'large-transfers', columns: ADDRESSES, rows: [] }],
  [
    'why-53-tcp',
    {
      report: 'why',
      given: { client: '10.0.1.5', server: '10.0.2.7', serverPort: '53' },
      columns: ['verdict'],
      first: true,
      rows: ['rejected'],
      story: [/^Rejected by security group srv \(sg-s\): no inbound rule for TCP 53 from .*10[.]0[.]1[.]5/],
    },
  ],
  [
    'why-443-acl-out',
    {
      report: 'why',
      given: { client: '10.0.1.5', server: '10.0.2.7', serverPort: '8443' },
      columns: ['verdict'],
      first: true,
      rows: ['answer-rejected'],
      story: [/^Accepted, but network ACL acl-1 rejects the answers: outbound entry 32767 denies TCP /],
    },
  ],
  [
    'why-client-acl',
    {
      report: 'why',
      given: { client: '10.0.1.5', server: '10.0.2.7', serverPort: '3306' },
      columns: ['verdict'],
      first: true,
      rows: ['answer-rejected'],
      story: [/^Accepted, but the answers are rejected, all of them/],
    },
  ],
  [
    'acl-answers',
    {
      report: 'why',
      given: { client: '10.0.1.5', server: '10.0.2.7', serverPort: '3306' },
      columns: ['verdict'],
      first: true,
      rows: ['answer-rejected'],
    },
  ],
  [
    'pl-unknown',
    { report: 'sg-check', given: { rules: 'sg-s' }, columns: ['verdict', 'port'], rows: ['unknown 443'] },
    {
      report: 'why',
      given: { client: '10.0.1.5', server: '10.0.2.7', serverPort: '443' },
      columns: ['verdict'],
      first: true,
      rows: ['answered'],
      story: [/unknown whether sgr-pl of srv \(sg-s\) admits it: the inventory does not have pl-x/],
    },
  ],
  // NODATA records name the interface only, so that its VPC has a gap: the page says so.
  [
    'gap-nodata',
    { report: 'gaps', columns: ['vpc_id', 'since', 'seconds'], rows: ['vpc-1 2026-11-19T10:00:50Z 1450'] },
  ],
  ['beacon-two', { report: 'beacons', columns: ['every', 'calls', 'connections'], rows: ['300 24 48'] }],
];

const inventoryOf = (folder: string) => readInventory(fixture(`meaning/${folder}.inventory.json`));

function optionsOf(report: AnyReport, given: Readonly<Record<string, string>> = {}) {
  const parsed = Object.entries(given).map(([name, text]) => [name, report.options[name]?.parse(text)]);
  return Object.fromEntries(parsed);
}

const named = CASES.flatMap(([folder, ...cases]) =>
  cases.map(({ report, filter = {}, ...one }) => {
    const { meanings: _, ...parts } = filter;
    const words = Object.entries(parts).map(([part, values]) => `--${part} ${values}`);
    return [[report, ...words, 'of', folder].join(' '), folder, { report, filter, ...one }] as const;
  }),
);

test.each(named)(
  '%s',
  async (_, folder, { report: name, given, columns, rows, first, story, ...reading }) => {
    const report = REPORTS.find((one) => one.name === name) as AnyReport;
    const inventory = inventoryOf(folder);
    const { columns: all, rows: found } = await readReport(report, fixture(`meaning/${folder}`), {
      ...reading,
      options: optionsOf(report, given),
      ...(inventory && { inventory }),
    } as Reading);
    const places = columns.map((column) => all.indexOf(column));
    const lines = found.map((row) => places.map((at) => row[at]).join(' '));
    expect(first ? lines.slice(0, 1) : lines).toEqual(rows);
    for (const text of story ?? []) expect(found[0]?.[all.indexOf('story')]).toMatch(text);
  },
);
