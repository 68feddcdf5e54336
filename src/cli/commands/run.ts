import { dirname, resolve } from 'node:path';
import { configPath, readConfig } from '../../config/config-file.ts';
import { usageError } from '../../errors.ts';
import { runJobs, selectJobs } from '../../jobs/run-jobs.ts';
import { jobRequest } from '../../runs/job-request.ts';
import { reportsOfJobs } from '../../runs/own-reports.ts';
import type { RunRequest } from '../../runs/run-request.ts';
import { reportFailure } from '../failure.ts';
import { interruptible } from '../interruption.ts';
import { type LogOptions, useLog } from '../log.ts';
import { perform, surroundings } from '../perform.ts';

export interface RunOptions extends LogOptions {
  readonly config?: string;
  /** Bytes that all jobs together may scan. */
  readonly maxScan?: number;
}

interface NamedRun {
  readonly name: string;
  readonly request: RunRequest;
}

/** Runs the jobs of `flowq.json`, one after another; the exit code is the worst of theirs. */
export async function runRunCommand(names: readonly string[], given: RunOptions): Promise<void> {
  useLog(given);
  const path = configPath(given.config);
  const config = readConfig(path);
  if (!config) throw usageError(`there is no ${path} here`, 'run flowq init once, then add jobs to it');
  // What is wrong with any of them is said before one is run.
  const selected = selectJobs(config.jobs ?? [], names);
  const own = await reportsOfJobs({ ...config, jobs: selected }, dirname(resolve(path)));
  const jobs = selected.map((job) => ({ name: job.name, request: jobRequest(job, path, own) }));
  const run = ({ request }: NamedRun) => perform(request, given).catch(reportFailure);
  const { maxScan } = given;
  const limit =
    maxScan === undefined ? {} : { maxScan, estimate: (job: NamedRun) => estimate(job.request, given) };
  process.exitCode = await runJobs(jobs, { run, ...limit });
}

async function estimate(request: RunRequest, given: RunOptions): Promise<number> {
  const { estimateRun } = await import('../../runs/estimate-run.ts');
  return interruptible((signal) => estimateRun(request, surroundings(signal, { ...given, quiet: true })));
}
