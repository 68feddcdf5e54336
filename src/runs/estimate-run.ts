import { dueRuns } from '../jobs/run-job.ts';
import type { Window } from '../logs/window.ts';
import type { ScanEstimate, SourceRequest } from '../sources/source.ts';
import { comparedWindows } from './earlier-window.ts';
import { makeJob } from './jobs/job.ts';
import { type PageRequest, scansOf } from './pages/page-request.ts';
import { readWindow } from './read-options.ts';
import { resolveFilter } from './request/resolve-filter.ts';
import { FLAGS } from './request/spelling.ts';
import type { RunEnvironment } from './run-environment.ts';
import type { RunRequest } from './run-request.ts';
import { scanOf } from './scan-limit.ts';
import { chooseSource } from './source/choose-source.ts';

/** Maximum scan of a run, and its price. */
export interface RunEstimate extends ScanEstimate {
  /** The price as text; empty if nothing is charged. */
  readonly price: string;
}

/** Estimates the scan of a run or a page now, over all windows that are due. */
export async function estimateRun(
  request: RunRequest | PageRequest,
  environment: RunEnvironment,
): Promise<RunEstimate> {
  const filter = resolveFilter(request.filter, request.inventories, FLAGS);
  const requestsOf = (window: Window | undefined): readonly SourceRequest[] =>
    'sections' in request
      ? scansOf(request, window)
      : comparedWindows(request.query, window).map((one) => ({ window: request.query.reads(one), filter }));
  await using chosen = await chooseSource(request, environment);
  const windows = await windowsOf(request, chosen.needsWindow, environment);
  const all = await scanOf(chosen.source, windows.flatMap(requestsOf));
  return { ...all, price: chosen.priceOf(all).replace(/^, /, '') };
}

async function windowsOf(
  request: RunRequest | PageRequest,
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
