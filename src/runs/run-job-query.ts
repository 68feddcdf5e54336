import { log } from '../cli/log.ts';
import { usageError } from '../errors.ts';
import { dueRuns, type JobRun, runJob } from '../jobs/run-job.ts';
import { stateFolder } from '../jobs/state-folder.ts';
import { formatInstant } from '../logs/instant.ts';
import type { OutTemplate } from '../output/out-template.ts';
import type { Asked } from './asked.ts';
import { makeJob } from './job.ts';
import { printSql, type QueryRun, runWindow } from './run-window.ts';

const now = () => Math.floor(Date.now() / 1000);

/** `--since last`: the windows that are due since the last run of this job. */
export async function runJobQuery(
  asked: Asked,
  run: QueryRun,
  template: OutTemplate | undefined,
): Promise<void> {
  const { options } = run;
  if (options.until !== undefined)
    throw usageError('--since last goes without --until', '--lag says how late deliveries are');
  if (options.source === '-') throw usageError('--since last needs a source that stays, not standard input');
  const job = makeJob(asked, options, template);
  const surroundings = { folder: stateFolder(), now };
  if (options.sql) {
    for (const { window } of await dueRuns(job, surroundings)) await printSql(run, window);
    return;
  }
  const { runs, next } = await runJob(job, surroundings, async (one) => {
    sayStart(one);
    await runWindow(run, one.window, one.out);
  });
  if (runs.length === 0 && next !== undefined) sayNothingDue(job.name, next);
}

function sayStart({ job, window, isFirst, isRepeated }: JobRun): void {
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

function sayNothingDue(job: string, next: number): void {
  const message = `${job}: nothing is due before ${formatInstant(next)}`;
  log({ level: 'info', event: 'nothing-due', message, fields: { job, next } });
}
