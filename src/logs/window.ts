import { formatInstant } from './instant.ts';

/**
 * A stretch of time: a record belongs to it when `since <= start < until`. Unix seconds.
 */
export interface Window {
  readonly since: number;
  readonly until: number;
}

/**
 * How far a file or partition may lie beside the window that its records belong to.
 *
 * A file is stamped with the time at which its records end, which is up to ten minutes (the longest
 * aggregation interval) after they start, a minute of inaccuracy added; delivery is "best effort" and may be
 * late. So files are looked for from an hour before the window to two hours after it.
 */
const PADDING = { before: 3600, after: 2 * 3600 };

/** The window of file and partition times that can hold records of this window. */
export function padded(window: Window): Window {
  return { since: window.since - PADDING.before, until: window.until + PADDING.after };
}

/** Whether the stretch of `seconds` from `start` on and the window have a second in common. */
export function overlaps(window: Window, start: number, seconds: number): boolean {
  return start < window.until && start + seconds > window.since;
}

/** Both ends as ISO 8601 in UTC. */
export const windowTimes = ({ since, until }: Window): string =>
  `${formatInstant(since)} to ${formatInstant(until)}`;

/** The window so many seconds before. */
export const windowBefore = ({ since, until }: Window, seconds: number): Window => ({
  since: since - seconds,
  until: until - seconds,
});
