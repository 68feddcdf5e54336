import { createHash } from 'node:crypto';
import { createReadStream, statSync } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import type { UnitFile } from './entry.ts';

/** Whether a file of the store seems to be the one that was written: a look at its size and time of change only. */
export function seemsWhole(path: string, { bytes, mtimeMs }: UnitFile): boolean {
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat?.size === bytes && stat.mtimeMs === mtimeMs;
}

/** Whether every byte is as it was written. */
export async function isWhole(path: string, { bytes, sha256 }: UnitFile): Promise<boolean> {
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat?.size === bytes && (await sha256Of(path)) === sha256;
}

export async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path, { highWaterMark: 1 << 20 }), hash);
  return hash.digest('hex');
}
