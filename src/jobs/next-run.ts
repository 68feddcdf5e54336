import type { Job, JobRun } from './job.ts';
import type { JobState } from './job-state.ts';
import { type Due, nextWindow } from './next-window.ts';

export type NextRun = { readonly kind: 'run'; readonly run: JobRun } | Extract<Due, { kind: 'nothing' }>;

/** Returns the next run of a job: its unfinished window, or the next one. */
export async function nextRun(job: Job, { until, pending }: JobState, now: number): Promise<NextRun> {
  const isFirst = until === undefined;
  if (pending) return { kind: 'run', run: { ...pending, job: job.name, isFirst, isRepeated: true, late: 0 } };
  const due = await nextWindow(until, job.timing, now);
  if (due.kind === 'nothing') return due;
  const { window } = due;
  const out = job.nameOutput(window);
  return { kind: 'run', run: { job: job.name, window, out, isFirst, isRepeated: false, late: 0 } };
}
