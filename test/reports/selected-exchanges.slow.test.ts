import { expect, test } from 'vitest';
import { recordsBefore } from '../../src/flows/exchanges/exchange-filter.ts';
import type { RecordFilter } from '../../src/flows/record-filter.ts';
import type { AnyReport } from '../../src/reports/define-report.ts';
import { REPORTS } from '../../src/reports/index.ts';
import { reportSql } from '../../src/reports/run-report.ts';
import { LocalSource } from '../../src/sources/local/local-source.ts';
import { folderWith, NOON, type Values } from '../helpers/logs.ts';

/** Options with which every exchange counts. */
const OPTIONS: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  host: { address: '10.0.0.0/8' },
  why: { client: '10.0.0.0/16', server: '10.0.2.7' },
  'brute-force': { attempts: 1 },
  'port-scan': { ports: 1, failed: 0 },
  'host-sweep': { hosts: 1, failed: 0 },
  beacons: { calls: 1, regular: 1 },
  'off-hours': { hours: { from: 480, until: 540 } },
  'large-transfers': { atLeast: 1 },
  'new-pairs': { baseline: 3600 },
};

/** Reports about rules take what one interface saw for an exchange. */
const PAIRING = REPORTS.filter(
  ({ filters, topic }) => filters === 'exchanges' && topic !== 'security-groups',
);

const FURTHER = 'tcp-flags flow-direction vpc-id subnet-id instance-id';
const WINDOW = { since: NOON, until: NOON + 3600 };

interface Host {
  readonly address: string;
  /** The values of what it logs; without them, it is a stranger. */
  readonly at?: Values;
}

const inside = (address: string, name: string, vpc: string): Host => ({
  address,
  at: {
    'interface-id': `eni-${name}`,
    'vpc-id': vpc,
    'subnet-id': `subnet-${name}`,
    'instance-id': `i-${name}`,
  },
});

const APP = inside('10.0.1.5', 'a', 'vpc-1');
const DATABASE = inside('10.0.2.7', 'b', 'vpc-1');
const PEERED = inside('10.9.0.8', 'c', 'vpc-2');
const IPV6 = inside('2001:db8::7', 'd', 'vpc-2');
const STRANGER: Host = { address: '203.0.113.9' };

/** Pairs of client and server, with the index of the place that rejects, if one does, after which nothing is logged. */
const ENDS: readonly (readonly [Host, Host, number?])[] = [
  [APP, DATABASE],
  [APP, DATABASE, 1],
  [PEERED, DATABASE, 2],
  [PEERED, APP, 0],
  [STRANGER, APP],
  [STRANGER, DATABASE, 1],
  [APP, STRANGER],
  [IPV6, STRANGER],
  [DATABASE, PEERED, 3],
];
const PORTS = [22, 443, 3306, 50_051];

interface Exchange {
  readonly client: string;
  readonly server: string;
  readonly clientPort: number;
  readonly port: number;
  readonly outcome: 'accepted' | 'rejected';
  readonly requests: readonly Values[];
  readonly records: readonly Values[];
}

/** An exchange as both of its ends log it, as far as it comes. */
function exchangeOf(
  client: Host,
  server: Host,
  rejecting: number | undefined,
  port: number,
  no: number,
): Exchange {
  const clientPort = 30_000 + no;
  const request = { srcaddr: client.address, dstaddr: server.address, srcport: clientPort, dstport: port };
  const answer = { srcaddr: server.address, dstaddr: client.address, srcport: port, dstport: clientPort };
  const places = [
    { ...request, ...client.at, 'flow-direction': 'egress', 'tcp-flags': 3, packets: 8, bytes: 1000 + no },
    { ...request, ...server.at, 'flow-direction': 'ingress', 'tcp-flags': 3, packets: 8, bytes: 1000 + no },
    { ...answer, ...server.at, 'flow-direction': 'egress', 'tcp-flags': 19, packets: 7, bytes: 5000 + no },
    { ...answer, ...client.at, 'flow-direction': 'ingress', 'tcp-flags': 19, packets: 7, bytes: 5000 + no },
  ].map(
    (one, at): Values => ({ ...one, start: NOON + 10 * no, action: at === rejecting ? 'REJECT' : 'ACCEPT' }),
  );
  const records = places.slice(0, (rejecting ?? 3) + 1).filter((one) => one['interface-id'] !== undefined);
  return {
    ...{ client: client.address, server: server.address, clientPort, port, records },
    outcome: rejecting === undefined ? 'accepted' : 'rejected',
    requests: records.filter(({ srcport }) => srcport === clientPort),
  };
}

