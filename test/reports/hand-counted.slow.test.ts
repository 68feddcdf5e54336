import { expect, test } from 'vitest';
import type { AnyReport } from '../../src/reports/define-report.ts';
import { REPORTS } from '../../src/reports/index.ts';
import { reportSql } from '../../src/reports/run-report.ts';
import { LocalSource } from '../../src/sources/local/local-source.ts';
import type { OpenedSource } from '../../src/sources/source.ts';
import {
  folderWith,
  logText,
  NOON,
  temporaryFolder,
  V2_HEADER,
  type Values,
  v2,
  writeLog,
} from '../helpers/logs.ts';
import { interfaceOf, inventoryOf, placeOf } from '../inventory/things.ts';
import { groupOf, ruleOf } from './security-groups/groups.ts';

const FURTHER = 'tcp-flags flow-direction pkt-srcaddr pkt-dstaddr';
const [CLIENT, SERVER] = ['203.0.113.7', '10.0.2.7'];

interface Shape {
  readonly client?: string;
  readonly server?: string;
  readonly ports?: readonly [client: number, server: number];
  readonly flags?: readonly [client: number | '-', server: number | '-'];
  readonly protocol?: number;
}

/** Records of an exchange at the interface of its server: 20 packets of 100 bytes, and 10 of 500. */
function both({
  client = CLIENT,
  server = SERVER,
  ports = [40_000, 22],
  flags = [3, 19],
  protocol = 6,
}: Shape = {}): [Values, Values] {
  const [from, to] = ports;
  const common = { protocol, 'interface-id': 'eni-s' };
  return [
    {
      ...common,
      ...{ srcaddr: client, dstaddr: server, srcport: from, dstport: to, packets: 20, bytes: 2000 },
      ...{ 'flow-direction': 'ingress', 'tcp-flags': flags[0] },
    },
    {
      ...common,
      ...{ srcaddr: server, dstaddr: client, srcport: to, dstport: from, packets: 10, bytes: 5000 },
      ...{ 'flow-direction': 'egress', 'tcp-flags': flags[1], start: NOON + 1 },
    },
  ];
}

const other = (record: Values): Values => ({
  ...record,
  'interface-id': 'eni-a',
  'flow-direction': record['flow-direction'] === 'ingress' ? 'egress' : 'ingress',
});
const rejected = (record: Values): Values => ({ ...record, action: 'REJECT' });
const late = (record: Values): Values => ({
  ...rejected(record),
  ...{ packets: 1, bytes: 40, 'tcp-flags': 4, start: NOON + 120, end: NOON + 130 },
});

interface Case {
  readonly logs: readonly (readonly Values[])[];
  /** What each report has of it; reports that are not named have nothing. */
  readonly rows: Readonly<Record<string, string>>;
}

const INSIDE = '10.0.1.5';
const NO_FLAGS = ['-', '-'] as const;
const ICMP: Shape = { protocol: 1, ports: [0, 0], flags: NO_FLAGS };
const NTP: Shape = { protocol: 17, ports: [123, 123], flags: NO_FLAGS };

/** What reports have of a connection to SSH from outside that was let in. */
const LET_IN = {
  services: '22 1 1 7000 0',
  host: 'server 203.0.113.7 22 5000 2000 0',
  'ssh-rdp': '1 0',
  'admin-ports': '1 0',
  'database-ports': '1 0',
  'external-inbound': '22 1',
  'brute-force': '1',
  beacons: '22 1',
  'port-scan': '1 1',
  'host-sweep': '22 1 0',
  'off-hours': '203.0.113.7 10.0.2.7 22',
  'large-transfers': '10.0.2.7 203.0.113.7 5000',
  'new-pairs': '203.0.113.7 10.0.2.7 22',
  'sg-candidates': 'TCP 22 203.0.113.7/32',
  'sg-usage': '1',
  'sg-check': 'would refuse 22',
  why: 'answered',
};

/** The same of one that was not. */
const REJECTED = {
  services: '22 1 1 2000 0',
  host: 'server 203.0.113.7 22 0 2000 0',
  'ssh-rdp': '0 1',
  'admin-ports': '0 1',
  'database-ports': '0 1',
  'port-scan': '1 0',
  'host-sweep': '22 1 1',
  why: 'rejected',
};

