import { formatInstant } from './instant.ts';

/** Time window in Unix seconds: it contains a record if `since <= start < until`. */
export interface Window {
  readonly since: number;
  readonly until: number;
}

/**
 * Seconds by which file and partition times may lie outside the window of their records.
 *
 * A file is stamped with the time at which its records end, which is up to ten minutes (the longest
 * aggregation interval) and a minute of inaccuracy after they start; delivery is "best effort" and may be
 * late. So flowq reads files from an hour before the window to two hours after it.
 */
const PADDING = { before: 3600, after: 2 * 3600 };

/** Returns the window of file and partition times that may contain records of this window. */
export function padded(window: Window): Window {
  return { since: window.since - PADDING.before, until: window.until + PADDING.after };
}

/** Returns whether the window overlaps the interval of `seconds` from `start`. */
export function overlaps(window: Window, start: number, seconds: number): boolean {
  return start < window.until && start + seconds > window.since;
}

/** Formats both bounds as ISO 8601 in UTC. */
export const windowTimes = ({ since, until }: Window): string =>
  `${formatInstant(since)} to ${formatInstant(until)}`;

/** Moves a window back by the given seconds. */
export const windowBefore = ({ since, until }: Window, seconds: number): Window => ({
  since: since - seconds,
  until: until - seconds,
});
