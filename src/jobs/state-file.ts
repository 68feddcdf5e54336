import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { messageOf, sourceError } from '../errors.ts';
import { writeFileAtomic } from '../processes/atomic-file.ts';
import { fileErrorText } from '../processes/file-error.ts';
import type { JobSubject } from './job-name.ts';
import { type JobState, parseState, stateText } from './job-state.ts';

export const statePath = (folder: string, job: string) => join(folder, `${job}.json`);

export const lockPath = (folder: string, job: string) => join(folder, `${job}.lock`);

/** Path of the file that marks a job as reset: its next run is a first one, even if outputs exist. */
export const resetPath = (folder: string, job: string) => join(folder, `${job}.reset`);

/**
 * Reads the state of a job; undefined before its first run.
 * @throws FlowqError (source) if the file cannot be read or is damaged, because nothing may be guessed
 */
export function readState(folder: string, job: string): JobState | undefined {
  const path = statePath(folder, job);
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw sourceError(`cannot read ${path}: ${fileErrorText(error)}`, 'check its permissions', error);
  }
  try {
    return parseState(text);
  } catch (error) {
    throw sourceError(
      `${path} is not the state of a job: ${messageOf(error)}`,
      `restore it from a backup, or start the job again where its newest output ends: flowq jobs reset ${job}, then --first TIME`,
      error,
    );
  }
}

/** @throws FlowqError (source) if the job has another subject */
export function checkSubject(job: string, known: JobSubject, wanted: JobSubject): void {
  const other = (['report', 'source'] as const).find((part) => known[part] !== wanted[part]);
  if (!other) return;
  throw sourceError(
    `the state of the job ${job} is for the ${other} ${known[other]}, not ${wanted[other]}`,
    `choose another name with --job, or start the job again at --first: flowq jobs reset ${job}`,
  );
}

/**
 * Writes the state to a file that only its owner can read.
 * @throws FlowqError (source) if it cannot be written
 */
export async function writeState(folder: string, job: string, state: JobState): Promise<void> {
  const path = statePath(folder, job);
  try {
    await writeFileAtomic(path, [stateText(state)], { mode: 0o600 });
    rmSync(resetPath(folder, job), { force: true });
  } catch (error) {
    throw sourceError(
      `cannot write ${path}: ${fileErrorText(error)}`,
      'free disk space or make it writable, or set FLOWQ_STATE_DIR to another folder',
      error,
    );
  }
}

/**
 * Resets a job, so that its next run is a first one.
 * @throws FlowqError (source) if its file cannot be removed
 */
export function removeState(folder: string, job: string): void {
  const path = statePath(folder, job);
  try {
    writeFileSync(resetPath(folder, job), '', { mode: 0o600 });
    rmSync(path, { force: true });
  } catch (error) {
    throw sourceError(`cannot remove ${path}: ${fileErrorText(error)}`, 'check its permissions', error);
  }
}

/** Returns the names of the jobs with a saved state, sorted; undefined if the folder does not exist yet. */
export function rememberedJobs(folder: string): string[] | undefined {
  try {
    return readdirSync(folder)
      .flatMap((name) => (/^[^.].*\.json$/.test(name) ? [name.slice(0, -5)] : []))
      .sort();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw sourceError(`cannot read ${folder}: ${fileErrorText(error)}`, 'check its permissions', error);
  }
}
