import { existsSync } from 'node:fs';
import { sourceError } from '../errors.ts';
import { formatInstant } from '../logs/instant.ts';
import type { Job } from './job.ts';
import { readMarker } from './job-marker.ts';
import { nextWindow } from './next-window.ts';
import { resetPath, statePath } from './state-file.ts';

/** Number of windows before the first one whose outputs are checked. */
const WINDOWS_BEFORE = 100;

/**
 * Rejects a job without state if a marker next to `flowq.json` or outputs of earlier windows show that it has run:
 * otherwise its next window would start too late and leave a gap.
 * @param now Unix seconds
 * @throws FlowqError (source) with instructions
 */
export async function refuseLostState(job: Job, folder: string, now: number): Promise<void> {
  if (existsSync(resetPath(folder, job.name))) return;
  const lost = job.markers === undefined ? undefined : lostState(job.name, job.markers, folder);
  if (lost) throw sourceError(`the job ${job.name} ${lost.what}`, lost.hint);
  const output = await earlierOutput(job, now);
  if (output === undefined) return;
  throw sourceError(
    `the job ${job.name} has run before, because ${output.path} exists, but its state ${statePath(folder, job.name)} is missing`,
    `restore it (FLOWQ_STATE_DIR names its folder), or move that file away if another job wrote it, ${startAgain(job.name, output.until)}`,
  );
}

/**
 * Returns the progress of a job whose state is missing, from its marker, and instructions; undefined if it was reset or
 * has not run.
 */
export function lostState(
  job: string,
  markers: string,
  folder: string,
): { readonly what: string; readonly hint: string } | undefined {
  if (existsSync(resetPath(folder, job))) return undefined;
  const marker = readMarker(markers, job);
  return (
    marker && {
      what: `has run up to ${formatInstant(marker.until)}, but its state ${statePath(folder, job)} is missing`,
      hint: `restore it (it was in ${marker.stateFolder}; FLOWQ_STATE_DIR names the folder), ${startAgain(job, marker.until)}`,
    }
  );
}

const startAgain = (job: string, until: number) =>
  `or start again: flowq jobs reset ${job} --yes, then run it once with --first ${formatInstant(until)}`;

/** Returns the newest output of a window at or before the first one, if each window has a separate output. */
async function earlierOutput(job: Job, now: number) {
  if (job.timing.every === undefined) return undefined;
  const due = await nextWindow(undefined, job.timing, now);
  if (due.kind === 'nothing') return undefined;
  const { every } = job.timing;
  const names = new Set<string>();
  for (let since = due.window.until - every, count = 0; count < WINDOWS_BEFORE; count += 1, since -= every) {
    const path = job.nameOutput({ since, until: since + every });
    if (path === undefined) return undefined;
    // If all windows share a name, the file belongs to no particular one.
    if (names.has(path)) return undefined;
    names.add(path);
    if (count === 0 && path === job.nameOutput({ since: since - every, until: since })) return undefined;
    if (existsSync(path)) return { path, until: since + every };
  }
  return undefined;
}
