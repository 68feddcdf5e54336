import type { QueryOptions } from '../cli/options.ts';
import { dueRuns } from '../jobs/run-job.ts';
import { stateFolder } from '../jobs/state-folder.ts';
import type { Window } from '../logs/window.ts';
import { Progress } from '../output/progress.ts';
import type { Asked } from './asked.ts';
import { chooseSource } from './choose-source.ts';
import { makeJob } from './job.ts';
import { readFilter, readWindow } from './read-options.ts';

/** Bytes that a report or query can scan now, in all windows that it has to run. */
export async function estimateQuery(asked: Asked, options: QueryOptions): Promise<number> {
  const filter = await readFilter(options);
  await using chosen = await chooseSource(options, new Progress(false));
  let bytes = 0;
  for (const window of await windowsOf(asked, options, chosen.needsWindow)) {
    bytes += (await chosen.source.estimate({ window, filter })).bytes;
  }
  return bytes;
}

async function windowsOf(
  asked: Asked,
  options: QueryOptions,
  isNeeded: boolean,
): Promise<(Window | undefined)[]> {
  if (options.since !== 'last') return [await readWindow(options, isNeeded)];
  const now = () => Math.floor(Date.now() / 1000);
  const due = await dueRuns(makeJob(asked, options, undefined), { folder: stateFolder(), now });
  return due.map(({ window }) => window);
}
