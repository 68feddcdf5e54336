import { describe, expect, it, test } from 'vitest';
import {
  folderWith,
  logText,
  NOON,
  temporaryFolder,
  V2_HEADER,
  type Values,
  v2,
  writeLog,
} from '../../helpers/logs.ts';
import { type Reading, readReport } from '../../helpers/reading.ts';
import { everyExchange } from './exchange-report.ts';

const [A, B] = ['10.0.1.5', '10.0.2.7'];
const STRANGER = '203.0.113.10';
const FURTHER = 'tcp-flags flow-direction pkt-srcaddr pkt-dstaddr';

interface Ends {
  readonly from?: string;
  readonly fromPort?: number;
  readonly to?: string;
  readonly port?: number;
}

const REJECTED = { action: 'REJECT' };

/** A record of what a client sends. */
const ask = (
  values: Values = {},
  { from = A, fromPort = 40_000, to = B, port = 443 }: Ends = {},
): Values => ({
  srcaddr: from,
  dstaddr: to,
  srcport: fromPort,
  dstport: port,
  'tcp-flags': 0,
  bytes: 100,
  ...values,
});

/** A record of what its server sends. */
const answer = (
  values: Values = {},
  { from = A, fromPort = 40_000, to = B, port = 443 }: Ends = {},
): Values => ({
  srcaddr: to,
  dstaddr: from,
  srcport: port,
  dstport: fromPort,
  'tcp-flags': 0,
  bytes: 500,
  ...values,
});

const both = (ends: Ends, values: Values = {}): Values[] => [ask(values, ends), answer(values, ends)];

const leaving = (eni: string): Values => ({ 'interface-id': eni, 'flow-direction': 'egress' });
const arriving = (eni: string): Values => ({ 'interface-id': eni, 'flow-direction': 'ingress' });

/** A record at the client's interface and at the server's, of what a client sends. */
const [AT_CLIENT, AT_SERVER] = ['eni-a', 'eni-s'];
const SYN = { 'tcp-flags': 2 };
const SYN_ACK = { 'tcp-flags': 18 };
const LATER = { start: NOON + 120, end: NOON + 170 };

const NO_FLAGS = { 'tcp-flags': '-' };
const UDP = { protocol: 17 };
const ICMP = { protocol: 1 };

async function exchangesOf(folder: string, reading: Reading = {}) {
  return (await readReport(everyExchange, folder, reading)).lines;
}

