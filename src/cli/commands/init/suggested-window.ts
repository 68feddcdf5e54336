import { formatInstant } from '../../../logs/instant.ts';

const HOUR = 3600;
const DAY = 24 * HOUR;

/** Records up to this far ahead of the clock still count as new. */
const SKEW = HOUR;

/**
 * Returns the options of a window that has records: the last hour or day, or the day of the newest record if that is
 * older.
 * @param newest time of the newest record, Unix seconds; undefined if unknown
 * @param shortest the shortest window to suggest
 */
export function suggestedWindow(
  newest: number | undefined,
  shortest: '1h' | '1d',
  now = Math.floor(Date.now() / 1000),
): string {
  if (newest === undefined) return `--since ${shortest}`;
  const age = now - newest;
  if (age < -SKEW || age >= DAY) return `--since ${dayOf(newest)} --until ${dayOf(newest + DAY)}`;
  return `--since ${shortest === '1h' && age < HOUR ? '1h' : '1d'}`;
}

const dayOf = (time: number) => formatInstant(time).slice(0, 10);
