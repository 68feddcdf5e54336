import { dueRuns } from '../jobs/run-job.ts';
import type { Window } from '../logs/window.ts';
import { makeJob } from './jobs/job.ts';
import { readWindow } from './read-options.ts';
import { resolveFilter } from './request/resolve-filter.ts';
import { FLAGS } from './request/spelling.ts';
import type { RunEnvironment } from './run-environment.ts';
import type { RunRequest } from './run-request.ts';
import { chooseSource } from './source/choose-source.ts';

/** Bytes that a run can scan now, in all windows that it has to run. */
export async function estimateRun(request: RunRequest, environment: RunEnvironment): Promise<number> {
  const filter = resolveFilter(request.filter, request.inventories, FLAGS);
  await using chosen = await chooseSource(request, environment);
  let bytes = 0;
  for (const window of await windowsOf(request, chosen.needsWindow, environment)) {
    bytes += (await chosen.source.estimate({ window: request.query.reads(window), filter })).bytes;
  }
  return bytes;
}

async function windowsOf(
  request: RunRequest,
  isNeeded: boolean,
  environment: RunEnvironment,
): Promise<(Window | undefined)[]> {
  if (request.since !== 'last') return [await readWindow(request, isNeeded, environment.now())];
  const due = await dueRuns(makeJob(request, undefined), {
    folder: environment.stateFolder,
    now: () => environment.now(),
  });
  return due.map(({ window }) => window);
}
