import { existsSync } from 'node:fs';
import { sourceError } from '../errors.ts';
import { formatInstant } from '../logs/instant.ts';
import type { Job } from './job.ts';
import { readMarker } from './job-marker.ts';
import { nextWindow } from './next-window.ts';
import { resetPath, statePath } from './state-file.ts';

/** Windows before the first one whose outputs are looked for. */
const WINDOWS_BEFORE = 100;

/**
 * Refuses to take a job without state for one that has not run, where a marker next to `flowq.json` or outputs of
 * earlier windows show that it has: its next window would begin too late, and the time between be in no output.
 * @param now Unix seconds
 * @throws FlowqError (source) that says how to go on
 */
export async function refuseLostState(job: Job, folder: string, now: number): Promise<void> {
  if (existsSync(resetPath(folder, job.name))) return;
  const lost = job.markers === undefined ? undefined : lostState(job.name, job.markers, folder);
  if (lost) throw sourceError(`the job ${job.name} ${lost.what}`, lost.hint);
  const output = await earlierOutput(job, now);
  if (output === undefined) return;
  throw sourceError(
    `the job ${job.name} has run before, because ${output.path} exists, but its state ${statePath(folder, job.name)} is gone`,
    `restore it (FLOWQ_STATE_DIR names its folder), or move that file away if another job wrote it, ${startAgain(job.name, output.until)}`,
  );
}

/** What its marker says of a job without state that was not reset, and how to go on; undefined for one that has not run. */
export function lostState(
  job: string,
  markers: string,
  folder: string,
): { readonly what: string; readonly hint: string } | undefined {
  if (existsSync(resetPath(folder, job))) return undefined;
  const marker = readMarker(markers, job);
  return (
    marker && {
      what: `has run up to ${formatInstant(marker.until)}, but its state ${statePath(folder, job)} is gone`,
      hint: `restore it (it was in ${marker.stateFolder}; FLOWQ_STATE_DIR names the folder), ${startAgain(job, marker.until)}`,
    }
  );
}

const startAgain = (job: string, until: number) =>
  `or start again: flowq jobs reset ${job} --yes, then run it once with --first ${formatInstant(until)}`;

/** The newest output of a window at or before the first one, where each window has an output of its own. */
async function earlierOutput(job: Job, now: number) {
  if (job.timing.every === undefined) return undefined;
  const due = await nextWindow(undefined, job.timing, now);
  if (due.kind === 'nothing') return undefined;
  const { every } = job.timing;
  const names = new Set<string>();
  for (let since = due.window.until - every, count = 0; count < WINDOWS_BEFORE; count += 1, since -= every) {
    const path = job.nameOutput({ since, until: since + every });
    if (path === undefined) return undefined;
    // One name for all windows says nothing of any.
    if (names.has(path)) return undefined;
    names.add(path);
    if (count === 0 && path === job.nameOutput({ since: since - every, until: since })) return undefined;
    if (existsSync(path)) return { path, until: since + every };
  }
  return undefined;
}
