import { createHash } from 'node:crypto';
import { dateParts, utcSeconds } from '../logs/delivery.ts';
import { overlaps, padded, type Window } from '../logs/window.ts';
import type { Origin, Original } from '../sources/origin.ts';

/** How long a range of delivery one file of the store is for. */
export type Grain = 'hour' | 'day';

const HOUR = 3600;
const DAY = 86_400;

/** Bytes a day below which hours would be small files. */
const SMALL_DAY = 32_000_000;

/** Files without a time in their names are spread over so many units, so that a new one rebuilds only one of them. */
const UNTIMED_UNITS = 16;

/**
 * The unit of the store that an original's records belong to: `2026-11-25T13` (an hour of delivery), `2026-11-25`
 * (a day), or `untimed-7`. It depends on nothing but the original's path, so no record can be in two of them.
 */
export function unitOf({ name, delivered }: Original, grain: Grain): string {
  if (!delivered) return `untimed-${hashByte(name) % UNTIMED_UNITS}`;
  const { year, month, day, hour } = dateParts(delivered.start);
  const isOfHour = grain === 'hour' && delivered.seconds <= HOUR;
  return isOfHour ? `${year}-${month}-${day}T${hour}` : `${year}-${month}-${day}`;
}

const hashByte = (text: string) => createHash('sha256').update(text).digest()[0] ?? 0;

/** The range of delivery that a unit is for; undefined for one whose files can hold any time. */
export function timeRangeOf(unit: string): { start: number; seconds: number } | undefined {
  const [, year, month, day, hour] = /^(\d{4})-(\d{2})-(\d{2})(?:T(\d{2}))?$/.exec(unit) ?? [];
  if (year === undefined) return undefined;
  const start = utcSeconds(Number(year), Number(month), Number(day), Number(hour ?? 0), 0);
  return start === undefined ? undefined : { start, seconds: hour === undefined ? DAY : HOUR };
}

/**
 * The day of an hour whose sums are added up with those of the day's other hours. The first hour is not: records from before
 * midnight are in it, so that windows of whole days begin and end in it.
 */
export const dayOf = (unit: string): string | undefined =>
  /^(\d{4}-\d{2}-\d{2})T(?!00)\d{2}$/.exec(unit)?.[1];

/** Whether no further hour of a day is to be expected, as the other units of a store show. */
export const isDayOver = (day: string, units: readonly string[]): boolean =>
  units.some((unit) => unit >= `${day}T23` && timeRangeOf(unit));

export const isUnit = (text: string) => timeRangeOf(text) !== undefined || /^untimed-\d{1,2}$/.test(text);

/** When records of the window can have been delivered; undefined for all records. */
export function reachOf(
  { isUnlisted }: Pick<Origin, 'isUnlisted'>,
  window: Window | undefined,
): Window | undefined {
  return window && !isUnlisted ? padded(window) : window;
}

/** Whether something delivered for that range can hold records of the window that reaches so far. */
export function mayHold(
  delivered: { readonly start: number; readonly seconds: number } | undefined,
  reach: Window | undefined,
): boolean {
  return !reach || !delivered || overlaps(reach, delivered.start, delivered.seconds);
}

/** The whole days, UTC, of such a reach: units are made of all that is theirs. */
export function wholeDays(reach: Window | undefined): Window | undefined {
  if (!reach) return undefined;
  const { since, until } = reach;
  return { since: since - (since % DAY), until: Math.ceil(until / DAY) * DAY };
}

/** The grain that suits a source of such originals: hours where their sizes are not known. */
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