/** Hand-counted: who is the client, how it was decided, what came of it, and the bytes of both ways. */
const CASES: Readonly<Record<string, readonly [records: readonly Values[], expected: readonly string[]]>> = {
  'both ends logged count once': [
    [
      ask({ ...leaving(AT_CLIENT), ...SYN }),
      answer({ ...arriving(AT_CLIENT), ...SYN_ACK }),
      ask({ ...arriving(AT_SERVER), ...SYN }),
      answer({ ...leaving(AT_SERVER), ...SYN_ACK }),
    ],
    [`${A} 40000 ${B} 443 6 flags accepted 100 500`],
  ],
  'one end is enough': [
    [ask({ ...leaving(AT_CLIENT), ...SYN }), answer({ ...arriving(AT_CLIENT), ...SYN_ACK })],
    [`${A} 40000 ${B} 443 6 flags accepted 100 500`],
  ],
  'a SYN says who asks, whatever the ports': [
    [ask(SYN, { fromPort: 443, port: 50_000 }), answer({}, { fromPort: 443, port: 50_000 })],
    [`${A} 443 ${B} 50000 6 flags accepted 100 500`],
  ],
  'so does a SYN in an earlier interval than the rest': [
    [
      ask(SYN, { port: 49_153 }),
      answer({}, { port: 49_153 }),
      answer({ ...LATER, 'tcp-flags': 4 }, { port: 49_153 }),
    ],
    [`${A} 40000 ${B} 49153 6 flags accepted 100 1000`],
  ],
  'and a SYN-ACK alone': [
    both({ fromPort: 2000, port: 31_000 }).map((one, at) => (at === 1 ? { ...one, ...SYN_ACK } : one)),
    [`${A} 2000 ${B} 31000 6 flags accepted 100 500`],
  ],
  'without flags, many peers make a server': [
    [1024, 8080, 40_000].flatMap((fromPort) => both({ fromPort, port: 50_051 })),
    [1024, 8080, 40_000].map((port) => `${A} ${port} ${B} 50051 6 fan-in accepted 100 500`),
  ],
  'ten times as many outweigh a well-known port': [
    Array.from({ length: 10 }, (_, at) => both({ fromPort: 3306 + at, port: 50_051 })).flat(),
    Array.from({ length: 10 }, (_, at) => `${A} ${3306 + at} ${B} 50051 6 fan-in accepted 100 500`),
  ],
  'a few peers do not outweigh a well-known port: clients use ports again': [
    [both({ port: 443 }), both({ to: '10.0.2.8', port: 3306 })].flat(),
    [`${A} 40000 ${B} 443 6 service accepted 100 500`, `${A} 40000 10.0.2.8 3306 6 service accepted 100 500`],
  ],
  'one port towards many is no server where all of those are the same': [
    ['10.0.2.7', '10.0.2.8', '10.0.2.9'].flatMap((to) => both({ to, port: 9100 })),
    ['10.0.2.7', '10.0.2.8', '10.0.2.9'].map((to) => `${A} 40000 ${to} 9100 6 port accepted 100 500`),
  ],
  'nor where packets of TCP were never answered by data': [
    [60_001, 60_002, 60_003].flatMap((port) => [
      ask({ packets: 1, ...NO_FLAGS }, { port }),
      answer({ packets: 1, start: NOON + 1, ...NO_FLAGS }, { port }),
    ]),
    [60_001, 60_002, 60_003].map((port) => `${A} 40000 ${B} ${port} 6 start accepted 100 500`),
  ],
  'an old connection to a well-known service': [
    both({ fromPort: 850, port: 2049 }),
    [`${A} 850 ${B} 2049 6 service accepted 100 500`],
  ],
  'otherwise who spoke earlier': [
    [ask(NO_FLAGS, { port: 30_000 }), answer({ start: NOON + 1, ...NO_FLAGS }, { port: 30_000 })],
    [`${A} 40000 ${B} 30000 6 start accepted 100 500`],
  ],
  'or who spoke at all': [
    [ask(NO_FLAGS, { port: 50_000 })],
    [`${A} 40000 ${B} 50000 6 start accepted 100 0`],
  ],
  'but not of a connection that flags show to be older than the window': [
    [answer({}, { port: 8999 }), ask({ start: NOON + 1 }, { port: 8999 })],
    [`${A} 40000 ${B} 8999 6 port accepted 100 500`],
  ],
  'of which only the answers may lie in it': [
    [answer({}, { port: 8999 })],
    [`${A} 40000 ${B} 8999 6 port accepted 0 500`],
  ],
  'ports that ask others again are those of a client': [
    [
      ask(SYN, { to: '10.0.2.8', port: 8443 }),
      answer(SYN_ACK, { to: '10.0.2.8', port: 8443 }),
      ask(SYN, { to: '10.0.2.9', port: 9443 }),
      answer(SYN_ACK, { to: '10.0.2.9', port: 9443 }),
      ...both({ port: 8999 }),
    ],
    [
      `${A} 40000 ${B} 8999 6 port accepted 100 500`,
      `${A} 40000 10.0.2.8 8443 6 flags accepted 100 500`,
      `${A} 40000 10.0.2.9 9443 6 flags accepted 100 500`,
    ],
  ],
  'the lower port is a guess': [both({ port: 30_000 }), [`${A} 40000 ${B} 30000 6 port accepted 100 500`]],
  'a packet that came late says nothing, where the place let others through': [
    [
      ask({ ...arriving(AT_SERVER), 'tcp-flags': 3 }),
      answer({ ...leaving(AT_SERVER), 'tcp-flags': 19 }),
      ask({ ...arriving(AT_SERVER), ...REJECTED, ...LATER }),
    ],
    [`${A} 40000 ${B} 443 6 flags accepted 200 500`],
  ],
  'nor where another place saw the end before': [
    [
      ask({ ...arriving(AT_SERVER), 'tcp-flags': 3 }),
      answer({ ...leaving(AT_SERVER), 'tcp-flags': 19 }),
      answer({ ...arriving(AT_CLIENT), ...REJECTED, ...LATER }),
    ],
    [`${A} 40000 ${B} 443 6 flags accepted 100 500`],
  ],
  'what is left of a connection that ended before the window has no outcome': [
    [answer({ ...leaving(AT_SERVER), ...REJECTED, 'tcp-flags': 4 })],
    [`${A} 40000 ${B} 443 6 service NULL 0 500`],
  ],
  'what one place blocks is rejected, though another let it through': [
    [ask({ ...leaving(AT_CLIENT), ...SYN }), ask({ ...arriving(AT_SERVER), ...SYN, ...REJECTED })],
    [`${A} 40000 ${B} 443 6 flags rejected 100 0`],
  ],
  'an answer that is blocked is a rejection too': [
    [ask({ ...arriving(AT_SERVER), ...SYN }), answer({ ...leaving(AT_SERVER), ...SYN_ACK, ...REJECTED })],
    [`${A} 40000 ${B} 443 6 flags rejected 100 500`],
  ],
  'ICMP in one direction is a guess, because it may be an error message': [
    [
      ask({ ...ICMP, srcport: 0, dstport: 0 }, { from: STRANGER }),
      ask({ ...ICMP, ...REJECTED, srcport: 0, dstport: 0 }, { from: '203.0.113.11' }),
    ],
    [`${STRANGER} 0 ${B} 0 1 port accepted 100 0`, `203.0.113.11 0 ${B} 0 1 start rejected 100 0`],
  ],
  'ICMP was begun by who spoke first': [
    [ask({ ...ICMP, srcport: 0, dstport: 0 }), answer({ ...ICMP, srcport: 0, dstport: 0, start: NOON + 1 })],
    [`${A} 0 ${B} 0 1 start accepted 100 500`],
  ],
  'what passes while the other way is blocked was asked, whenever it was logged': [
    [
      ask({ ...ICMP, ...arriving(AT_SERVER), srcport: 0, dstport: 0, start: NOON + 1 }),
      answer({ ...ICMP, ...leaving(AT_SERVER), ...REJECTED, srcport: 0, dstport: 0 }),
    ],
    [`${A} 0 ${B} 0 1 start rejected 100 500`],
  ],
  'where both began in the same second, that is a guess': [
    [
      ask({ ...ICMP, srcport: 0, dstport: 0 }, { from: STRANGER }),
      answer({ ...ICMP, srcport: 0, dstport: 0 }, { from: STRANGER }),
    ],
    [`${B} 0 ${STRANGER} 0 1 port accepted 500 100`],
  ],
  'between equal ports, however many peers there are': [
    ['203.0.113.1', '203.0.113.2', '203.0.113.3'].flatMap((to) => [
      ask(UDP, { to, fromPort: 123, port: 123 }),
      answer({ ...UDP, start: NOON + 1 }, { to, fromPort: 123, port: 123 }),
    ]),
    ['203.0.113.1', '203.0.113.2', '203.0.113.3'].map((to) => `${A} 123 ${to} 123 17 start accepted 100 500`),
  ],
  IPv6: [
    both({ from: '2001:db8::5', to: '2001:db8::7' }),
    ['2001:db8::5 40000 2001:db8::7 443 6 service accepted 100 500'],
  ],
  'behind a NAT gateway, by the own ends of the packets': [
    [
      ask({ ...leaving(AT_CLIENT), 'pkt-srcaddr': A, 'pkt-dstaddr': STRANGER, ...SYN }, { to: STRANGER }),
      ask({ ...arriving('eni-nat'), 'pkt-srcaddr': A, 'pkt-dstaddr': STRANGER, ...SYN }, { to: '10.0.0.9' }),
      ask({ ...leaving('eni-nat'), ...SYN }, { from: '10.0.0.9', fromPort: 61_000, to: STRANGER }),
      answer({ ...arriving('eni-nat'), ...SYN_ACK }, { from: '10.0.0.9', fromPort: 61_000, to: STRANGER }),
      answer(
        { ...leaving('eni-nat'), 'pkt-srcaddr': STRANGER, 'pkt-dstaddr': A, ...SYN_ACK },
        { to: '10.0.0.9' },
      ),
      answer(
        { ...arriving(AT_CLIENT), 'pkt-srcaddr': STRANGER, 'pkt-dstaddr': A, ...SYN_ACK },
        { to: STRANGER },
      ),
    ],
    [`${A} 40000 ${STRANGER} 443 6 flags accepted 100 500`],
  ],
};

