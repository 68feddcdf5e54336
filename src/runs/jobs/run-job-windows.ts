import { messageOf } from '../../errors.ts';
import type { JobRun, LateFiles } from '../../jobs/job.ts';
import { dueRuns, runJob } from '../../jobs/run-job.ts';
import { formatInstant } from '../../logs/instant.ts';
import { type Window, windowTimes } from '../../logs/window.ts';
import type { OutTemplate } from '../../output/destinations/out-template.ts';
import type { RunContext } from '../run-context.ts';
import { type Log, note } from '../run-environment.ts';
import type { RunRequest } from '../run-request.ts';
import type { WindowOutput, WindowResult } from '../run-window.ts';
import { makeJob, type Repeated } from './job.ts';

/** A job with its chosen source. */
export interface JobContext extends Pick<RunContext, 'chosen' | 'filter' | 'environment'> {
  readonly request: Repeated & Pick<RunRequest, 'dryRun'>;
}

/** The operations on a job's windows. */
export interface WindowWork {
  run(window: Window, output: WindowOutput): Promise<WindowResult>;
  /** Runs a window without writing anything. */
  preview(window: Window): Promise<unknown>;
  printSql(window: Window): Promise<void>;
}

/** Runs the windows that are due since the job's last run (`since: 'last'`). */
export async function runJobWindows(
  context: JobContext,
  template: OutTemplate | undefined,
  work: WindowWork,
): Promise<WindowResult[]> {
  const { request, environment } = context;
  const job = makeJob(request, template);
  const jobEnvironment = {
    folder: environment.stateFolder,
    now: () => environment.now(),
    list: (window: Window) => listFiles(context, window),
    onLate: (late: LateFiles) => logLate(environment.log, late),
  };
  if (request.sql) {
    for (const { window } of await dueRuns(job, jobEnvironment)) await work.printSql(window);
    return [];
  }
  if (request.dryRun) {
    const due = await dueRuns(job, jobEnvironment);
    for (const one of due) await preview(one, environment.log, work);
    if (due.length === 0)
      note(environment.log, `${job.name}: nothing is due`, 'nothing-due', { job: job.name });
    return [];
  }
  const { runs, next } = await runJob(job, jobEnvironment, async (one) => {
    logStart(environment.log, one);
    return work.run(one.window, { out: one.out, isAgain: one.late > 0 });
  });
  if (runs.length === 0 && next !== undefined) logNothingDue(environment.log, job.name, next);
  return runs.map(({ result }) => result);
}

/** Previews a window without writing anything. */
async function preview({ job, window, out }: JobRun, log: Log, work: WindowWork): Promise<void> {
  const message = `${job}: ${windowTimes(window)} would go to ${out ?? 'standard output'}`;
  note(log, message, 'dry-run', { job, ...window, out });
  await work.preview(window);
}

/**
 * Lists the files of a window; if that fails, logs it and returns undefined, because the run itself may not need a
 * list.
 */
async function listFiles({ chosen, filter, environment }: JobContext, window: Window) {
  try {
    return await chosen.source.list({ window, filter });
  } catch (error) {
    environment.signal.throwIfAborted();
    const message = `cannot check for late files: ${messageOf(error)} (--settle 0 turns this off)`;
    note(environment.log, message, 'not-listed');
    return undefined;
  }
}

function logLate(log: Log, { job, window, out, files, why }: LateFiles): void {
  const came = `${job}: ${filesText(files)} arrived late for ${windowTimes(window)}`;
  const reason =
    why === 'lost'
      ? 'but other files of that window were deleted, so it was not run again'
      : `and ${out ?? 'standard output'} is also the output of other windows, so it was not run again`;
  const remedy = `run it with --since ${formatInstant(window.since)} --until ${formatInstant(window.until)}`;
  note(log, `${came}, ${reason}; ${remedy}`, 'late-files', { job, ...window, files, why });
}

function logStart(log: Log, run: JobRun): void {
  const { job, window, isFirst, isRepeated, late } = run;
  log({
    // The start of a job is decided only once, and a changed output may have been read already, so cron's mail must
    // mention both.
    level: isFirst || late > 0 ? 'warn' : 'info',
    event: 'window',
    message: `${job}: ${windowTimes(window)}${whyText(run)}`,
    fields: { job, ...window, isFirst, isRepeated, late },
  });
}

function whyText({ isFirst, isRepeated, late }: JobRun): string {
  if (late > 0) return `, again, because ${filesText(late)} arrived late`;
  if (isRepeated) return ', again, because that run did not finish';
  return isFirst ? ', the first run' : '';
}

const filesText = (files: number) => `${files} ${files === 1 ? 'file' : 'files'}`;

function logNothingDue(log: Log, job: string, next: number): void {
  const message = `${job}: nothing is due before ${formatInstant(next)}`;
  log({ level: 'info', event: 'nothing-due', message, fields: { job, next } });
}
