import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseDuration } from '../../src/logs/duration.ts';
import { parseTime } from '../../src/logs/time-text.ts';

const NOW = Date.UTC(2026, 10, 20, 23, 30, 15) / 1000;
const at = async (words: string, zone = 'UTC', now = NOW) =>
  new Date((await parseTime(words, { now, zone })) * 1000).toISOString().replace('.000Z', 'Z');

describe('a duration', () => {
  it.each([
    ['1s', 1],
    ['15m', 900],
    ['6h', 21_600],
    ['1d', 86_400],
    ['2w', 1_209_600],
    ['1d12h', 129_600],
    ['90m30s', 5430],
  ])('%s is %i seconds', (words, seconds) => {
    expect(parseDuration(words)).toBe(seconds);
  });

  it.each(['', '1', 'd', '1.5h', '-1d', '1 d', '1y', '1D', '0s', '0d0h', '6000w', '1234567890s'])(
    '%j is none',
    (words) => {
      expect(() => parseDuration(words)).toThrow(RangeError);
    },
  );
});

describe('a time', () => {
  it.each([
    ['now', '2026-11-20T23:30:15Z'],
    ['15m', '2026-11-20T23:15:15Z'],
    ['1d12h', '2026-11-19T11:30:15Z'],
    [' 2w ', '2026-11-06T23:30:15Z'],
    ['today', '2026-11-20T00:00:00Z'],
    ['yesterday', '2026-11-19T00:00:00Z'],
    ['2026-11-20', '2026-11-20T00:00:00Z'],
    ['2028-02-29', '2028-02-29T00:00:00Z'],
    ['2026-11-20T10:00', '2026-11-20T10:00:00Z'],
    ['2026-11-20 10:00:07', '2026-11-20T10:00:07Z'],
    ['2026-11-20T10:00:07Z', '2026-11-20T10:00:07Z'],
    ['2026-11-20T10:00:07.999Z', '2026-11-20T10:00:07Z'],
    ['2026-11-20T10:00z', '2026-11-20T10:00:00Z'],
    ['2026-11-20T10:00:00+05:30', '2026-11-20T04:30:00Z'],
    ['2026-11-20T10:00-08', '2026-11-20T18:00:00Z'],
    ['1970-01-01', '1970-01-01T00:00:00Z'],
    ['9999-12-31', '9999-12-31T00:00:00Z'],
  ])('%s is %s', async (words, instant) => {
    expect(await at(words)).toBe(instant);
  });

  it.each([
    // 23:30 UTC is the next day already, and the day before was the 20th.
    ['today', 'Europe/Berlin', '2026-11-20T23:00:00Z'],
    ['yesterday', 'Europe/Berlin', '2026-11-19T23:00:00Z'],
    ['today', 'America/New_York', '2026-11-20T05:00:00Z'],
    ['2026-07-01', 'Europe/Berlin', '2026-06-30T22:00:00Z'],
    ['2026-11-20T10:00', 'Asia/Kathmandu', '2026-11-20T04:15:00Z'],
    ['2026-11-20T10:00Z', 'Asia/Kathmandu', '2026-11-20T10:00:00Z'],
    // Clocks go from 2:00 to 3:00: the time that is skipped is read as the later one.
    ['2026-03-29T02:30', 'Europe/Berlin', '2026-03-29T01:30:00Z'],
    // Clocks go from 3:00 back to 2:00: of the two times the first is meant.
    ['2026-10-25T02:30', 'Europe/Berlin', '2026-10-25T00:30:00Z'],
    // This day began at 1:00, because clocks went forward at midnight.
    ['2018-11-04', 'America/Sao_Paulo', '2018-11-04T03:00:00Z'],
    ['2028-02-29', 'Pacific/Auckland', '2028-02-28T11:00:00Z'],
  ])('%s in %s is %s', async (words, zone, instant) => {
    expect(await at(words, zone)).toBe(instant);
  });

  it('yesterday, on the day after a clock change, is a day of 23 hours', async () => {
    const monday = Date.UTC(2026, 2, 30, 12) / 1000;
    expect(await at('yesterday', 'Europe/Berlin', monday)).toBe('2026-03-28T23:00:00Z');
    expect(await at('today', 'Europe/Berlin', monday)).toBe('2026-03-29T22:00:00Z');
  });

  it.each([
    '',
    'tomorrow',
    'noon',
    '2026',
    '2026-11',
    '2026-02-29',
    '2026-13-01',
    '2026-11-20T25:00',
    '2026-11-20T10',
    '2026-11-20T10:00[Europe/Berlin]',
    '+002026-11-20',
    '1969-12-31',
    '+010000-01-01',
    '20261120T1000Z',
    '1763600000',
    '5x',
    '1d ago',
    '3000w',
  ])('%j is none', async (words) => {
    await expect(at(words)).rejects.toThrow(RangeError);
  });

  it.each(['today', '2026-11-20', '2026-11-20T10:00'])(
    '%s in a zone that is not there names the zone',
    async (words) => {
      await expect(at(words, 'Mars/Olympus')).rejects.toThrow(/"Mars\/Olympus" is not a time zone/);
    },
  );

  it('that is a whole second of 1970 to 9999 is read back exactly', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 253_402_300_799 }), async (seconds) => {
        const words = new Date(seconds * 1000).toISOString();
        expect(await parseTime(words, { now: NOW, zone: 'Asia/Tokyo' })).toBe(seconds);
        expect(await parseTime(words.slice(0, 19), { now: NOW, zone: 'UTC' })).toBe(seconds);
      }),
    );
  });
});
