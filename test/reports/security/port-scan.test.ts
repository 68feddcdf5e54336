import { describe, expect, it } from 'vitest';
import { portScan } from '../../../src/reports/security/port-scan.ts';
import { folderOf, folderWith, type Values } from '../../helpers/logs.ts';
import { readReport } from '../../helpers/reading.ts';

const many = (count: number, make: (at: number) => Values | Values[]): Values[] =>
  Array.from({ length: count }, (_, at) => make(at)).flat();
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

  it('does not list a client of many services that answer', async () => {
    const records = (packets: number) =>
      many(25, (at) => {
        const ends = { srcaddr: '10.0.0.9', dstaddr: '10.0.1.1', srcport: 50_000 + at, dstport: 100 + at };
        const answer = {
          srcaddr: ends.dstaddr,
          dstaddr: ends.srcaddr,
          srcport: ends.dstport,
          dstport: ends.srcport,
        };
        return [ends, { ...answer, packets }];
      });
    expect((await readReport(portScan, folderOf(records(5)))).lines).toEqual([]);
    expect((await readReport(portScan, folderOf(records(5)), { options: { failed: 0 } })).lines).toHaveLength(
      1,
    );
    // One packet accepts or resets a connection: nothing was exchanged.
    expect((await readReport(portScan, folderOf(records(1)))).lines).toEqual([
      `10.0.0.9 10.0.1.1 TCP 25 25 50 275 ${SEEN}`,
    ]);
  });

  it('does not call a port open that resets, but one that answers half a handshake', async () => {
    const scan = (asked: number, answered: number) =>
      many(25, (at) => [
        {
          srcaddr: '10.0.3.9',
          dstaddr: '10.0.2.7',
          srcport: 41_000 + at,
          dstport: 50_000 + at,
          packets: 2,
          'tcp-flags': asked,
        },
        {
          srcaddr: '10.0.2.7',
          dstaddr: '10.0.3.9',
          srcport: 50_000 + at,
          dstport: 41_000 + at,
          packets: 1,
          'tcp-flags': answered,
        },
      ]);
    const rowOf = async (records: Values[]) =>
      (await readReport(portScan, folderWith('tcp-flags', records))).lines;
    expect(await rowOf(scan(2, 4))).toEqual([`10.0.3.9 10.0.2.7 TCP 25 0 50 75 ${SEEN}`]);
    expect(await rowOf(scan(6, 18))).toEqual([`10.0.3.9 10.0.2.7 TCP 25 25 50 75 ${SEEN}`]);
  });
});
