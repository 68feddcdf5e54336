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
      ...[10, 12, 14, 11, 13].map((amount, at) => bytes([-7, -4, -3, -2, -1][at] ?? 0, amount * M)),
      bytes(-5, 900 * M),
      // Another hour of the day does not count, however much it is; nor does a Sunday, where there are enough weekdays.
      at(NOON - 4 * DAY + 7200, { bytes: 900 * M }),
      bytes(0, 84 * M),
    ]);
    // Median 12 M; distances 2, 0, 2, 1, 1: median 1 M, so a deviation is 0.6 of the median.
    expect((await readReport(unusual, folder, { window })).lines).toEqual([
      'eni-0123456789abcdef0 2026-11-20T12:00:00Z medium bytes 84000000 12000000 1000000 10 5 weekdays',
    ]);
    expect((await readReport(unusual, folder, { window, options: { score: 11 } })).lines).toEqual([]);
  });

  it('counts hours without records as 0, from the first hour that has any', async () => {
    const other = { 'interface-id': 'eni-other' };
    const folder = folderOf([bytes(-4, 1, other), bytes(-2, 3 * M), bytes(0, 9 * M)]);
    // 0, 0, 3 M, 0: median 0, distances 0, 0, 3 M, 0: so a tenth of the least amount is a deviation.
    expect((await readReport(unusual, folder, { window })).lines).toEqual([
      'eni-0123456789abcdef0 2026-11-20T12:00:00Z medium bytes 9000000 0 0 90 4 weekdays',
    ]);
  });

  it('judges nothing by fewer than three days, and knows refusals too', async () => {
    const short = folderOf([bytes(-2, 1), bytes(-1, 1), bytes(0, 900 * M)]);
    expect((await readReport(unusual, short, { window })).lines).toEqual([]);
    const refused = Array.from({ length: 20 }, (_, srcport) => bytes(0, 40, { srcport, action: 'REJECT' }));
    const folder = folderOf([bytes(-3, 1), bytes(-2, 1), bytes(-1, 1), ...refused]);
    expect((await readReport(unusual, folder, { window })).lines).toEqual([
      'eni-0123456789abcdef0 2026-11-20T12:00:00Z medium refused 20 0 0 10 3 weekdays',
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
      `eni-0123456789abcdef0 2026-11-20T12:00:00Z medium bytes 44000000 4000000 2000000 ${400 / 24} 4 weekdays`,
    ]);
  });

  describe('weekdays and weekends', () => {
    /** Weekdays carry 50 MB, weekends 5, three weeks back; the 20th is a Friday. */
    const week = (amount: (weekday: number) => number, from = -21, until = 0) =>
      Array.from({ length: until - from }, (_, at) => {
        const day = new Date((NOON + (from + at) * DAY) * 1000).getUTCDay();
        return bytes(from + at, amount(day) * M);
      });
    const rhythm = (day: number) => (day === 0 || day === 6 ? 5 : 50);
    const weekend = { since: NOON + DAY, until: NOON + DAY + 3600 };
    const lines = async (folder: string, reading: object) =>
      (await readReport(unusual, folder, { options: { baseline: 21 * DAY }, ...reading })).lines;

    it('have a baseline each', async () => {
      const folder = folderOf([...week(rhythm, -20), bytes(0, 50 * M), bytes(1, 50 * M)]);
      expect(await lines(folder, { window })).toEqual([]);
      // Saturdays and Sundays of three weeks, the first Saturday being the first record.
      expect(await lines(folder, { window: weekend })).toEqual([
        'eni-0123456789abcdef0 2026-11-21T12:00:00Z medium bytes 50000000 5000000 0 15 6 weekends',
      ]);
    });

    it('are compared with all days where there are fewer than three of them', async () => {
      const folder = folderOf([...week(rhythm, -6), bytes(0, 50 * M), bytes(1, 900 * M)]);
      const { lines: found, caveats } = await readReport(unusual, folder, { window: weekend });
      expect(found).toEqual([
        `eni-0123456789abcdef0 2026-11-21T12:00:00Z medium bytes 900000000 50000000 0 ${850 / 30} 7 all days`,
      ]);
      expect(caveats).toEqual([]);
    });

    it('are those of --weekdays, by the clocks of --tz', async () => {
      const sundays = (day: number) => (day === 5 || day === 6 ? 5 : 50);
      const folder = folderOf([...week(sundays), bytes(0, 50 * M)]);
      expect(await lines(folder, { window })).toEqual([]);
      const options = { baseline: 21 * DAY, weekdays: [0, 1, 2, 3, 4] };
      expect(await lines(folder, { window, options })).toEqual([
        'eni-0123456789abcdef0 2026-11-20T12:00:00Z medium bytes 50000000 5000000 0 15 6 weekends',
      ]);
      // At noon in UTC it is Saturday in Kiritimati, fourteen hours ahead: these are the Saturdays and Sundays there.
      const zone = 'Pacific/Kiritimati';
      expect(await lines(folder, { window, zone })).toEqual([
        'eni-0123456789abcdef0 2026-11-20T12:00:00Z medium bytes 50000000 5000000 0 15 6 weekends',
      ]);
    });
  });

  it('needs an amount of some size beyond the usual, whatever the score', async () => {
    const days = (amount: number) =>
      folderOf([...[-4, -3, -2, -1].map((day) => bytes(day, 1)), bytes(0, amount)]);
    const options = { score: 1 };
    expect((await readReport(unusual, days(M), { window, options })).lines).toEqual([]);
    expect((await readReport(unusual, days(M + 1), { window, options })).lines).toHaveLength(1);
  });

  it('needs as much beyond the usual as the interface carries in its average hour', async () => {
    // Four days of 96 M, all in another hour: 4 M an hour on average.
    const days = (amount: number) =>
      folderOf([
        ...[-4, -3, -2, -1].map((day) => at(NOON + day * DAY + 3600, { bytes: 96 * M })),
        bytes(-4, 1),
        bytes(0, amount),
      ]);
    expect((await readReport(unusual, days(4 * M), { window })).lines).toEqual([]);
    expect((await readReport(unusual, days(4 * M + 1), { window })).lines).toHaveLength(1);
  });

  it('needs a larger distance where few days are compared', async () => {
    // Two weeks of weekdays: a deviation is 0.4 of the median of 10 M.
    const weekdays = [-14, -11, -10, -9, -8, -7, -4, -3, -2, -1];
    const days = (from: number, amount: number) =>
      folderOf([...weekdays.filter((day) => day >= from).map((day) => bytes(day, 10 * M)), bytes(0, amount)]);
    expect((await readReport(unusual, days(-14, 42 * M), { window })).lines).toHaveLength(1);
    expect((await readReport(unusual, days(-14, 41 * M), { window })).lines).toEqual([]);
    expect((await readReport(unusual, days(-7, 42 * M), { window })).lines).toEqual([]);
    expect((await readReport(unusual, days(-7, 58 * M), { window })).lines).toHaveLength(1);
  });

  it('is of high severity where two measures are unusual', async () => {
    const flood = Array.from({ length: 101 }, (_, srcport) => bytes(0, 100_000, { srcport }));
    const folder = folderOf([...[-4, -3, -2, -1].map((day) => bytes(day, 1)), ...flood]);
    expect((await readReport(unusual, folder, { window })).lines).toEqual([
      `eni-0123456789abcdef0 2026-11-20T12:00:00Z high bytes 10100000 1 0 ${(10 * 10_099_999) / M} 4 weekdays`,
      'eni-0123456789abcdef0 2026-11-20T12:00:00Z high accepted 101 1 0 10 4 weekdays',
    ]);
  });
});
