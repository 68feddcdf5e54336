import type { Job, JobEnvironment, JobResult, JobRun, Outcome } from './job.ts';
import { JobRuns } from './job-runs.ts';
import { type JobState, newState } from './job-state.ts';
import { LockedState } from './locked-state.ts';
import { nextRun } from './next-run.ts';
import { refuseLostState } from './refuse-lost-state.ts';
import { checkSubject, readState } from './state-file.ts';

/**
 * Runs the due windows of a job one after another, without gaps or overlaps, even if it is killed at any time. A window
 * is recorded before it runs, and the watermark advances after `perform` has put its output in place. A recorded window
 * that did not finish runs again first, unchanged. Finished windows with late files run again last, replacing their
 * outputs.
 * @throws FlowqError (source) if another process runs the job, or its state is lost, or cannot be read or written
 */
export async function runJob<T extends Outcome>(
  job: Job,
  environment: JobEnvironment,
  perform: (run: JobRun) => Promise<T>,
): Promise<JobResult<T>> {
  const { folder, now } = environment;
  using locked = await LockedState.take(folder, job, () => loadState(job, folder, now()));
  return await new JobRuns(job, environment, { locked, perform }).all();
}

/** Returns the windows that a job would run now, in order, without running or recording anything. */
export async function dueRuns(job: Job, { folder, now }: JobEnvironment): Promise<JobRun[]> {
  const runs: JobRun[] = [];
  for (let state = await loadState(job, folder, now()); ; ) {
    const due = await nextRun(job, state, now());
    if (due.kind === 'nothing' || runs.some((one) => one.out === due.run.out)) return runs;
    runs.push(due.run);
    if (!due.run.isRepeated && !job.timing.catchUp) return runs;
    state = { ...state, until: due.run.window.until, pending: undefined };
  }
}

async function loadState(job: Job, folder: string, now: number): Promise<JobState> {
  const state = readState(folder, job.name);
  if (state) checkSubject(job.name, state.subject, job.subject);
  else await refuseLostState(job, folder, now);
  return state ?? newState(job.subject);
}
