import type { Window } from '../logs/window.ts';
import { BY_TIME, Clock } from './kit/clock.ts';

const DAY = 86_400;
const WEEK = 7;

/** Working days, or the other days, if a window has some. */
export interface KindOfDay {
  readonly name: 'weekdays' | 'weekends';
  /** Returns the Unix seconds from which the given number of days of this kind precede the window. */
  readonly since: (days: number) => number;
}

/**
 * Returns the kinds of days in a window.
 * @param working days from 0, which is Sunday; undefined if all days are of one kind
 */
export function kindsOfDay(
  { since, until }: Window,
  zone: string,
  working: readonly number[] | undefined,
): KindOfDay[] {
  if (!working) return [];
  // Includes changes of the clocks in the 70 days before the window, more than a baseline of a few days needs.
  const clock = new Clock(zone, { since, until }, 10 * WEEK * DAY);
  const isWorking = (time: number) =>
    working.includes((Math.floor((time + clock.offsetAt(time, BY_TIME)) / DAY) + 4) % WEEK);
  const length = Math.min(until - since, WEEK * DAY);
  const times = [
    ...Array.from({ length: Math.ceil(length / DAY) }, (_, day) => since + day * DAY),
    since + length - 1,
  ];
  const kinds = [...new Set(times.map(isWorking))];
  return kinds.map((kind) => ({
    name: kind ? 'weekdays' : 'weekends',
    since: (days) => {
      let time = since;
      for (let found = 0; found < days; ) {
        time -= DAY;
        if (isWorking(time) === kind) found += 1;
      }
      return time;
    },
  }));
}