test.each(Object.entries(CASES))('%s', async (_, [records, expected]) => {
  expect(await exchangesOf(folderWith(FURTHER, records))).toEqual(expected);
});

it('a second flow log that has rejected packets only blocks nothing', async () => {
  const folder = temporaryFolder();
  const line = (values: Values) =>
    [v2(values), ...FURTHER.split(' ').map((name) => String(values[name] ?? '-'))].join(' ');
  const write = (log: string, records: readonly Values[]) =>
    writeLog(
      folder,
      `123456789012_vpcflowlogs_us-east-1_${log}_20261120T1200Z_0a1b2c3d.log`,
      logText(records.map(line), `${V2_HEADER} ${FURTHER}`),
    );
  const late = answer({ ...arriving(AT_CLIENT), ...REJECTED, bytes: 1 });
  write('fl-0aaaaaaaaaaaaaaa1', [ask(leaving(AT_CLIENT)), answer(arriving(AT_CLIENT)), late]);
  write('fl-0bbbbbbbbbbbbbbb2', [late]);
  expect(await exchangesOf(folder)).toEqual([`${A} 40000 ${B} 443 6 service accepted 100 501`]);
});

describe('a filter', () => {
  const HERE = { 'interface-id': 'eni-a' };
  const folder = () =>
    folderWith(FURTHER, [
      ask({ ...leaving('eni-a'), ...SYN }),
      answer({ ...arriving('eni-a'), ...SYN_ACK }),
      ask({ ...arriving('eni-s'), ...SYN }, { from: '10.0.3.9', port: 22 }),
      answer({ ...leaving('eni-s'), ...SYN_ACK, ...REJECTED }, { from: '10.0.3.9', port: 22 }),
      ask({ ...HERE, ...ICMP, srcport: 0, dstport: 0 }, { from: B, to: STRANGER }),
    ]);
  const [WEB, SSH, PING] = [
    `${A} 40000 ${B} 443 6 flags accepted 100 500`,
    `10.0.3.9 40000 ${B} 22 6 flags rejected 100 500`,
    `${B} 0 ${STRANGER} 0 1 port accepted 100 0`,
  ];
  it.each([
    ['a port is that of the server', { port: [443] }, [WEB]],
    ['another is that of the client', { srcPort: [40_000] }, [SSH, WEB]],
    ['and not the port that answers go to', { port: [40_000] }, []],
    ['a source is the client', { src: ['10.0.1.0/24'] }, [WEB]],
    ['a destination is the server', { dst: [B] }, [SSH, WEB]],
    ['an address is either of them', { addr: [A, STRANGER] }, [WEB, PING]],
    ['or neither', { addr: [`!${A}`] }, [SSH, PING]],
    ['an action is what came of it', { action: ['reject'] }, [SSH]],
    ['likewise', { action: ['!reject'] }, [WEB, PING]],
    ['an interface saw any of it', { interface: ['eni-s'] }, [SSH]],
    ['or none of it', { interface: ['!eni-s'] }, [WEB, PING]],
    ['a direction is that of what the client sent', { direction: ['ingress'] }, [SSH]],
    ['at that interface', { direction: ['egress'], interface: ['eni-s'] }, []],
    ['a protocol is that of both', { protocol: ['icmp'] }, [PING]],
    ['all of its parts hold', { port: [443], action: ['reject'] }, []],
  ])('%s', async (_, filter, expected) => {
    expect(new Set(await exchangesOf(folder(), { filter }))).toEqual(new Set(expected));
  });
});
