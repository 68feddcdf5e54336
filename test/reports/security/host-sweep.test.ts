import { expect, it } from 'vitest';
import { hostSweep } from '../../../src/reports/security/host-sweep.ts';
import { folderOf, folderWith, type Values } from '../../helpers/logs.ts';
import { readReport } from '../../helpers/reading.ts';

const many = (count: number, make: (at: number) => Values | Values[]): Values[] =>
  Array.from({ length: count }, (_, at) => make(at)).flat();
const KNOCK = { srcaddr: '203.0.113.7', packets: 1, bytes: 40, action: 'REJECT' };
const SEEN = '2026-11-20T12:00:00Z 2026-11-20T12:00:50Z';

it('host-sweep has who tries one port of as many addresses, the refused first', async () => {
  const folder = folderOf([
    ...many(4, (at) => ({ ...KNOCK, dstport: 445, dstaddr: `10.0.1.${at}` })),
    ...many(5, (at) => ({ srcaddr: '10.0.0.9', dstport: 9100, dstaddr: `10.0.1.${at}` })),
    ...many(3, (at) => ({ ...KNOCK, dstport: 22, dstaddr: `10.0.1.${at}` })),
  ]);
  expect((await readReport(hostSweep, folder, { options: { hosts: 4 } })).lines).toEqual([
    `203.0.113.7 445 TCP 4 4 4 4 ${SEEN}`,
    `10.0.0.9 9100 TCP 5 0 5 50 ${SEEN}`,
  ]);
});

/** A client with twelve servers, of which so many answer with a connection, and the others with a reset. */
const clients = (answering: number) =>
  many(12, (at) => {
    const request = { srcaddr: '10.0.0.9', dstaddr: `10.0.1.${at}`, srcport: 40_000 + at, dstport: 9100 };
    const answer = { srcaddr: `10.0.1.${at}`, dstaddr: '10.0.0.9', srcport: 9100, dstport: 40_000 + at };
    const isTaken = at < answering;
    return [
      { ...request, packets: isTaken ? 6 : 2, 'tcp-flags': isTaken ? 3 : 2 },
      { ...answer, packets: isTaken ? 5 : 2, 'tcp-flags': isTaken ? 19 : 4 },
    ];
  });

it.each([
  [12, []],
  [7, []],
  [6, [`10.0.0.9 9100 TCP 12 0 24 90 ${SEEN}`]],
  [0, [`10.0.0.9 9100 TCP 12 0 24 48 ${SEEN}`]],
])(
  'host-sweep lists a client of twelve servers, of which %i answer, if half of them do not',
  async (answering, rows) => {
    const folder = folderWith('tcp-flags', clients(answering));
    expect((await readReport(hostSweep, folder)).lines).toEqual(rows);
    expect((await readReport(hostSweep, folder, { options: { failed: 0 } })).lines).toHaveLength(1);
  },
);

it.each([
  ['rejected packets that end connections', [{ packets: 1, action: 'REJECT', 'tcp-flags': 4 }]],
  [
    'the last packets of older connections',
    [
      { packets: 2, 'tcp-flags': 1 },
      { packets: 1, 'tcp-flags': 1, isAnswer: 1 },
    ],
  ],
] satisfies [string, Values[]][])('host-sweep does not take %s for attempts', async (_, seen) => {
  const records = many(12, (at) =>
    seen.map(({ isAnswer, ...values }: Values) => {
      const [client, server] = [`10.0.0.9 ${40_000 + at}`, `10.0.1.${at} 443`].map((end) => end.split(' '));
      const [[srcaddr, srcport], [dstaddr, dstport]] = (isAnswer ? [server, client] : [client, server]) as [
        [string, string],
        [string, string],
      ];
      return { srcaddr, srcport, dstaddr, dstport, ...values };
    }),
  );
  expect((await readReport(hostSweep, folderWith('tcp-flags', records))).lines).toEqual([]);
});

it('host-sweep takes datagrams to services that send no answers for accepted, unless they are rejected', async () => {
  const nodes = (action: string) =>
    many(12, (at) => ({
      srcport: 50_000 + at,
      dstaddr: `10.0.1.${at}`,
      dstport: 8472,
      protocol: 17,
      action,
    }));
  expect((await readReport(hostSweep, folderOf(nodes('ACCEPT')))).lines).toEqual([]);
  expect((await readReport(hostSweep, folderOf(nodes('REJECT')))).lines).toHaveLength(1);
});
