import { createHash } from 'node:crypto';
import { dateParts, utcSeconds } from '../logs/delivery.ts';
import { overlaps, padded, type Window } from '../logs/window.ts';
import type { Origin, Original } from '../sources/origin.ts';

/** Delivery interval of one stored file. */
export type Grain = 'hour' | 'day';

const HOUR = 3600;
const DAY = 86_400;

/** Bytes per day up to which files per hour would be too small. */
const SMALL_DAY = 32_000_000;

/** Number of units for files without a time in their names, so that a new file rebuilds only one of them. */
const UNTIMED_UNITS = 16;

/**
 * Returns the unit of a source file's records: `2026-11-25T13` (an hour of delivery), `2026-11-25` (a day), or
 * `untimed-7`. It depends only on the source file's path, so no record can be in two units.
 */
export function unitOf({ name, delivered }: Original, grain: Grain): string {
  if (!delivered) return `untimed-${hashByte(name) % UNTIMED_UNITS}`;
  const { year, month, day, hour } = dateParts(delivered.start);
  const isOfHour = grain === 'hour' && delivered.seconds <= HOUR;
  return isOfHour ? `${year}-${month}-${day}T${hour}` : `${year}-${month}-${day}`;
}

const hashByte = (text: string) => createHash('sha256').update(text).digest()[0] ?? 0;

/** Returns the delivery interval of a unit; undefined if its files can contain any time. */
export function timeRangeOf(unit: string): { start: number; seconds: number } | undefined {
  const [, year, month, day, hour] = /^(\d{4})-(\d{2})-(\d{2})(?:T(\d{2}))?$/.exec(unit) ?? [];
  if (year === undefined) return undefined;
  const start = utcSeconds(Number(year), Number(month), Number(day), Number(hour ?? 0), 0);
  return start === undefined ? undefined : { start, seconds: hour === undefined ? DAY : HOUR };
}

/**
 * Returns the day to whose sums an hour is added; undefined for the first hour. That hour has records from before
 * midnight, so windows of whole days begin and end in it.
 */
export const dayOf = (unit: string): string | undefined =>
  /^(\d{4}-\d{2}-\d{2})T(?!00)\d{2}$/.exec(unit)?.[1];

/** Returns whether the store has the day's last hour or a later unit, so that no further hour is expected. */
export const isDayOver = (day: string, units: readonly string[]): boolean =>
  units.some((unit) => unit >= `${day}T23` && timeRangeOf(unit));

export const isUnit = (text: string) => timeRangeOf(text) !== undefined || /^untimed-\d{1,2}$/.test(text);

/** Returns the interval in which records of the window can have been delivered; undefined for all records. */
export function reachOf(
  { isUnlisted }: Pick<Origin, 'isUnlisted'>,
  window: Window | undefined,
): Window | undefined {
  return window && !isUnlisted ? padded(window) : window;
}

/** Returns whether a file delivered for that interval can contain records of the window with this reach. */
export function mayHold(
  delivered: { readonly start: number; readonly seconds: number } | undefined,
  reach: Window | undefined,
): boolean {
  return !reach || !delivered || overlaps(reach, delivered.start, delivered.seconds);
}

/** Extends such an interval to whole days, UTC, because units are made of all of their source files. */
export function wholeDays(reach: Window | undefined): Window | undefined {
  if (!reach) return undefined;
  const { since, until } = reach;
  return { since: since - (since % DAY), until: Math.ceil(until / DAY) * DAY };
}

/** Returns the grain that suits a source: hours if sizes are unknown. */
export function grainOf({ isUnlisted }: Pick<Origin, 'isUnlisted'>, originals: readonly Original[]): Grain {
  if (isUnlisted) return 'hour';
  const hours = new Map<number, number>();
  for (const { delivered, size } of originals) {
    if (!delivered || delivered.seconds > HOUR) continue;
    const hour = Math.floor(delivered.start / HOUR);
    hours.set(hour, (hours.get(hour) ?? 0) + size);
  }
  const bytes = [...hours.values()].reduce((sum, size) => sum + size, 0);
  return hours.size > 0 && (bytes / hours.size) * 24 > SMALL_DAY ? 'hour' : 'day';
}
