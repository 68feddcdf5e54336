import { dirname, resolve } from 'node:path';
import { NOTHING_FOUND } from '../../alerts/finding.ts';
import type { Notify } from '../../alerts/notify-schema.ts';
import type { Config, JobConfig } from '../../config/config.ts';
import { configPath, readConfig } from '../../config/config-file.ts';
import { jobDestinations } from '../../config/destinations.ts';
import { fullPath } from '../../config/full-path.ts';
import { givenConfig } from '../../config/given-config.ts';
import { checkDestinations } from '../../config/trust.ts';
import { EXIT, usageError } from '../../errors.ts';
import { inLibraryText, libraryError, type OptionNames } from '../../forms/library-text.ts';
import { runEach, selectJobs } from '../../jobs/run-jobs.ts';
import { fillResultText } from '../fill-result.ts';
import type { FillRequest } from '../fill-store.ts';
import { reportsOfConfig } from '../pages/find-page.ts';
import type { PageRequest } from '../pages/page-request.ts';
import type { OwnReports } from '../query/named-query.ts';
import type { RunEnvironment } from '../run-environment.ts';
import type { RunRequest } from '../run-request.ts';
import { type RunResult, runExit } from '../run-result.ts';
import type { WindowResult } from '../run-window.ts';
import { fillRequest, jobPageRequest, jobRequest } from './job-request.ts';

/** A job of `flowq.json` and its work. */
export type ConfigJob = {
  readonly name: string;
  /** Targets of messages about its findings. */
  readonly notify: readonly Notify[];
  /** URL requested after each good run. */
  readonly heartbeat: string | undefined;
  /** Whether it shows what it would do, and changes nothing. */
  readonly dryRun?: boolean | undefined;
} & ({ readonly run: RunRequest } | { readonly page: PageRequest } | { readonly fill: FillRequest });

/** @throws FlowqError (usage) that names the job and the invalid value */
export function configJob(
  job: JobConfig,
  config: Config,
  path: string,
  own: OwnReports = new Map(),
): ConfigJob {
  const { name, notify = [], heartbeat, fill, page } = job;
  const facts = { name, notify, heartbeat };
  if (page !== undefined) return { ...facts, page: jobPageRequest(job, config, path, own) };
  return fill === undefined
    ? { ...facts, run: jobRequest(job, path, own) }
    : { ...facts, fill: fillRequest(job, path) };
}

/**
 * Returns the jobs of a `flowq.json` with these names, in that order; all jobs without names.
 * @param given its path (default: the nearest one from the working folder upwards)
 * @param options `dryRun`: whether the jobs only show what they would do
 * @throws FlowqError if it does not exist, or any of the jobs is invalid, before one of them runs
 */
export async function configJobs(
  given: string | undefined,
  names: readonly string[],
  { dryRun }: { readonly dryRun?: boolean | undefined } = {},
): Promise<ConfigJob[]> {
  const path = configPath(given);
  const config: Config | undefined = readConfig(path);
  if (!config) throw usageError(`there is no ${path} here`, 'run flowq init once, then add jobs to it');
  const selected = selectJobs(config.jobs ?? [], names);
  const written = Object.entries(config.pages ?? {}).filter(([name]) =>
    selected.some(({ page }) => page === name),
  );
  // Modules are code, so those of other pages are not loaded.
  const named = { reports: config.reports, jobs: selected, pages: Object.fromEntries(written) };
  const own = await reportsOfConfig(named, resolve(path));
  const jobs = selected.map((one) => {
    const job = { ...configJob(one, config, path, own), dryRun };
    if ('run' in job) return { ...job, run: { ...job.run, dryRun } };
    return 'page' in job ? { ...job, page: { ...job.page, dryRun } } : job;
  });
  if (!givenConfig())
    checkDestinations(jobDestinations(selected, dirname(fullPath(path)), process.cwd()), path);
  return jobs;
}

/** Runs a job and returns the results of its windows; a job that fills the store has none. */
export async function performJob(job: ConfigJob, environment: RunEnvironment): Promise<RunResult> {
  const { signal, log } = environment;
  const done = await doWork(job, environment);
  const isGood = runExit(done) !== EXIT.source;
  if (job.heartbeat === undefined || !isGood || job.dryRun) return done;
  const { sayAlive } = await import('../alerts/say-alive.ts');
  await sayAlive(job.heartbeat, { job: job.name, signal, log });
  return done;
}