const at = (client: string, rows: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(rows).map(([name, row]) => [name, row.replaceAll(CLIENT, client)]));
const without = (rows: Readonly<Record<string, string>>, ...names: string[]) =>
  Object.fromEntries(Object.entries(rows).filter(([name]) => !names.includes(name)));

const CASES: Readonly<Record<string, Case>> = {
  'one end logged': { logs: [both()], rows: LET_IN },
  'both ends logged': {
    logs: [[...both({ client: INSIDE }), ...both({ client: INSIDE }).map(other)]],
    rows: {
      ...without(at(INSIDE, LET_IN), 'external-inbound', 'large-transfers'),
      'dns-elsewhere': '1 0',
    },
  },
  'no flags': { logs: [both({ flags: NO_FLAGS })], rows: LET_IN },
  'an old connection': { logs: [both({ flags: [0, 0], ports: [850, 22] })], rows: LET_IN },
  'a packet that was rejected late': {
    logs: [[...both(), late(both()[0])]],
    rows: { ...LET_IN, services: '22 1 1 7040 0', host: 'server 203.0.113.7 22 5000 2040 0' },
  },
  'a rejection by the server': {
    logs: [
      [
        other(both({ client: INSIDE, flags: [2, '-'] })[0]),
        rejected(both({ client: INSIDE, flags: [2, '-'] })[0]),
      ],
    ],
    rows: { ...at(INSIDE, REJECTED), 'dns-elsewhere': '0 1' },
  },
  'an answer that is rejected': {
    logs: [[both({ flags: [2, 18] })[0], rejected(both({ flags: [2, 18] })[1])]],
    rows: {
      ...REJECTED,
      services: '22 1 1 7000 0',
      host: 'server 203.0.113.7 22 5000 2000 0',
      unanswered: '1 1',
      asymmetric: '203.0.113.7 10.0.2.7 22',
      // The security group admitted the request.
      'sg-candidates': 'TCP 22 203.0.113.7/32',
      'sg-usage': '1',
      'sg-check': 'would refuse 22',
      why: 'answer-rejected',
    },
  },
  'a request without an answer': {
    logs: [[both({ flags: [2, '-'] })[0]]],
    rows: {
      ...without(LET_IN, 'brute-force', 'large-transfers'),
      services: '22 1 1 2000 0',
      host: 'server 203.0.113.7 22 0 2000 0',
      unanswered: '1 0',
      why: 'unanswered',
    },
  },
  'a reset': {
    logs: [both({ flags: [2, 4] })],
    // A port that resets is closed, and nobody guesses passwords there.
    rows: { ...without(LET_IN, 'brute-force'), 'port-scan': '1 0', resets: '0 1 1' },
  },
  'ICMP from outside': {
    logs: [both(ICMP)],
    rows: {
      services: 'NULL 1 1 7000 0',
      host: 'server 203.0.113.7 0 5000 2000 0',
      'unusual-protocols': '1 0',
      'external-inbound': '0 1',
      'host-sweep': '0 1 0',
      'off-hours': '203.0.113.7 10.0.2.7 0',
      'large-transfers': '10.0.2.7 203.0.113.7 5000',
      'new-pairs': '203.0.113.7 10.0.2.7 0',
      beacons: '0 1',
      'sg-candidates': 'ICMP NULL 203.0.113.7/32',
      'sg-usage': '1',
      'sg-check': 'would refuse 0',
      why: 'answered',
    },
  },
  // Of ICMP in one direction, nothing tells a ping without an answer from a message about one's own packets.
  'ICMP from outside without an answer': {
    logs: [[both(ICMP)[0]]],
    rows: {
      services: 'NULL 1 1 2000 1',
      host: 'server 203.0.113.7 0 0 2000 1',
      'unusual-protocols': '1 0',
      'host-sweep': '0 1 0',
      'sg-usage': '1',
      why: 'unanswered',
    },
  },
  'ICMP from outside that is rejected': {
    logs: [[rejected(both(ICMP)[0])]],
    rows: {
      services: 'NULL 1 1 2000 0',
      host: 'server 203.0.113.7 0 0 2000 0',
      'unusual-protocols': '0 1',
      'host-sweep': '0 1 1',
      why: 'rejected',
    },
  },
  'equal ports, begun in the same second': {
    logs: [both(NTP).map((one) => ({ ...one, start: NOON }))],
    rows: {
      services: '123 1 1 7000 1',
      // Of a stranger and one of your own, your own is the client, as far as can be guessed.
      host: 'client 203.0.113.7 123 5000 2000 1',
      'large-transfers': '10.0.2.7 203.0.113.7 5000',
      // It may have been a request of the stranger, which the rule then admitted.
      'sg-usage': '1',
      why: 'answered',
    },
  },
  IPv6: {
    logs: [both({ client: '2001:db8::7', server: '2001:db8:1::7' })],
    rows: {
      ...without(at('2001:db8::7', LET_IN), 'host'),
      'off-hours': '2001:db8::7 2001:db8:1::7 22',
      'new-pairs': '2001:db8::7 2001:db8:1::7 22',
      // Both ends are public.
      'large-transfers': '2001:db8:1::7 2001:db8::7 5000; 2001:db8::7 2001:db8:1::7 2000',
      'sg-candidates': 'TCP 22 2001:db8::7/128',
    },
  },
  'two flow logs, one of them of rejections only': {
    logs: [[...both(), late(both()[1])], [late(both()[1])]],
    rows: {
      ...LET_IN,
      services: '22 1 1 7040 0',
      host: 'server 203.0.113.7 22 5040 2000 0',
      'large-transfers': '10.0.2.7 203.0.113.7 5040',
    },
  },
  'through a NAT gateway': {
    logs: [
      both({ server: '10.0.0.9' }).flatMap((leg, at) => {
        const [outer] = [leg];
        const ends =
          at === 0
            ? { 'pkt-srcaddr': CLIENT, 'pkt-dstaddr': SERVER }
            : { 'pkt-srcaddr': SERVER, 'pkt-dstaddr': CLIENT };
        return [
          { ...outer, ...ends },
          { ...(both()[at] as Values), ...ends, 'interface-id': 'eni-t' },
        ];
      }),
    ],
    // Rules are about what interfaces see: that of the gateway, and that of the server.
    rows: { ...LET_IN, 'sg-candidates': 'TCP 22 203.0.113.7/32' },
  },
};

