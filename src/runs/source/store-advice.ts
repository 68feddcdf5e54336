import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeStateFolder } from '../../jobs/state-folder.ts';
import type { RunEnvironment } from '../run-environment.ts';

/** Seconds of a run from which caching is suggested. */
const LONG_SECONDS = 5;

/** Suggests caching after a long run, only once per state folder. */
export function adviseStore(
  seconds: number,
  { log, stateFolder }: Pick<RunEnvironment, 'log' | 'stateFolder'>,
): void {
  if (seconds < LONG_SECONDS || !isFirstTime(stateFolder)) return;
  log({
    level: 'info',
    event: 'store-advice',
    message: `with --store the records are cached as Parquet: the next report over them takes a third to a tenth of these ${seconds.toFixed(0)} s (flowq init SOURCE --store makes that the default)`,
  });
}

function isFirstTime(folder: string): boolean {
  try {
    makeStateFolder(folder);
    writeFileSync(join(folder, '.store-advice'), '', { flag: 'wx' });
    return true;
  } catch {
    // Already suggested, or the folder is not writable and the suggestion would appear each time.
    return false;
  }
}
