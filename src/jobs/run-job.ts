import type { Job, JobEnvironment, JobResult, JobRun, Outcome } from './job.ts';
import { JobRuns } from './job-runs.ts';
import { type JobState, newState } from './job-state.ts';
import { LockedState } from './locked-state.ts';
import { nextRun } from './next-run.ts';
import { refuseLostState } from './refuse-lost-state.ts';
import { checkSubject, readState } from './state-file.ts';

/**
 * Runs the windows of a job that are due, one after another; none is left out, none is in two outputs, whenever
 * it may be killed. A window is written down before it is run, and the watermark moves when `perform` has put
 * its output in place. A window that was written down and has not ended is run again, as it was, before others.
 * Last, finished windows that files came for since are run again, in the place of their outputs.
 * @throws FlowqError (source) when another process runs the job, and for a state that is lost, or cannot be read or written
 */
export async function runJob<T extends Outcome>(
  job: Job,
  environment: JobEnvironment,
  perform: (run: JobRun) => Promise<T>,
): Promise<JobResult<T>> {
  const { folder, now } = environment;
  using kept = await LockedState.take(folder, job, () => loadState(job, folder, now()));
  return await new JobRuns(job, environment, { kept, perform }).all();
}

/** The windows a job would run now, in their order; nothing is run or written down. */
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
