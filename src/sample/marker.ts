import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Marks `AWSLogs` next to it as a sample. Reports do not list hidden folders. */
const FOLDER = '.flowq';
const FILE = 'sample';

/** Records in a folder that its `AWSLogs` is a sample of this number of files. */
export async function markSample(dir: string, files: number): Promise<void> {
  await mkdir(join(dir, FOLDER), { recursive: true });
  await writeFile(
    join(dir, FOLDER, FILE),
    `${files} files of sample flow logs, which flowq sample may replace\n`,
  );
}

/**
 * Returns whether `AWSLogs` in the folder is a sample to which no files were added and from which none were removed.
 */
export async function isUntouchedSample(dir: string): Promise<boolean> {
  const noted = await readFile(join(dir, FOLDER, FILE), 'utf8').catch(() => '');
  const files = Number.parseInt(noted, 10);
  if (!(files > 0)) return false;
  const entries = await readdir(join(dir, 'AWSLogs'), { recursive: true, withFileTypes: true });
  return entries.filter((entry) => !entry.isDirectory()).length === files;
}
