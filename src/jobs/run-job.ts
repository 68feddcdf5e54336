import { sourceError } from '../errors.ts';
import type { Window } from '../logs/window.ts';
import { Lock } from '../processes/lock.ts';
import type { JobSubject } from './job-name.ts';
import type { JobState } from './job-state.ts';
import { type Due, type JobTiming, nextWindow } from './next-window.ts';
import { checkSubject, lockPath, readState, statePath, writeState } from './state-file.ts';
import { makeStateFolder } from './state-folder.ts';

export interface Job {
  readonly name: string;
  readonly subject: JobSubject;
  readonly timing: JobTiming;
  /** The file or object that the output of a window goes to; undefined for standard output. */
  nameOutput(window: Window): string | undefined;
}

/** One window of a job, to be run. */
export interface JobRun {
  readonly job: string;
  readonly window: Window;
  /** Where its output goes: of a repeated run the name it was given first, whatever the options say now. */
  readonly out: string | undefined;
  /** Whether nothing is known of a run before. */
  readonly isFirst: boolean;
  /** Whether a run of this window began before and did not end. */
  readonly isRepeated: boolean;
}

export interface JobSurroundings {
  /** Folder of the jobs' state. */
  readonly folder: string;
  /** Unix seconds, whole. */
  now(): number;
}

export interface JobResult<T> {
  /** What was made of each window, in their order. */
  readonly runs: readonly { readonly run: JobRun; readonly result: T }[];
  /** When there will be something to do again, Unix seconds; undefined when there is already. */
  readonly next: number | undefined;
}

/**
 * Runs the windows of a job that are due, one after another; none is left out, none is in two outputs, whenever
 * it may be killed. A window is written down before it is run, and the watermark moves when `perform` has put
 * its output in place. A window that was written down and has not ended is run again, as it was, before others.
 * @throws FlowqError (source) when another process runs the job, and for a state that cannot be read or written
 */
export async function runJob<T>(
  job: Job,
  { folder, now }: JobSurroundings,
  perform: (run: JobRun) => Promise<T>,
): Promise<JobResult<T>> {
  makeStateFolder(folder);
  using lock = await lockJob(job.name, folder);
  let state = loadState(job, folder);
  const runs: { run: JobRun; result: T }[] = [];
  const write = async (next: JobState) => {
    checkLock(lock, job.name);
    await writeState(folder, job.name, next);
    state = next;
  };
  for (;;) {
    const due = await nextRun(job, state, now());
    if (due.kind === 'nothing') return { runs, next: due.next };
    const { run } = due;
    // The output of one window would take the place of another's before anybody saw it.
    if (runs.some((one) => one.run.out === run.out)) return { runs, next: undefined };
    await write({ ...state, pending: run });
    const result = await perform(run);
    await write({ ...state, until: run.window.until, pending: undefined });
    runs.push({ run, result });
    if (!run.isRepeated && !job.timing.catchUp) return { runs, next: undefined };
  }
}

/** The windows a job would run now, in their order; nothing is run or written down. */
export async function dueRuns(job: Job, { folder, now }: JobSurroundings): Promise<JobRun[]> {
  const runs: JobRun[] = [];
  for (let state = loadState(job, folder); ; ) {
    const due = await nextRun(job, state, now());
    if (due.kind === 'nothing' || runs.some((one) => one.out === due.run.out)) return runs;
    runs.push(due.run);
    if (!due.run.isRepeated && !job.timing.catchUp) return runs;
    state = { ...state, until: due.run.window.until, pending: undefined };
  }
}

type NextRun = { readonly kind: 'run'; readonly run: JobRun } | Extract<Due, { kind: 'nothing' }>;

async function nextRun(job: Job, { until, pending }: JobState, now: number): Promise<NextRun> {
  const isFirst = until === undefined;
  if (pending) return { kind: 'run', run: { ...pending, job: job.name, isFirst, isRepeated: true } };
  const due = await nextWindow(until, job.timing, now);
  if (due.kind === 'nothing') return due;
  const { window } = due;
  const out = job.nameOutput(window);
  return { kind: 'run', run: { job: job.name, window, out, isFirst, isRepeated: false } };
}

function loadState({ name, subject }: Job, folder: string): JobState {
  const state = readState(folder, name);
  if (state) checkSubject(statePath(folder, name), name, state.subject, subject);
  return state ?? { subject, until: undefined, pending: undefined };
}

async function lockJob(name: string, folder: string): Promise<Lock> {
  const path = lockPath(folder, name);
  const lock = await Lock.take(path);
  if (lock instanceof Lock) return lock;
  const { pid, host, since } = lock;
  throw sourceError(
    `the job ${name} is still running: process ${pid} on ${host.split(' ')[0]}, since ${since}`,
    'this run left everything as it is; the next one takes up where that one ends',
  );
}

/** Standing still for very long (a laptop asleep, say) can lose the lock to another machine. */
function checkLock(lock: Lock, name: string): void {
  if (lock.isHeld()) return;
  throw sourceError(
    `another process has taken over the job ${name}, because this one stood still`,
    'its watermark was not moved by this run',
  );
}
