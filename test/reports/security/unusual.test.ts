import { describe, expect, it } from 'vitest';
import { unusual } from '../../../src/reports/security/unusual.ts';
import { folderOf, NOON, type Values } from '../../helpers/logs.ts';
import { readReport } from '../../helpers/reading.ts';

const DAY = 86_400;
const at = (start: number, values: Values = {}): Values => ({ start, end: start + 50, ...values });
const window = { since: NOON, until: NOON + 3600 };

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
