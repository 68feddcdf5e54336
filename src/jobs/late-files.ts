import type { StoredFile } from '../logs/stored-file.ts';

/** What is remembered of the files that a finished window was made of. */
export interface SeenFiles {
  readonly files: number;
  /** Sum of their sizes. */
  readonly bytes: number;
  /** When the newest of those came whose names tell their time, Unix milliseconds; 0 without one. */
  readonly newest: number;
}

export function seenIn(files: readonly StoredFile[]): SeenFiles {
  return {
    files: files.length,
    bytes: files.reduce((sum, { size }) => sum + size, 0),
    newest: dated(files).reduce((newest, { came }) => Math.max(newest, came), 0),
  };
}

/**
 * How many of a window's files arrived, or were written again, since it was run. Files that were only touched have the
 * sizes they had. One whose name tells no time can grow without a message on this window, so that only new ones count.
 */
export function cameSince(before: SeenFiles, files: readonly StoredFile[]): number {
  const now = seenIn(files);
  if (now.files === before.files && now.bytes === before.bytes) return 0;
  const written = dated(files).filter(({ came }) => came > before.newest).length;
  return Math.max(written, now.files - before.files, 0);
}

/** Whether files that were there are not any more: then a window that is run again would lose what they held. */
export function hasLost(before: SeenFiles, files: readonly StoredFile[]): boolean {
  const now = seenIn(files);
  return now.files < before.files || now.bytes < before.bytes;
}

const dated = (files: readonly StoredFile[]) => files.filter(({ period }) => period !== undefined);