async function doWork(job: ConfigJob, environment: RunEnvironment): Promise<RunResult> {
  if ('run' in job) return (await import('../run.ts')).run(job.run, environment);
  if ('fill' in job) return withFailures(job, 'store fill', environment, () => fillJob(job, environment));
  const { page } = job;
  const { runPage } = await import('../pages/run-page.ts');
  return withFailures(job, page.query.name, environment, () => runPage(page, environment));
}

/** Runs work that only sends messages about its failure. */
async function withFailures(
  job: ConfigJob & ({ page: PageRequest } | { fill: FillRequest }),
  report: string,
  environment: RunEnvironment,
  work: () => Promise<RunResult>,
): Promise<RunResult> {
  const { name, notify } = job;
  if (notify.length === 0 || job.dryRun) return work();
  const { profile } = 'page' in job ? job.page : job.fill;
  const { withAlerts } = await import('../alerts/with-alerts.ts');
  const about = { notify, job: name, report, profile };
  const { result, unsent } = await withAlerts(about, environment, async (alerts) => {
    const done = await work();
    await alerts.gather(NOTHING_FOUND);
    return done;
  });
  return { ...result, unsent };
}

async function fillJob(
  job: ConfigJob & { fill: FillRequest },
  environment: RunEnvironment,
): Promise<RunResult> {
  if (job.dryRun) {
    const message = `${job.name}: nothing is stored in a dry run`;
    environment.log({ level: 'warn', event: 'dry', message, fields: { job: job.name } });
    return { windows: [], unsent: 0 };
  }
  const { fillStore } = await import('../fill-store.ts');
  const filled = await fillStore(job.fill, environment);
  const message = `${job.name}: ${fillResultText(filled)}`;
  environment.log({ level: 'info', event: 'filled', message, fields: { job: job.name, ...filled } });
  return { windows: [], unsent: 0 };
}

/** Estimates the bytes that a job can scan now. */
async function estimateJob(job: ConfigJob, environment: RunEnvironment): Promise<number | undefined> {
  if ('fill' in job) return undefined;
  const { estimateRun } = await import('../estimate-run.ts');
  return (await estimateRun('page' in job ? job.page : job.run, environment)).bytes;
}

/** Keys of a job that are not the options of the command line in camel case. */
const JOB_NAMES: OptionNames = {
  all: '"since": "all"',
  inventory: 'inventory of flowq.json',
  'names-file': 'names of flowq.json',
  profile: 'profile of the source in flowq.json',
  source: 'source of flowq.json',
};

/** Names keys of the job in messages, not options that `flowq run` does not have. */
const withJobNames = (environment: RunEnvironment): RunEnvironment => ({
  ...environment,
  log: (event) => environment.log(inLibraryText(event, JOB_NAMES)),
});

/** Result of a job. */
export interface JobEnd {
  readonly name: string;
  /**
   * Exit code of `flowq run`: 0, 10 if a test of `failOn` holds, 3 if nothing could be judged, else that of `error`.
   */
  readonly exitCode: number;
  /** The error if it failed. */
  readonly error: unknown;
  /** Results of the windows; empty if none was due, and for a job that fills the store. */
  readonly windows: readonly WindowResult[];
}

export interface EachJob {
  /** Runs work in an environment with an abort signal; an estimate logs nothing. */
  within<T>(work: (environment: RunEnvironment) => Promise<T>, kind: 'job' | 'estimate'): Promise<T>;
  /** Called for each failed job, with its exit code. */
  onFailure?(error: unknown): Promise<number>;
  /** Called with the result of each job. */
  onEnd?(end: JobEnd): void;
  /** Maximum bytes that all jobs together may scan. */
  readonly maxScan?: number | undefined;
}

/**
 * Runs jobs one after another, even if one fails.
 * @returns the worst exit code
 * @throws FlowqError (limit) before anything runs, if all jobs together would scan too much
 */
export function performJobs(
  jobs: readonly ConfigJob[],
  { within, onFailure, onEnd, maxScan }: EachJob,
): Promise<number> {
  const windows = new Map<ConfigJob, readonly WindowResult[]>();
  return runEach(jobs, {
    run: async (job) => {
      try {
        const done = await within((environment) => performJob(job, withJobNames(environment)), 'job');
        windows.set(job, done.windows);
        return runExit(done);
      } catch (thrown) {
        const error = libraryError(thrown, JOB_NAMES);
        if (onFailure) return onFailure(error);
        throw error;
      }
    },
    onEnd: ({ job, ...ended }) => onEnd?.({ ...ended, name: job.name, windows: windows.get(job) ?? [] }),
    estimate: (job) => within((environment) => estimateJob(job, environment), 'estimate'),
    maxScan,
  });
}
