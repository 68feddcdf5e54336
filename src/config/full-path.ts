import { realpathSync } from 'node:fs';
import { resolve } from 'node:path';

/** The full path without links; of a file that is not there as it is. */
export function fullPath(path: string): string {
  try {
    return realpathSync.native(resolve(path));
  } catch {
    return resolve(path);
  }
}
