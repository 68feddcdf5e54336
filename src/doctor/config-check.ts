import { resolve } from 'node:path';
import type { Check } from '../checks/diagnose.ts';
import { configOf } from '../checks/doctor-context.ts';
import { type Finding, fail, ok, warn } from '../checks/finding.ts';
import type { JobConfig } from '../config/config.ts';
import { FlowqError } from '../errors.ts';
import { configJob } from '../runs/jobs/config-jobs.ts';
import { type CustomReport, reportsOfJobs } from '../runs/query/custom-reports.ts';
import { kindOfSource } from '../runs/source/source-target.ts';

/** Whether `flowq.json` and the jobs in it can be understood. */
export const configCheck: Check = {
  name: 'configuration',
  look: async ({ configPath, config }) => {
    const name = 'configuration';
    if (config === undefined)
      return [warn(name, `there is no ${configPath}`, 'run flowq init on the logs once')];
    if (config instanceof Error)
      return [fail(name, config.message, config instanceof FlowqError ? config.hint : undefined)];
    const { source, jobs = [] } = config;
    const own = await reportsOfJobs(config, resolve(configPath)).catch((error) => error);
    if (own instanceof Error) return [fail(name, own.message)];
    const where = kindOfSource(source).describe?.(source);
    return [
      ok(name, `${configPath}: ${where}, ${jobs.length} jobs`),
      ...jobs.flatMap((job) => wordsOf(job, configPath, own)),
    ];
  },
};

function wordsOf(job: JobConfig, configPath: string, own: ReadonlyMap<string, CustomReport>): Finding[] {
  try {
    configJob(job, configPath, own);
    return [];
  } catch (error) {
    const { message, hint } = error as FlowqError;
    return [fail(`job ${job.name}`, message.replace(`job ${job.name}: `, ''), hint)];
  }
}

/** The jobs that can be understood. */
export const jobsOf = (context: Parameters<Check['look']>[0]) => configOf(context)?.jobs ?? [];
