import { usageError } from '../errors.ts';
import { dueRuns, type JobRun, runJob } from '../jobs/run-job.ts';
import { formatInstant } from '../logs/instant.ts';
import type { OutTemplate } from '../output/out-template.ts';
import { makeJob } from './job.ts';
import type { RunContext } from './run-context.ts';
import { printSql, runWindow, type WindowResult } from './run-window.ts';
import type { Log } from './surroundings.ts';

/** `since: 'last'`: the windows that are due since the last run of this job. */
export async function runJobWindows(
  context: RunContext,
  template: OutTemplate | undefined,
): Promise<WindowResult[]> {
  const { request, around } = context;
  if (request.until !== undefined)
    throw usageError('--since last goes without --until', '--lag says how late deliveries are');
  if (request.source === '-') throw usageError('--since last needs a source that stays, not standard input');
  const job = makeJob(request, template);
  const surroundings = { folder: around.stateFolder, now: () => around.now() };
  if (request.sql) {
    for (const { window } of await dueRuns(job, surroundings)) await printSql(context, window);
    return [];
  }
  const { runs, next } = await runJob(job, surroundings, async (one) => {
    sayStart(around.log, one);
    return runWindow(context, one.window, one.out);
  });
  if (runs.length === 0 && next !== undefined) sayNothingDue(around.log, job.name, next);
  return runs.map(({ result }) => result);
}

function sayStart(log: Log, { job, window, isFirst, isRepeated }: JobRun): void {
  const words = `${formatInstant(window.since)} to ${formatInstant(window.until)}`;
  const why = isRepeated ? ', again, because that run did not end' : isFirst ? ', the first run' : '';
  log({
    // Where a job begins is decided once: cron's mail is to tell it.
    level: isFirst ? 'warn' : 'info',
    event: 'window',
    message: `${job}: ${words}${why}`,
    fields: { job, ...window, isFirst, isRepeated },
  });
}

function sayNothingDue(log: Log, job: string, next: number): void {
  const message = `${job}: nothing is due before ${formatInstant(next)}`;
  log({ level: 'info', event: 'nothing-due', message, fields: { job, next } });
}
