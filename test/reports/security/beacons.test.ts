import { describe, expect, it } from 'vitest';
import { beacons } from '../../../src/reports/security/beacons.ts';
import { folderOf, NOON, type Values } from '../../helpers/logs.ts';
import { readReport } from '../../helpers/reading.ts';

const at = (start: number, values: Values = {}): Values => ({ start, end: start + 50, ...values });

describe('beacons', () => {
  const calls = (starts: readonly number[], values: Values = {}) =>
    starts.map((start, call) => at(NOON + start, { srcport: 50_000 + call, ...values }));

  it('has who calls at the same interval, and how regular it is', async () => {
    const folder = folderOf([
      ...calls([0, 300, 605, 900, 1200, 2000]),
      // The other end has seen the same calls, and one of them goes on.
      ...calls([1, 301, 606, 901, 1201, 2001], { 'interface-id': 'eni-2' }),
      at(NOON + 60, { srcport: 50_000 }),
      // At random, too seldom, refused, and every second.
      ...calls([0, 10, 500, 700, 1900, 2000], { dstport: 80 }),
      ...calls([0, 300, 600], { dstport: 81 }),
      ...calls([0, 300, 600, 900, 1200, 1500], { dstport: 82, action: 'REJECT' }),
      ...calls([0, 1, 2, 3, 4, 5], { dstport: 83 }),
    ]);
    const options = { calls: 5, regular: 80 };
    const { lines } = await readReport(beacons, folder, { options });
    expect(lines).toEqual([
      '10.0.0.1 10.0.1.1 443 TCP 6 6 300 0.8 70 7000 2026-11-20T12:00:00Z 2026-11-20T12:34:11Z',
    ]);
    expect((await readReport(beacons, folder, { options: { ...options, regular: 81 } })).lines).toEqual([]);
    expect((await readReport(beacons, folder)).lines).toEqual([]);
  });

  it('does not take a lasting connection for calls', async () => {
    const starts = Array.from({ length: 30 }, (_, minute) => minute * 60);
    const folder = folderOf(starts.map((start) => at(NOON + start, { srcport: 50_000 })));
    expect((await readReport(beacons, folder)).lines).toEqual([]);
  });
});
