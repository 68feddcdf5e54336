import { dueRuns } from '../jobs/run-job.ts';
import type { Window } from '../logs/window.ts';
import type { ScanEstimate } from '../sources/source.ts';
import { makeJob } from './jobs/job.ts';
import { readWindow } from './read-options.ts';
import { resolveFilter } from './request/resolve-filter.ts';
import { FLAGS } from './request/spelling.ts';
import type { RunEnvironment } from './run-environment.ts';
import type { RunRequest } from './run-request.ts';
import { chooseSource } from './source/choose-source.ts';

/** What a run can scan, and what that costs. */
export interface RunEstimate extends ScanEstimate {
  /** The price as text; empty where nothing is charged. */
  readonly price: string;
}

/** What a run can scan now, in all windows that it has to run. */
export async function estimateRun(request: RunRequest, environment: RunEnvironment): Promise<RunEstimate> {
  const filter = resolveFilter(request.filter, request.inventories, FLAGS);
  await using chosen = await chooseSource(request, environment);
  let all: ScanEstimate = { objects: 0, bytes: 0, isAtMost: false };
  for (const window of await windowsOf(request, chosen.needsWindow, environment)) {
    const one = await chosen.source.estimate({ window: request.query.reads(window), filter });
    all = {
      objects: all.objects + one.objects,
      bytes: all.bytes + one.bytes,
      isAtMost: all.isAtMost || one.isAtMost,
      archived: (all.archived ?? 0) + (one.archived ?? 0),
    };
  }
  return { ...all, price: chosen.priceOf(all).replace(/^, /, '') };
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
