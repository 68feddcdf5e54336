import { parseTime, type TimeContext } from './time-text.ts';

/**
 * A moment: words (`1d` ago, `today`, `2026-11-20`), ISO 8601 text, a `Date`, a `Temporal.Instant` (anything that
 * tells its `epochMilliseconds`), or whole Unix seconds.
 */
export type TimeInput = string | number | Date | { readonly epochMilliseconds: number };

/** A stretch of time: records belong to it that start at or after `since` and before `until` (now, when left out). */
export interface WindowBounds {
  readonly since: TimeInput;
  readonly until?: TimeInput | undefined;
  /** IANA time zone of dates and of times that do not say theirs; UTC when left out. */
  readonly zone?: string | undefined;
}

/** A window's bounds; the text of its `since` alone, as in `'1d'`; or `'all'` for all records there are. */
export type WindowInput = WindowBounds | string;

/** From here on a number of seconds would be after the year 5000: it was meant as milliseconds. */
const FIRST_MILLISECONDS = 1e11;

/**
 * Unix seconds of a moment.
 * @throws RangeError for a moment that is not understood
 */
export async function secondsOf(time: TimeInput, context: TimeContext): Promise<number> {
  if (typeof time === 'string') return parseTime(time, context);
  if (typeof time === 'number') return checkSeconds(time);
  const milliseconds = time instanceof Date ? time.getTime() : time?.epochMilliseconds;
  if (typeof milliseconds !== 'number' || !Number.isFinite(milliseconds) || milliseconds < 0)
    throw new RangeError(
      'it is not a time: give ISO text, a text such as 1d, a Date or a Temporal.Instant from 1970 on',
    );
  return Math.floor(milliseconds / 1000);
}

function checkSeconds(time: number): number {
  if (time >= FIRST_MILLISECONDS)
    throw new RangeError(`${time} looks like milliseconds: give Unix seconds, or a Date`);
  if (Number.isInteger(time) && time >= 0) return time;
  throw new RangeError(`${time} is not a whole number of Unix seconds`);
}
