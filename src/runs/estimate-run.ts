import { dueRuns } from '../jobs/run-job.ts';
import type { Window } from '../logs/window.ts';
import { makeJob } from './jobs/job.ts';
import { readFilter, readWindow } from './read-options.ts';
import type { RunRequest } from './run-request.ts';
import { chooseSource } from './source/choose-source.ts';
import type { Surroundings } from './surroundings.ts';

/** Bytes that a run can scan now, in all windows that it has to run. */
export async function estimateRun(request: RunRequest, around: Surroundings): Promise<number> {
  const filter = readFilter(request, request.known);
  await using chosen = await chooseSource(request, around);
  let bytes = 0;
  for (const window of await windowsOf(request, chosen.needsWindow, around)) {
    bytes += (await chosen.source.estimate({ window: request.asked.reads(window), filter })).bytes;
  }
  return bytes;
}

async function windowsOf(
  request: RunRequest,
  isNeeded: boolean,
  around: Surroundings,
): Promise<(Window | undefined)[]> {
  if (request.since !== 'last') return [await readWindow(request, isNeeded, around.now())];
  const due = await dueRuns(makeJob(request, undefined), {
    folder: around.stateFolder,
    now: () => around.now(),
  });
  return due.map(({ window }) => window);
}
