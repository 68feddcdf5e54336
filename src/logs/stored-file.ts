import { type DatedFolder, FILE_SECONDS, type FileName } from './delivery.ts';
import { overlaps, type Window } from './window.ts';

/** A file of logs as a listing tells of it, without a byte of it read. */
export interface StoredFile {
  /** In bytes. */
  readonly size: number;
  /** When it came to where it is, or was last written there, Unix milliseconds. */
  readonly came: number;
  /** When its records ended, as its name or folder tells; undefined where they can be of any time. */
  readonly period: Window | undefined;
}

/** The stretch in which a file's records ended: as its name says, or else its folder. */
export function filePeriod(path: {
  readonly name: FileName | undefined;
  readonly folder: DatedFolder | undefined;
  readonly hour?: DatedFolder | undefined;
}) {
  const { name, folder = path.hour } = path;
  if (name) return { since: name.time, until: name.time + FILE_SECONDS };
  return folder && { since: folder.start, until: folder.start + folder.seconds };
}

/** Seconds by which the times of records are inexact (Amazon VPC User Guide, fields `start` and `end`). */
export const INEXACT = 60;

/**
 * Whether records of the window can be in a file: files go by the end of records, which is up to an aggregation
 * interval behind their start.
 * @param interval longest aggregation interval of the flow logs, seconds
 */
export function mayHold({ period }: StoredFile, window: Window, interval: number): boolean {
  const ends = { since: window.since, until: window.until + interval + INEXACT };
  return period === undefined || overlaps(ends, period.since, period.until - period.since);
}
