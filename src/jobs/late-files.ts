import type { StoredFile } from '../logs/stored-file.ts';

/** Summary of a finished window's files, to detect late ones. */
export interface SeenFiles {
  readonly files: number;
  /** Sum of file sizes. */
  readonly bytes: number;
  /** Newest arrival of the files whose names show their period, Unix milliseconds; 0 without one. */
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
 * Counts a window's files that arrived or were rewritten since its run. Files that were only touched keep their size
 * and do not count. A file whose name shows no period may grow by records of other windows, so only new ones count.
 */
export function cameSince(before: SeenFiles, files: readonly StoredFile[]): number {
  const now = seenIn(files);
  if (now.files === before.files && now.bytes === before.bytes) return 0;
  const written = dated(files).filter(({ came }) => came > before.newest).length;
  return Math.max(written, now.files - before.files, 0);
}

/** Returns whether files were deleted or shrank, so that running the window again would lose records. */
export function hasLost(before: SeenFiles, files: readonly StoredFile[]): boolean {
  const now = seenIn(files);
  return now.files < before.files || now.bytes < before.bytes;
}

const dated = (files: readonly StoredFile[]) => files.filter(({ period }) => period !== undefined);