interface Shown {
  /** The columns that are compared. */
  readonly columns: string;
  /** Options with which every exchange counts. */
  readonly options?: Readonly<Record<string, unknown>>;
  /** The same records of the traffic that the report is about. */
  readonly as?: (record: Values) => Values;
}

const toPort =
  (port: number) =>
  (record: Values): Values => ({
    ...record,
    ...(record.srcport === 22 && { srcport: port }),
    ...(record.dstport === 22 && { dstport: port }),
  });

/** Rules that admit nothing of what is in the records. */
const RULES = {
  at: { kind: 'eni', id: 'eni-s' },
  alone: true,
  rules: { file: 'rules.json', groups: [groupOf('sg-new', ruleOf('sgr-9', { cidr: '198.51.100.9/32' }))] },
};

const SHOWN: Readonly<Record<string, Shown>> = {
  services: { columns: 'port clients servers bytes guessed' },
  host: { columns: 'role peer port bytes_out bytes_in guessed', options: { address: '10.0.2.7' } },
  'ssh-rdp': { columns: 'accepted rejected' },
  'admin-ports': { columns: 'accepted rejected' },
  'database-ports': { columns: 'accepted rejected', as: toPort(5432) },
  'dns-elsewhere': { columns: 'accepted rejected', as: toPort(53) },
  'unusual-protocols': {
    columns: 'accepted rejected',
    as: (record) => (record.protocol === 1 ? { ...record, protocol: 47 } : record),
  },
  'external-inbound': { columns: 'dstport connections' },
  'brute-force': { columns: 'attempts', options: { attempts: 1 } },
  'port-scan': { columns: 'ports open_ports', options: { ports: 1, failed: 0 } },
  'host-sweep': { columns: 'dstport hosts refused_hosts', options: { hosts: 1, failed: 0 } },
  beacons: { columns: 'dstport connections', options: { calls: 1, regular: 1 } },
  'off-hours': { columns: 'client server port', options: { hours: { from: 480, until: 540 } } },
  'large-transfers': { columns: 'srcaddr dstaddr bytes', options: { atLeast: 1 } },
  'new-pairs': { columns: 'client server port', options: { baseline: 3600 } },
  unanswered: { columns: 'unanswered answers_refused' },
  asymmetric: { columns: 'srcaddr dstaddr dstport' },
  resets: { columns: 'by_client by_server not_taken' },
  'sg-candidates': {
    columns: 'protocol first_port source',
    options: { target: { kind: 'eni', id: 'eni-s' } },
  },
  // Rules that admitted nothing are added to its rows later.
  'sg-usage': { columns: 'connections' },
  'sg-check': { columns: 'verdict port', options: RULES },
  why: { columns: 'verdict' },
};

