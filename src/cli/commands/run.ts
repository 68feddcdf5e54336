import { CommanderError } from 'commander';
import { readConfig } from '../../config/config-file.ts';
import { EXIT, usageError } from '../../errors.ts';
import { checkJobWords } from '../../jobs/check-job-words.ts';
import { jobArguments } from '../../jobs/job-arguments.ts';
import type { JobConfig } from '../../jobs/job-config.ts';
import { runJobs, selectJobs } from '../../jobs/run-jobs.ts';
import { REPORTS } from '../../reports/index.ts';
import { type Asked, askedQuery, askedReport } from '../../runs/asked.ts';
import { reportFailure } from '../failure.ts';
import { type LogOptions, useLog } from '../log.ts';
import type { QueryOptions } from '../options.ts';
import { makeProgram } from '../program.ts';

export interface RunOptions extends LogOptions {
  readonly config: string;
  /** Bytes that all jobs together may scan. */
  readonly maxScan?: number;
}

/** Runs the jobs of `flowq.json`, one after another; the exit code is the worst of theirs. */
export async function runRunCommand(names: readonly string[], given: RunOptions): Promise<void> {
  useLog(given);
  const config = readConfig(given.config);
  if (!config)
    throw usageError(`there is no ${given.config} here`, 'run flowq init once, then add jobs to it');
  const common = [
    `--config=${given.config}`,
    ...(given.quiet ? ['--quiet'] : []),
    ...(given.log ? [`--log=${given.log}`] : []),
  ];
  const jobs = selectJobs(config.jobs ?? [], names);
  for (const job of jobs) checkJobWords(job, REPORTS);
  const run = (job: JobConfig) => runJob(job, common);
  const limit =
    given.maxScan === undefined
      ? {}
      : { maxScan: given.maxScan, estimate: (job: JobConfig) => estimateJob(job, common) };
  process.exitCode = await runJobs(jobs, { run, ...limit });
}

/** As if the job stood on the command line. */
async function runJob(job: JobConfig, common: readonly string[]): Promise<number> {
  process.exitCode = EXIT.done;
  try {
    await makeProgram().parseAsync(words(job, common), { from: 'user' });
    return Number(process.exitCode ?? EXIT.done);
  } catch (error) {
    return error instanceof CommanderError ? EXIT.usage : reportFailure(error);
  }
}

async function estimateJob(job: JobConfig, common: readonly string[]): Promise<number | undefined> {
  const { estimateQuery } = await import('../../runs/estimate-query.ts');
  let bytes: number | undefined;
  const estimate = async (asked: Asked, given: QueryOptions) => {
    bytes = await estimateQuery(asked, given);
  };
  const actions = {
    report: (name: string, given: QueryOptions & Record<string, unknown>) =>
      estimate(askedReport(name, given), given),
    query: (text: string, given: QueryOptions) => estimate(askedQuery(text), given),
  };
  await makeProgram(actions).parseAsync(words(job, common), { from: 'user' });
  return bytes;
}

/** Options stand before `--`, behind which is the SQL of a query. */
function words(job: JobConfig, common: readonly string[]): string[] {
  const [command = '', ...rest] = jobArguments(job);
  return command === 'report' ? [command, ...rest, ...common] : [command, ...common, ...rest];
}
