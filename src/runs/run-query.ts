import { interruptible } from '../cli/interruption.ts';
import { useLog } from '../cli/log.ts';
import type { QueryOptions } from '../cli/options.ts';
import { usageError } from '../errors.ts';
import { checkFailOn, parseFailOn } from '../output/fail-on.ts';
import { OutTemplate } from '../output/out-template.ts';
import { Progress } from '../output/progress.ts';
import type { Asked } from './asked.ts';
import { chooseSource } from './choose-source.ts';
import { readFilter, readWindow } from './read-options.ts';
import { type MakeSql, printSql, runWindow } from './run-window.ts';

/** What `report` and `query` do. */
export async function runQuery(asked: Asked, options: QueryOptions, makeSql: MakeSql): Promise<void> {
  useLog(options);
  const template = options.out === undefined ? undefined : new OutTemplate(options.out);
  const tests = (options.failOn ?? []).map(parseFailOn);
  // What nobody can answer is not asked of an engine that wants money for it.
  if (asked.columns) for (const test of tests) checkFailOn(test, asked.columns);
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
      aws: { ...chosen.aws, ...(profile === undefined ? {} : { profile }) },
      signal,
    };
    const run = { options, makeSql, chosen, filter, output, progress };
    if (options.since === 'last') {
      const { runJobQuery } = await import('./run-job-query.ts');
      return runJobQuery(asked, run, template);
    }
    refuseJobOptions(options);
    const window = await readWindow(options, chosen.needsWindow);
    if (options.sql) return printSql(run, window);
    const { account: accounts, region: regions } = filter;
    const out = template?.render({ report: asked.name, window, zone: options.tz, accounts, regions });
    await runWindow(run, window, out);
  });
}

function refuseJobOptions({ job, every, lag, catchUp, first }: QueryOptions): void {
  const [given] =
    Object.entries({ job, every, lag, 'catch-up': catchUp, first }).find(
      ([, value]) => value !== undefined,
    ) ?? [];
  if (given)
    throw usageError(`--${given} goes with --since last`, 'which continues where the last run ended');
}
