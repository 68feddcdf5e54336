import type { Job, JobRun } from './job.ts';
import type { JobState } from './job-state.ts';
import { type Due, nextWindow } from './next-window.ts';

export type NextRun = { readonly kind: 'run'; readonly run: JobRun } | Extract<Due, { kind: 'nothing' }>;

/** What a job has to do now: the window that was begun and not ended, or the next. */
export async function nextRun(job: Job, { until, pending }: JobState, now: number): Promise<NextRun> {
  const isFirst = until === undefined;
  if (pending) return { kind: 'run', run: { ...pending, job: job.name, isFirst, isRepeated: true, late: 0 } };
  const due = await nextWindow(until, job.timing, now);
  if (due.kind === 'nothing') return due;
  const { window } = due;
  const out = job.nameOutput(window);
  return { kind: 'run', run: { job: job.name, window, out, isFirst, isRepeated: false, late: 0 } };
}
