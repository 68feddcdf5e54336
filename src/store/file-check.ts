import { createHash } from 'node:crypto';
import { closeSync, createReadStream, fsyncSync, openSync, statSync } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import type { WrittenFile } from './entry.ts';

/** Returns whether a stored file seems intact, by its size and modification time only. */
export function seemsWhole(path: string, { bytes, mtimeMs }: WrittenFile): boolean {
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat?.size === bytes && stat.mtimeMs === mtimeMs;
}

/** Returns whether a stored file is intact, by its checksum. */
export async function isWhole(path: string, { bytes, sha256 }: WrittenFile): Promise<boolean> {
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat?.size === bytes && (await sha256Of(path)) === sha256;
}

export async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path, { highWaterMark: 1 << 20 }), hash);
  return hash.digest('hex');
}

/** Syncs a file to disk and returns its size, time and checksum. */
export async function finishedFile(path: string): Promise<WrittenFile> {
  const file = openSync(path, 'r+');
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  const sha256 = await sha256Of(path);
  const { size, mtimeMs } = statSync(path);
  return { bytes: size, mtimeMs, sha256 };
}
