import { type DatedFolder, FILE_SECONDS, type FileName } from './delivery.ts';
import { overlaps, type Window } from './window.ts';

/** Log file as a listing shows it, without its content. */
export interface StoredFile {
  /** In bytes. */
  readonly size: number;
  /** Time of delivery or last modification, Unix milliseconds. */
  readonly came: number;
  /** Interval in which its records end, from its name or folder; undefined if it can be any time. */
  readonly period: Window | undefined;
}

/** Returns the interval in which a file's records end, from its name or else its folder. */
export function filePeriod(path: {
  readonly name: FileName | undefined;
  readonly folder: DatedFolder | undefined;
  readonly hour?: DatedFolder | undefined;
}) {
  const { name, folder = path.hour } = path;
  if (name) return { since: name.time, until: name.time + FILE_SECONDS };
  return folder && { since: folder.start, until: folder.start + folder.seconds };
}

/** Maximum error of record times in seconds (Amazon VPC User Guide, fields `start` and `end`). */
export const INEXACT = 60;

/**
 * Returns whether a file may contain records of the window. File times are ends of records, which are up to an
 * aggregation interval after their starts.
 * @param interval longest aggregation interval of the flow logs, seconds
 */
export function mayHold({ period }: StoredFile, window: Window, interval: number): boolean {
  const ends = { since: window.since, until: window.until + interval + INEXACT };
  return period === undefined || overlaps(ends, period.since, period.until - period.since);
}
