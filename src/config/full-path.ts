import { realpathSync } from 'node:fs';
import { resolve } from 'node:path';

/** Returns the full path with links resolved; links are not resolved if the file does not exist. */
export function fullPath(path: string): string {
  try {
    return realpathSync.native(resolve(path));
  } catch {
    return resolve(path);
  }
}
