import { describe, expect, it } from 'vitest';
import { topTalkers } from '../../../src/reports/traffic/top-talkers.ts';
import { folderOf, NOON } from '../../helpers/logs.ts';
import { readReport } from '../../helpers/reading.ts';

describe('top-talkers', () => {
  it('adds up each direction between two addresses, accepted and refused, whatever the port', async () => {
    const folder = folderOf([
      { srcaddr: 'a::', dstaddr: 'b::', bytes: 100, packets: 1, end: NOON + 10 },
      {
        srcaddr: 'a::',
        dstaddr: 'b::',
        bytes: 200,
        packets: 2,
        dstport: 1,
        action: 'REJECT',
        start: NOON - 60,
      },
      { srcaddr: 'a::', dstaddr: 'b::', bytes: '-', packets: 4, protocol: 17 },
      { srcaddr: 'b::', dstaddr: 'a::', bytes: 301, packets: 1 },
    ]);
    const { columns, lines } = await readReport(topTalkers, folder);
    expect(columns).toEqual('srcaddr dstaddr flows packets bytes first_seen last_seen'.split(' '));
    expect(lines).toEqual([
      'b:: a:: 1 1 301 2026-11-20T12:00:00Z 2026-11-20T12:00:50Z',
      'a:: b:: 3 7 300 2026-11-20T11:59:00Z 2026-11-20T12:00:50Z',
    ]);
  });

  it('puts bytes before packets, packets before flows, and then goes by the addresses', async () => {
    const folder = folderOf([
      { srcaddr: '10.0.3.1', bytes: 30, packets: 1 },
      { srcaddr: '10.0.3.2', bytes: 20, packets: 9 },
      { srcaddr: '10.0.3.3', bytes: 10, packets: 2 },
      { srcaddr: '10.0.3.3', bytes: 10, packets: 2 },
      { srcaddr: 'b::', bytes: 20, packets: 4 },
      { srcaddr: 'a::', dstaddr: 'd::', bytes: 20, packets: 4 },
      { srcaddr: 'a::', dstaddr: 'c::', bytes: 20, packets: 4 },
    ]);
    const { rows } = await readReport(topTalkers, folder);
    expect(rows.map(([source, destination]) => `${source} ${destination}`)).toEqual([
      '10.0.3.1 10.0.1.1',
      '10.0.3.2 10.0.1.1',
      '10.0.3.3 10.0.1.1',
      'a:: c::',
      'a:: d::',
      'b:: 10.0.1.1',
    ]);
  });

  it('has all rows unless the user gives a limit', async () => {
    const folder = folderOf(Array.from({ length: 60 }, (_, at) => ({ srcaddr: `10.1.0.${at}`, bytes: at })));
    const { rows } = await readReport(topTalkers, folder);
    expect(rows.map((row) => row[4])).toEqual(Array.from({ length: 60 }, (_, at) => BigInt(59 - at)));
    expect((await readReport(topTalkers, folder, { limit: 50 })).rows).toEqual(rows.slice(0, 50));
  });
});