const ALL = PORTS.flatMap((port) => ENDS.map((ends) => [port, ...ends] as const)).map(
  ([port, client, server, rejecting], no) => exchangeOf(client, server, rejecting, port, no),
);

type Filter = readonly [RecordFilter, selects: (one: Exchange) => boolean];

const has = (field: string, value: string) => (record: Values) => record[field] === value;
const ofEnds = (isMeant: (address: string) => boolean) => (one: Exchange) =>
  [one.client, one.server].some(isMeant);

const FILTERS: readonly Filter[] = [
  [{ src: ['10.0.0.0/8', '!10.0.1.5'] }, ({ client }) => client.startsWith('10.') && client !== '10.0.1.5'],
  [{ dst: ['!private'] }, ({ server }) => !server.startsWith('10.')],
  [{ addr: ['10.0.2.7', '2001:db8::/32'] }, ofEnds((one) => one === '10.0.2.7' || one.includes(':'))],
  [{ addr: ['!10.0.2.7'] }, (one) => !ofEnds((address) => address === '10.0.2.7')(one)],
  [{ port: ['ssh', '1024-65535'] }, ({ port }) => port === 22 || port >= 1024],
  [{ srcPort: ['!30000-30010'] }, ({ clientPort }) => clientPort > 30_010],
  [{ action: ['accept'] }, ({ outcome }) => outcome === 'accepted'],
  [{ action: ['reject'] }, ({ outcome }) => outcome === 'rejected'],
  [
    { interface: ['eni-a', 'eni-d'] },
    ({ records }) => records.some(has('interface-id', 'eni-a')) || records.some(has('interface-id', 'eni-d')),
  ],
  [{ vpc: ['!vpc-2'] }, ({ records }) => !records.some(has('vpc-id', 'vpc-2'))],
  [{ subnet: ['subnet-b'] }, ({ records }) => records.some(has('subnet-id', 'subnet-b'))],
  [{ instance: ['!i-a'] }, ({ records }) => !records.some(has('instance-id', 'i-a'))],
  [{ direction: ['ingress'] }, ({ requests }) => requests.some(has('flow-direction', 'ingress'))],
  [{ direction: ['!ingress'] }, ({ requests }) => !requests.some(has('flow-direction', 'ingress'))],
];

/** Two filters at once: each with the one after the next. */
const TOGETHER: readonly Filter[] = FILTERS.slice(0, -4).map(([filter, selects], at) => {
  const [other, selectsToo] = FILTERS[at + 3] as Filter;
  return [{ ...filter, ...other }, (one) => selects(one) && selectsToo(one)];
});

const AT_ONE_RECORD: Filter = [
  { direction: ['egress'], interface: ['eni-a'] },
  ({ requests }) => requests.filter(has('flow-direction', 'egress')).some(has('interface-id', 'eni-a')),
];

async function rowsOf(records: readonly Values[], filter: RecordFilter): Promise<Record<string, string[]>> {
  const source = new LocalSource({ path: folderWith(FURTHER, records) });
  await using opened = await source.open({ window: undefined, filter: recordsBefore(filter) });
  const runner = await opened.runner();
  const rows: Record<string, string[]> = {};
  for (const report of PAIRING as readonly AnyReport[]) {
    const window = report.name === 'new-pairs' ? WINDOW : undefined;
    const options = OPTIONS[report.name];
    const { batches } = await runner.run(
      reportSql(report, opened, { window, filter, options, limit: 'all' }),
    );
    rows[report.name] = (await Array.fromAsync(batches)).flat().map((row) => row.map(String).join(' '));
  }
  return rows;
}

test.each([...FILTERS, ...TOGETHER, AT_ONE_RECORD].map((one) => [JSON.stringify(one[0]), ...one] as const))(
  'reports filtered by %s are those of the records of the selected exchanges',
  async (_, filter, selects) => {
    const selected = ALL.filter(selects);
    expect(selected.length).toBeGreaterThan(0);
    const found = await rowsOf(
      ALL.flatMap(({ records }) => records),
      filter,
    );
    expect(found).toEqual(
      await rowsOf(
        selected.flatMap(({ records }) => records),
        {},
      ),
    );
  },
);
