import { parseTime, type TimeContext } from './time-text.ts';

/**
 * A time: text (`1d` ago, `today`, `2026-11-20`, ISO 8601), a `Date`, a `Temporal.Instant` (any object with
 * `epochMilliseconds`), or an integer of Unix seconds.
 */
export type TimeInput = string | number | Date | { readonly epochMilliseconds: number };

/** Bounds of a window: it contains records that start at or after `since` and before `until` (default: now). */
export interface WindowBounds {
  readonly since: TimeInput;
  readonly until?: TimeInput | undefined;
  /** IANA time zone of dates and of times without a zone (default: UTC). */
  readonly zone?: string | undefined;
}

/** A window: its bounds, only the text of its `since` as in `'1d'`, or `'all'` for all records. */
export type WindowInput = WindowBounds | string;

/** Minimum number that counts as milliseconds: as seconds it would be after the year 5000. */
const FIRST_MILLISECONDS = 1e11;

/**
 * Returns the Unix seconds of a time.
 * @throws RangeError for an invalid time
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
