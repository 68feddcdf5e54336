import { expect, it } from 'vitest';
import { parseDayHours, parseWeekdays } from '../../../src/reports/security/working-hours.ts';

it('hours and days are understood, and what is none is refused in words', () => {
  expect(parseDayHours('8:30-17:45')).toEqual({ from: 510, until: 1065 });
  expect(parseDayHours('0-24')).toEqual({ from: 0, until: 1440 });
  for (const words of ['8', '8-8', '24-3', '8-25', '8-18:60', 'nine-five', '-1-3'])
    expect(() => parseDayHours(words)).toThrow(/such as 8-18/);
  expect(parseWeekdays('Mon-Fri')).toEqual([1, 2, 3, 4, 5]);
  expect(parseWeekdays('sat-mon, Wednesday')).toEqual([0, 1, 3, 6]);
  for (const words of ['', 'funday', 'mon-', 'mon-tue-wed', '1-5'])
    expect(() => parseWeekdays(words)).toThrow(/such as mon-fri/);
});
