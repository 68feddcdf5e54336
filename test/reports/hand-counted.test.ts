import { expect, test } from 'vitest';
import type { AnyReport } from '../../src/reports/define-report.ts';
import { REPORTS } from '../../src/reports/index.ts';
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
import { readReport } from '../helpers/reading.ts';

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
  'external-inbound': '22 1',
  'brute-force': '1',
  'port-scan': '1 1',
  'host-sweep': '22 1 0',
  'off-hours': '203.0.113.7 10.0.2.7 22',
  'large-transfers': '10.0.2.7 203.0.113.7 5000',
  'new-pairs': '203.0.113.7 10.0.2.7 22',
  'sg-candidates': 'TCP 22 203.0.113.7/32',
};

/** The same of one that was not. */
const REJECTED = {
  services: '22 1 1 2000 0',
  host: 'server 203.0.113.7 22 0 2000 0',
  'ssh-rdp': '0 1',
  'admin-ports': '0 1',
  'port-scan': '1 0',
  'host-sweep': '22 1 1',
};

const at = (client: string, rows: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(rows).map(([name, row]) => [name, row.replaceAll(CLIENT, client)]));
const without = (rows: Readonly<Record<string, string>>, ...names: string[]) =>
  Object.fromEntries(Object.entries(rows).filter(([name]) => !names.includes(name)));

const CASES: Readonly<Record<string, Case>> = {
  'one end logged': { logs: [both()], rows: LET_IN },
  'both ends logged': {
    logs: [[...both({ client: INSIDE }), ...both({ client: INSIDE }).map(other)]],
    rows: without(at(INSIDE, LET_IN), 'external-inbound', 'large-transfers'),
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
    rows: at(INSIDE, REJECTED),
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
    },
  },
  'a request without an answer': {
    logs: [[both({ flags: [2, '-'] })[0]]],
    rows: {
      ...without(LET_IN, 'brute-force', 'large-transfers'),
      services: '22 1 1 2000 0',
      host: 'server 203.0.113.7 22 0 2000 0',
      unanswered: '1 0',
    },
  },
  'a reset': {
    logs: [both({ flags: [2, 4] })],
    rows: { ...LET_IN, resets: '0 1 1' },
  },
  'ICMP from outside': {
    logs: [both(ICMP)],
    rows: {
      services: 'NULL 1 1 7000 0',
      host: 'server 203.0.113.7 0 5000 2000 0',
      'external-inbound': '0 1',
      'host-sweep': '0 1 0',
      'off-hours': '203.0.113.7 10.0.2.7 0',
      'large-transfers': '10.0.2.7 203.0.113.7 5000',
      'new-pairs': '203.0.113.7 10.0.2.7 0',
      'sg-candidates': 'ICMP NULL 203.0.113.7/32',
    },
  },
  'equal ports, begun in the same second': {
    logs: [both(NTP).map((one) => ({ ...one, start: NOON }))],
    rows: {
      services: '123 1 1 7000 1',
      // Of a stranger and one of your own, your own is the client, as far as can be guessed.
      host: 'client 203.0.113.7 123 5000 2000 1',
      'large-transfers': '10.0.2.7 203.0.113.7 5000',
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

/** The columns that are compared, and options with which every exchange counts. */
const SHOWN: Readonly<
  Record<string, readonly [columns: string, options?: Readonly<Record<string, unknown>>]>
> = {
  services: ['port clients servers bytes guessed'],
  host: ['role peer port bytes_out bytes_in guessed', { address: '10.0.2.7' }],
  'ssh-rdp': ['accepted rejected'],
  'admin-ports': ['accepted rejected'],
  'external-inbound': ['dstport connections'],
  'brute-force': ['attempts', { attempts: 1 }],
  'port-scan': ['ports open_ports', { ports: 1, failed: 0 }],
  'host-sweep': ['dstport hosts refused_hosts', { hosts: 1, failed: 0 }],
  'off-hours': ['client server port', { hours: { from: 480, until: 540 } }],
  'large-transfers': ['srcaddr dstaddr bytes', { atLeast: 1 }],
  'new-pairs': ['client server port', { baseline: 3600 }],
  unanswered: ['unanswered answers_refused'],
  asymmetric: ['srcaddr dstaddr dstport'],
  resets: ['by_client by_server not_taken'],
  'sg-candidates': ['protocol first_port source', { target: { kind: 'eni', id: 'eni-s' } }],
};

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

test.each(Object.entries(CASES))('each report has what is right of %s', async (_, { logs, rows }) => {
  const folder = folderOfLogs(logs);
  const found: Record<string, string> = {};
  for (const [name, [columns, options]] of Object.entries(SHOWN)) {
    const report = REPORTS.find((one) => one.name === name) as AnyReport;
    const window = name === 'new-pairs' ? { since: NOON, until: NOON + 3600 } : undefined;
    const { columns: all, rows: own } = await readReport(report, folder, {
      ...(options && { options }),
      ...(window && { window }),
    });
    const places = columns.split(' ').map((column) => all.indexOf(column));
    const lines = own.map((row) => places.map((at) => row[at] ?? 'NULL').join(' '));
    if (lines.length > 0) found[name] = lines.join('; ');
  }
  expect(found).toEqual(rows);
});
