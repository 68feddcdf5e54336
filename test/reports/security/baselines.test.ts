import { describe, expect, it } from 'vitest';
import { beacons, newPairs, reportRows, unusual } from '../../../src/index.ts';
import { LocalSource } from '../../../src/sources/local/local-source.ts';
import { folderOf, NOON, type Values } from '../../helpers/logs.ts';
import { readReport } from '../../helpers/reading.ts';

const DAY = 86_400;
const at = (start: number, values: Values = {}): Values => ({ start, end: start + 50, ...values });
const window = { since: NOON, until: NOON + 3600 };

describe('new-pairs', () => {
  const folder = () =>
    folderOf([
      // Known from two days before, from three weeks before, and not at all.
      at(NOON - 2 * DAY),
      at(NOON + 10),
      at(NOON - 21 * DAY, { dstaddr: '10.0.1.2' }),
      at(NOON + 20, { dstaddr: '10.0.1.2', bytes: 5 }),
      at(NOON + 30, { dstaddr: '10.0.1.3', bytes: 7 }),
      { ...at(NOON + 31), srcaddr: '10.0.1.3', dstaddr: '10.0.0.1', srcport: 443, dstport: 40_000, bytes: 2 },
      // Another port is new, a refusal is not, and what comes after the window is left for the next one.
      at(NOON + 40, { dstport: 22, bytes: 1 }),
      at(NOON + 50, { dstport: 23, action: 'REJECT' }),
      at(NOON + 4000, { dstport: 24 }),
      // The answer to a known request is no new pair.
      { ...at(NOON + 10), srcaddr: '10.0.1.1', dstaddr: '10.0.0.1', srcport: 443, dstport: 40_000 },
    ]);

  it('has what was let through in the window and not in the baseline before it', async () => {
    const { lines } = await readReport(newPairs, folder(), { window });
    expect(lines).toEqual([
      '10.0.0.1 10.0.1.3 443 TCP 2 20 9 2026-11-20T12:00:30Z 2026-11-20T12:01:21Z',
      '10.0.0.1 10.0.1.2 443 TCP 1 10 5 2026-11-20T12:00:20Z 2026-11-20T12:01:10Z',
      '10.0.0.1 10.0.1.1 22 TCP 1 10 1 2026-11-20T12:00:40Z 2026-11-20T12:01:30Z',
    ]);
  });

  it('reads as far back as the baseline says', async () => {
    const told = async (baseline: number) =>
      (await readReport(newPairs, folder(), { window, options: { baseline } })).rows.map((row) => row[1]);
    expect(await told(30 * DAY)).toEqual(['10.0.1.3', '10.0.1.1']);
    expect(await told(DAY)).toEqual(['10.0.1.1', '10.0.1.3', '10.0.1.2', '10.0.1.1']);
  });

  it('reads its baseline as a library as well', async () => {
    const rows = await Array.fromAsync(reportRows(newPairs, new LocalSource({ path: folder() }), { window }));
    expect(rows.map((row) => row.server)).toEqual(['10.0.1.3', '10.0.1.2', '10.0.1.1']);
  });
});

describe('unusual', () => {
  const bytes = (days: number, amount: number, values: Values = {}) =>
    at(NOON + days * DAY, { bytes: amount, ...values });
  const M = 1_000_000;

  it('holds each hour against the same hour of the days before', async () => {
    const folder = folderOf([
      ...[10, 12, 14, 11, 13].map((amount, day) => bytes(day - 5, amount * M)),
      // Another hour of the day does not count, however much it is.
      at(NOON - 5 * DAY + 7200, { bytes: 900 * M }),
      bytes(0, 32 * M),
    ]);
    // Median 12 M; distances 2, 0, 2, 1, 1: median 1 M, less than a tenth of the median.
    expect((await readReport(unusual, folder, { window })).lines).toEqual([
      `eni-0123456789abcdef0 2026-11-20T12:00:00Z bytes 32000000 12000000 1000000 ${200 / 12} 5`,
    ]);
    expect((await readReport(unusual, folder, { window, options: { score: 17 } })).lines).toEqual([]);
  });

  it('counts hours without records as 0, from the first hour that has any', async () => {
    const other = { 'interface-id': 'eni-other' };
    const folder = folderOf([bytes(-4, 1, other), bytes(-2, 3 * M), bytes(0, 9 * M)]);
    // 0, 0, 3 M, 0: median 0, distances 0, 0, 3 M, 0: so a tenth of the least amount is a deviation.
    expect((await readReport(unusual, folder, { window })).lines).toEqual([
      'eni-0123456789abcdef0 2026-11-20T12:00:00Z bytes 9000000 0 0 90 4',
    ]);
  });

  it('judges nothing by fewer than three days, and knows refusals too', async () => {
    const short = folderOf([bytes(-2, 1), bytes(-1, 1), bytes(0, 900 * M)]);
    expect((await readReport(unusual, short, { window })).lines).toEqual([]);
    const refused = Array.from({ length: 20 }, (_, srcport) => bytes(0, 40, { srcport, action: 'REJECT' }));
    const folder = folderOf([bytes(-3, 1), bytes(-2, 1), bytes(-1, 1), ...refused]);
    expect((await readReport(unusual, folder, { window })).lines).toEqual([
      'eni-0123456789abcdef0 2026-11-20T12:00:00Z refused 20 0 0 20 3',
    ]);
  });

  it('takes medians of an even number of days, and of zeros among deviations', async () => {
    const other = { 'interface-id': 'eni-other' };
    // 0, 4 M, 6 M, 8 M (no record on one day): lower median 4 M; distances 4, 0, 2, 4: lower median 2 M.
    const folder = folderOf([
      bytes(-4, 1, other),
      bytes(-3, 6 * M),
      bytes(-2, 8 * M),
      bytes(-1, 4 * M),
      bytes(0, 44 * M),
    ]);
    expect((await readReport(unusual, folder, { window })).lines).toEqual([
      'eni-0123456789abcdef0 2026-11-20T12:00:00Z bytes 44000000 4000000 2000000 20 4',
    ]);
  });
});

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
      '10.0.0.1 10.0.1.1 443 TCP 6 300 0.8 70 7000 2026-11-20T12:00:00Z 2026-11-20T12:34:11Z',
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
