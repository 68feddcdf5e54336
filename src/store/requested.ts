import type { RecordFilter } from '../flows/record-filter.ts';
import type { Window } from '../logs/window.ts';
import type { StoredOriginal } from './entry.ts';
import type { FilledUnit } from './fill.ts';
import { isOfPlace } from './pieces.ts';
import { mayHold } from './unit.ts';

/**
 * Returns the requested source files of a unit.
 * @param reach interval in which records of the window can have been delivered
 */
export function requestedOf(
  { entry, counted }: FilledUnit,
  reach: Window | undefined,
  filter: RecordFilter,
): StoredOriginal[] {
  return (entry?.originals ?? []).filter(
    (one) => counted.has(one.name) && mayHold(one.delivered, reach) && isOfPlace(one, filter),
  );
}

/** Returns whether a stored source file could be read, even if it has no records. */
export const isRead = ({ formats, records, skipped, copyOf }: StoredOriginal) =>
  copyOf === undefined && formats.length > 0 && (records > 0 || !skipped);
