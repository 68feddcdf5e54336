import { EXIT, usageError } from '../errors.ts';
import { parseFailOn } from '../output/fail-on.ts';
import { OutTemplate } from '../output/out-template.ts';
import { chooseSource } from './choose-source.ts';
import { interruptible } from './interruption.ts';
import { note, useLog } from './log.ts';
import type { QueryOptions } from './options.ts';
import { Progress } from './progress.ts';
import { readFilter, readWindow } from './read-options.ts';
import { type MakeSql, printSql, runWindow } from './run-window.ts';
import type { Written } from './write-rows.ts';

/** What `report` and `query` do. `name` is that of the report, or `query`. */
export async function runQuery(name: string, options: QueryOptions, makeSql: MakeSql): Promise<void> {
  useLog(options);
  const template = options.out === undefined ? undefined : new OutTemplate(options.out);
  const tests = (options.failOn ?? []).map(parseFailOn);
  const filter = await readFilter(options);
  const progress = new Progress(options.quiet !== true && options.log !== 'json');
  await interruptible(async (signal) => {
    await using chosen = await chooseSource(options, progress, signal);
    const { profile, strict, ifRows, safeCsv, format } = options;
    const output = {
      folder: template?.folder,
      format,
      strict: strict ?? false,
      ifRows: ifRows ?? false,
      safeCsv: safeCsv ?? false,
      tests,
      aws: { profile },
      signal,
    };
    const run = { options, makeSql, chosen, filter, output, progress };
    if (options.since === 'last') {
      const { runJobQuery } = await import('./run-job-query.ts');
      alert(await runJobQuery(name, run, template));
      return;
    }
    refuseJobOptions(options);
    const window = await readWindow(options, chosen.needsWindow);
    if (options.sql) return printSql(run, window);
    const { account: accounts, region: regions } = filter;
    const out = template?.render({ report: name, window, zone: options.tz, accounts, regions });
    alert([await runWindow(run, window, out)]);
  });
}

/** Tells the tests that hold; the exit code then asks somebody to look. */
function alert(written: readonly Written[]): void {
  const fulfilled = new Set(written.flatMap((one) => one.fulfilled));
  for (const test of fulfilled) note(`--fail-on ${test}: it holds`, 'alert', { test });
  if (fulfilled.size > 0) process.exitCode = EXIT.alert;
}

function refuseJobOptions({ job, every, lag, catchUp, first }: QueryOptions): void {
  const [given] =
    Object.entries({ job, every, lag, 'catch-up': catchUp, first }).find(
      ([, value]) => value !== undefined,
    ) ?? [];
  if (given)
    throw usageError(`--${given} goes with --since last`, 'which continues where the last run ended');
}
