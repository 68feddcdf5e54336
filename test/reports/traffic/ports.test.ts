import { describe, expect, it } from 'vitest';
import { ports } from '../../../src/reports/traffic/ports.ts';
import { folderOf } from '../../helpers/logs.ts';
import { readReport } from '../../helpers/reading.ts';

describe('ports', () => {
  it('adds up the records of each port and protocol, and counts addresses once', async () => {
    const folder = folderOf([
      { srcaddr: 'a::', dstaddr: 'c::', packets: 1, bytes: 10 },
      { srcaddr: 'a::', dstaddr: 'd::', packets: 1, bytes: 20 },
      { srcaddr: 'b::', dstaddr: 'd::', packets: 2, bytes: 30, action: 'REJECT' },
      { srcaddr: '-', dstaddr: 'd::', packets: 2, bytes: '-', action: '-' },
      { srcaddr: 'a::', protocol: 17, packets: 5, bytes: 50 },
      { srcaddr: 'a::', dstport: 0, protocol: 1, packets: 7, bytes: 70 },
    ]);
    const { columns, lines } = await readReport(ports, folder);
    expect(columns).toEqual(
      'dstport protocol flows packets bytes accepted rejected sources destinations'.split(' '),
    );
    expect(lines).toEqual(['443 TCP 4 6 60 2 1 2 2', '0 ICMP 1 7 70 1 0 1 1', '443 UDP 1 5 50 1 0 1 1']);
  });

  it('puts flows before packets, packets before bytes, and then goes by port and protocol', async () => {
    const folder = folderOf([
      { dstport: 1, bytes: 9 },
      { dstport: 2, packets: 99 },
      { dstport: 3 },
      { dstport: 3 },
      { dstport: 80, bytes: 5, protocol: 17 },
      { dstport: 80, bytes: 5 },
      { dstport: 9, bytes: 5 },
    ]);
    const { rows } = await readReport(ports, folder);
    expect(rows.map((row) => row.slice(0, 2).join(' '))).toEqual([
      '3 TCP',
      '2 TCP',
      '1 TCP',
      '9 TCP',
      '80 TCP',
      '80 UDP',
    ]);
  });

  it('has all rows unless the user gives a limit', async () => {
    const folder = folderOf(Array.from({ length: 60 }, (_, at) => ({ dstport: at })));
    expect((await readReport(ports, folder)).rows.map(([port]) => port)).toEqual([...Array(60).keys()]);
  });
});
