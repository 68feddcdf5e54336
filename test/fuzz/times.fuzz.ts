import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parseDuration } from '../../src/logs/duration.ts';
import { parseTime } from '../../src/logs/time-text.ts';
import { runs } from './runs.ts';

const digits = fc.stringMatching(/^\d{1,5}$/);
const part = fc.oneof(
  digits,
  fc.constantFrom(
    ...'smhdwTZtz:-+. ',
    '2026-',
    '11-',
    '20',
    'T10:',
    '00',
    'today',
    'yesterday',
    'now',
    '[UTC]',
    '+05:30',
  ),
  fc.string({ unit: 'binary', maxLength: 3 }),
);
const date = fc
  .tuple(fc.nat(3000), fc.nat(14), fc.nat(33), fc.nat(26), fc.nat(62))
  .map(([year, month, day, hour, minute]) => {
    const two = (n: number) => String(n).padStart(2, '0');
    return `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}T${two(hour)}:${two(minute)}`;
  });
const words = fc.oneof(
  fc.array(part, { maxLength: 12 }).map((parts) => parts.join('')),
  date,
  fc.tuple(date, part).map(([start, end]) => start + end),
  fc.nat(2000).map((count) => '9d'.repeat(count)),
);
const zones = fc.constantFrom(
  'UTC',
  'Europe/Berlin',
  'America/Sao_Paulo',
  'Pacific/Apia',
  'Asia/Kathmandu',
  'Mars',
  '',
  '+01:00',
);

it('any words are a whole second of 1970 to 9999, or are refused', async () => {
  await fc.assert(
    fc.asyncProperty(words, zones, async (text, zone) => {
      try {
        const seconds = await parseTime(text, { now: 1_795_176_000, zone });
        expect(Number.isSafeInteger(seconds) && seconds >= 0 && seconds <= 253_402_300_799).toBe(true);
      } catch (error) {
        expect(error).toBeInstanceOf(RangeError);
      }
    }),
    runs(),
  );
});

it('any words are a duration of a second to a hundred years, or are refused', () => {
  fc.assert(
    fc.property(words, (text) => {
      try {
        const seconds = parseDuration(text);
        expect(Number.isSafeInteger(seconds) && seconds > 0 && seconds <= 100 * 366 * 86_400).toBe(true);
      } catch (error) {
        expect(error).toBeInstanceOf(RangeError);
      }
    }),
    runs(),
  );
});
