import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Returns the gzip files in a folder and its subfolders, sorted. */
export function gzipFiles(dir: string): string[] {
  return readdirSync(dir, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.gz'))
    .map((path) => join(dir, path))
    .sort();
}