/** A rule that admits everything from addresses such as that one, at the server's interface. */
const inventoryFor = (client: string) =>
  inventoryOf(
    placeOf({
      interfaces: [interfaceOf('eni-s', SERVER, { securityGroups: ['sg-s'] })],
      securityGroups: [
        groupOf(
          'sg-s',
          ruleOf('sgr-1', { protocol: 'all', cidr: client.includes(':') ? '::/0' : '0.0.0.0/0' }),
        ),
      ],
    }),
  );

function folderOfLogs(logs: Case['logs']): string {
  if (logs.length === 1) return folderWith(FURTHER, logs[0] ?? []);
  const folder = temporaryFolder();
  for (const [at, records] of logs.entries()) {
    const lines = records.map((values) =>
      [v2(values), ...FURTHER.split(' ').map((name) => String(values[name] ?? '-'))].join(' '),
    );
    const name = `123456789012_vpcflowlogs_us-east-1_fl-0aaaaaaaaaaaaaaa${at}_20261120T1200Z_0a1b2c3d.log`;
    writeLog(folder, name, logText(lines, `${V2_HEADER} ${FURTHER}`));
  }
  return folder;
}

/** What a report shows of records: its rows, or for `why` its conclusion. */
async function shownOf(name: string, source: OpenedSource, [first = {}]: readonly Values[]): Promise<string> {
  const { columns, options } = SHOWN[name] as Shown;
  const report = REPORTS.find((one) => one.name === name) as AnyReport;
  const client = String(first.srcaddr);
  const ends = { client, server: first['pkt-dstaddr'] ?? first.dstaddr };
  const sql = reportSql(report, source, {
    window: name === 'new-pairs' ? { since: NOON, until: NOON + 3600 } : undefined,
    filter: {},
    options: { ...options, ...(name === 'why' && ends) },
    inventory: name === 'sg-usage' ? inventoryFor(client) : undefined,
  });
  const { columns: all, batches } = await (await source.runner()).run(sql);
  const places = columns.split(' ').map((column) => all.findIndex(({ name: one }) => one === column));
  const rows = (await Array.fromAsync(batches)).flat();
  const lines = rows.map((row) => places.map((at) => row[at] ?? 'NULL').join(' '));
  return lines.slice(0, name === 'why' ? 1 : undefined).join('; ');
}

const opened = (logs: Case['logs']) =>
  new LocalSource({ path: folderOfLogs(logs) }).open({ window: undefined, filter: {} });

test.each(Object.entries(CASES))('each report has what is right of %s', async (_, { logs, rows }) => {
  await using source = await opened(logs);
  const found: Record<string, string> = {};
  for (const [name, { as }] of Object.entries(SHOWN)) {
    await using own = as && (await opened(logs.map((records) => records.map(as))));
    const shown = await shownOf(name, own ?? source, logs.flat());
    if (shown !== '') found[name] = shown;
  }
  expect(found).toEqual(rows);
});

test('each report over exchanges is in that table', () => {
  const over = REPORTS.filter(({ filters }) => filters === 'exchanges').map(({ name }) => name);
  expect(over.filter((name) => !(name in SHOWN))).toEqual([]);
});
