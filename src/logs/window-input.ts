import { parseTime } from './time-words.ts';
import type { Window } from './window.ts';

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
 * The window that an input tells; undefined for `'all'`.
 * @param now Unix seconds
 * @throws RangeError in words when a time is not understood, or the window is empty or turned round
 */
export async function readWindowInput(input: WindowInput, now: number): Promise<Window | undefined> {
  if (input === 'all') return undefined;
  if (input === undefined || input === null)
    throw new RangeError("which time? A window is { since, until }, words such as '1d', or 'all'");
  const { since, until, zone = 'UTC' } = typeof input === 'string' ? { since: input } : input;
  const context = { now, zone };
  const window = {
    since: await seconds('since', since, context),
    until: until === undefined ? now : await seconds('until', until, context),
  };
  if (window.since < window.until) return window;
  const [first, last] = [window.since, window.until].map((time) => new Date(time * 1000).toISOString());
  const why = window.since === window.until ? 'is empty' : 'is turned round';
  throw new RangeError(`the window ${why}: since is ${first}, until is ${last}`);
}

async function seconds(
  name: string,
  time: TimeInput,
  context: { now: number; zone: string },
): Promise<number> {
  if (typeof time === 'string') return parseTime(time, context);
  if (typeof time === 'number') return checkSeconds(name, time);
  const milliseconds = time instanceof Date ? time.getTime() : time?.epochMilliseconds;
  if (typeof milliseconds !== 'number' || !Number.isFinite(milliseconds) || milliseconds < 0)
    throw new RangeError(`${name} is no time: give ISO text, words such as 1d, a Date or a Temporal.Instant`);
  return Math.floor(milliseconds / 1000);
}

function checkSeconds(name: string, time: number): number {
  if (time >= FIRST_MILLISECONDS)
    throw new RangeError(`${name} is ${time}: these look like milliseconds; give Unix seconds, or a Date`);
  if (Number.isInteger(time) && time >= 0) return time;
  throw new RangeError(`${name} is ${time}: Unix seconds are whole numbers from 0 on`);
}
