import { describe, expect, it } from 'vitest';
import { bruteForce, hostSweep, portScan, unanswered } from '../../../src/reports/index.ts';
import { folderOf, folderWith, NOON, type Values } from '../../helpers/logs.ts';
import { readReport } from '../../helpers/reading.ts';

const many = (count: number, make: (at: number) => Values) =>
  Array.from({ length: count }, (_, at) => make(at));
const KNOCK = { srcaddr: '203.0.113.7', packets: 1, bytes: 40, action: 'REJECT' };
const SEEN = '2026-11-20T12:00:00Z 2026-11-20T12:00:50Z';

describe('port-scan', () => {
  it('has who tries as many ports of one address, and how many were open', async () => {
    const folder = folderOf([
      ...many(5, (at) => ({ ...KNOCK, dstport: 100 + at })),
      { ...KNOCK, dstport: 100, srcport: 39_999 },
      { ...KNOCK, dstport: 22, action: 'ACCEPT' },
      ...many(5, (at) => ({ ...KNOCK, dstport: 100 + at, dstaddr: '10.0.1.2' })),
    ]);
    expect((await readReport(portScan, folder, { options: { ports: 6 } })).lines).toEqual([
      `203.0.113.7 10.0.1.1 TCP 6 1 7 7 ${SEEN}`,
    ]);
    expect((await readReport(portScan, folder, { options: { ports: 5 } })).lines).toHaveLength(2);
    expect((await readReport(portScan, folder)).lines).toEqual([]);
  });

  it('does not take the answers of a server for a scan of its client', async () => {
    const answers = many(30, (at) => ({ srcport: 443, dstport: 40_000 + at }));
    expect((await readReport(portScan, folderOf(answers))).lines).toEqual([]);
    const loud = many(30, (at) => ({ srcport: 40_000, dstport: 40_001 + at, 'tcp-flags': 18 }));
    expect((await readReport(portScan, folderWith('tcp-flags', loud))).lines).toEqual([]);
  });

  it('knows a request by its SYN, whatever the ports', async () => {
    const scan = many(30, (at) => ({ ...KNOCK, srcport: 5, dstport: 40_000 + at, 'tcp-flags': 2 }));
    expect((await readReport(portScan, folderWith('tcp-flags', scan))).lines).toEqual([
      `203.0.113.7 10.0.1.1 TCP 30 0 30 30 ${SEEN}`,
    ]);
    expect((await readReport(portScan, folderOf(scan))).lines).toEqual([]);
  });
});

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

it('brute-force counts short connections that were let through to what asks for passwords', async () => {
  const guess = { srcaddr: '203.0.113.7', dstport: 22, packets: 9, bytes: 900 };
  const folder = folderOf([
    ...many(3, (at) => ({ ...guess, srcport: 50_000 + at })),
    // A longer one, over two records.
    { ...guess, srcport: 51_000, packets: 20 },
    { ...guess, srcport: 51_000, packets: 20, start: NOON + 40, end: NOON + 50 },
    // Refused, and of another kind.
    { ...guess, srcport: 52_000, action: 'REJECT' },
    ...many(9, (at) => ({ ...guess, dstport: 443, srcport: 50_000 + at })),
  ]);
  const options = { attempts: 3 };
  expect((await readReport(bruteForce, folder, { options })).lines).toEqual([
    `203.0.113.7 10.0.1.1 22 TCP 3 4 67 4500 ${SEEN}`,
  ]);
  expect((await readReport(bruteForce, folder, { options: { attempts: 4 } })).lines).toEqual([]);
  expect(
    (await readReport(bruteForce, folder, { options: { attempts: 4, packets: 40 } })).lines,
  ).toHaveLength(1);
});

it('unanswered has connections whose answers are missing or were refused', async () => {
  const back = (srcport: number, values: Values = {}) => ({
    srcaddr: '10.0.1.1',
    dstaddr: '10.0.0.1',
    srcport: 443,
    dstport: srcport,
    ...values,
  });
  const folder = folderOf([
    { srcport: 40_001 },
    back(40_001),
    { srcport: 40_002 },
    { srcport: 40_003 },
    back(40_003, { action: 'REJECT' }),
    // Refused, so it needs no answer; let through at one end and refused at the other is refused.
    { srcport: 40_004, action: 'REJECT' },
    { srcport: 40_005 },
    { srcport: 40_005, 'interface-id': 'eni-2', action: 'REJECT' },
    // All answered.
    { srcport: 40_006, dstaddr: '10.0.1.2' },
    { srcaddr: '10.0.1.2', dstaddr: '10.0.0.1', srcport: 443, dstport: 40_006 },
    // Nobody can say which is the answer.
    { srcport: 123, dstport: 123, protocol: 17 },
    { srcport: 0, dstport: 0, protocol: 1 },
  ]);
  const { columns, lines } = await readReport(unanswered, folder);
  expect(columns.slice(4, 7)).toEqual(['unanswered', 'answers_refused', 'connections']);
  expect(lines).toEqual([`10.0.0.1 10.0.1.1 443 TCP 2 1 3 ${SEEN}`]);
});
