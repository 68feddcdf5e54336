import { describe, expect, it } from 'vitest';
import { timeline } from '../../../src/reports/traffic/timeline.ts';
import { folderOf, NOON } from '../../helpers/logs.ts';
import { readReport } from '../../helpers/reading.ts';

describe('timeline', () => {
  it('counts each record in the hour in which it starts', async () => {
    const folder = folderOf([
      { start: NOON + 3600, packets: 1, bytes: 1 },
      { start: NOON + 3599, end: NOON + 7200, packets: 2, bytes: 20, action: 'REJECT' },
      { start: NOON, packets: 3, bytes: 30 },
      { start: NOON - 1, packets: 4, bytes: '-', action: 'REJECT' },
      { start: NOON + 10 * 3600, packets: 5, bytes: 50, action: '-' },
    ]);
    const { columns, lines } = await readReport(timeline, folder);
    expect(columns).toEqual('time series flows packets bytes accepted rejected'.split(' '));
    expect(lines).toEqual([
      '2026-11-20T11:00:00Z NULL 1 4 0 0 1',
      '2026-11-20T12:00:00Z NULL 2 5 50 1 1',
      '2026-11-20T13:00:00Z NULL 1 1 1 1 0',
      '2026-11-20T22:00:00Z NULL 1 5 50 0 0',
    ]);
  });

  it('counts bytes once where two ends cut their intervals differently', async () => {
    const folder = folderOf([
      { 'interface-id': 'eni-a', start: NOON - 60, end: NOON + 540, packets: 10, bytes: 1000 },
      { 'interface-id': 'eni-b', start: NOON - 60, end: NOON, packets: 4, bytes: 400 },
      { 'interface-id': 'eni-b', start: NOON, end: NOON + 540, packets: 6, bytes: 599 },
    ]);
    const { lines } = await readReport(timeline, folder);
    expect(lines).toEqual(['2026-11-20T11:00:00Z NULL 2 10 1000 2 0', '2026-11-20T12:00:00Z NULL 1 0 0 1 0']);
  });

  it.each([
    [
      60,
      [
        '2026-11-20T12:00:00Z 1',
        '2026-11-20T12:01:00Z 1',
        '2026-11-20T13:59:00Z 1',
        '2026-11-21T00:00:00Z 1',
      ],
    ],
    [300, ['2026-11-20T12:00:00Z 2', '2026-11-20T13:55:00Z 1', '2026-11-21T00:00:00Z 1']],
    [86_400, ['2026-11-20T00:00:00Z 3', '2026-11-21T00:00:00Z 1']],
  ])('has stretches of %i seconds if the user says so', async (bucket, expected) => {
    const folder = folderOf([0, 60, 7199, 12 * 3600].map((offset) => ({ start: NOON + offset })));
    const { rows } = await readReport(timeline, folder, { options: { bucket } });
    expect(rows.map(([time, , flows]) => `${time} ${flows}`)).toEqual(expected);
  });

  it('has the later stretches cut off by a limit', async () => {
    const folder = folderOf([0, 1, 2].map((hour) => ({ start: NOON + hour * 3600 })));
    const { rows } = await readReport(timeline, folder, { limit: 2 });
    expect(rows.map(([time]) => time)).toEqual(['2026-11-20T12:00:00Z', '2026-11-20T13:00:00Z']);
  });

  it('leaves out no stretch of the window, which has a length that fits it', async () => {
    const folder = folderOf([{ start: NOON + 60 }, { start: NOON + 900 }]);
    const window = { since: NOON, until: NOON + 1200 };
    const { rows } = await readReport(timeline, folder, { window });
    expect(rows.map(([time, , flows]) => [time, flows])).toEqual([
      ['2026-11-20T12:00:00Z', 1n],
      ['2026-11-20T12:05:00Z', 0n],
      ['2026-11-20T12:10:00Z', 0n],
      ['2026-11-20T12:15:00Z', 1n],
    ]);
  });

  it('has the days of the time zone, the longer one when clocks are set back among them', async () => {
    // In Berlin, 2026-10-25 has 25 hours.
    const day = Date.UTC(2026, 9, 24, 22) / 1000;
    const folder = folderOf(
      [day - 1, day, day + 25 * 3600 - 1, day + 25 * 3600].map((start) => ({ start, end: start })),
    );
    const window = { since: day - 3600, until: day + 26 * 3600 };
    const reading = { window, zone: 'Europe/Berlin', options: { bucket: 86_400 } };
    const { rows } = await readReport(timeline, folder, reading);
    expect(rows.map(([time, , flows]) => [time, flows])).toEqual([
      ['2026-10-24T00:00:00+02:00', 1n],
      ['2026-10-25T00:00:00+02:00', 2n],
      ['2026-10-26T00:00:00+01:00', 1n],
    ]);
  });

  describe('with --by', () => {
    const by = (text: string) => timeline.options.by.parse(text);

    it('has rows for the values of the most bytes, and the exact sum of all others', async () => {
      const folder = folderOf([
        { dstport: 443, bytes: 2n ** 63n - 1n, packets: 1 },
        { dstport: 443, bytes: 5, packets: 1, start: NOON + 3600 },
        { dstport: 22, bytes: 7, packets: 1, action: 'REJECT' },
        { dstport: 23, bytes: 2n ** 63n - 1n, packets: 1, srcport: 1 },
        { dstport: 25, bytes: 2n ** 62n, packets: 1, srcport: 2 },
        { dstport: 26, bytes: 2n ** 62n, packets: 1, srcport: 3 },
        { dstport: '-', bytes: 9n, packets: 1, srcport: 3 },
      ]);
      const { lines } = await readReport(timeline, folder, { options: { by: by('dstport'), top: 2 } });
      expect(lines).toEqual([
        '2026-11-20T12:00:00Z (others) 4 4 9223372036854775824 3 1',
        '2026-11-20T12:00:00Z 23 1 1 9223372036854775807 1 0',
        '2026-11-20T12:00:00Z 443 1 1 9223372036854775807 1 0',
        '2026-11-20T13:00:00Z 443 1 1 5 1 0',
      ]);
      const all = await readReport(timeline, folder, { options: { by: by('dstport'), top: 6 } });
      expect(all.lines).toContain('2026-11-20T12:00:00Z NULL 1 1 9 1 0');
    });

    it('counts the bytes of each interface, and not only of the one that saw the most', async () => {
      const folder = folderOf(
        ['eni-a', 'eni-b'].flatMap((eni) => [
          { 'interface-id': eni, bytes: 100 },
          { 'interface-id': eni, bytes: 10, start: NOON + 3600 },
        ]),
      );
      const sums = async (column: string) =>
        (await readReport(timeline, folder, { options: { by: by(column) } })).rows.map((row) => row[4]);
      expect(await sums('interface_id')).toEqual([100n, 100n, 10n, 10n]);
      expect(await sums('dstport')).toEqual([100n, 10n]);
    });

    it('refuses columns that it cannot split by', () => {
      expect(() => by('colour')).toThrow('unknown column colour');
      expect(() => by('workload')).toThrow('give src_workload or dst_workload');
      expect(() => by('hour')).toThrow('--bucket sets the length');
      expect(() => by('bytes')).toThrow('is a measure');
    });
  });
});
