import { resolve } from 'node:path';
import type { Check } from '../checks/diagnose.ts';
import { configOf } from '../checks/doctor-context.ts';
import { type Finding, fail, ok, warn } from '../checks/finding.ts';
import type { Config, JobConfig } from '../config/config.ts';
import { type FlowqError, hintOf } from '../errors.ts';
import { configJob } from '../runs/jobs/config-jobs.ts';
import { reportsOfConfig } from '../runs/pages/find-page.ts';
import type { OwnReports } from '../runs/query/named-query.ts';
import { kindOfSource } from '../runs/source/source-target.ts';

/** Checks that `flowq.json` and its jobs are valid. */
export const configCheck: Check = {
  name: 'configuration',
  look: async ({ configPath, config }) => {
    const name = 'configuration';
    if (config === undefined)
      return [warn(name, `there is no ${configPath}`, 'run flowq init on the logs once')];
    if (config instanceof Error) return [fail(name, config.message, hintOf(config))];
    const { source, jobs = [] } = config;
    const own = await reportsOfConfig(config, resolve(configPath)).catch((error) => error);
    if (own instanceof Error) return [fail(name, own.message)];
    const where = kindOfSource(source).describe?.(source);
    return [
      ok(name, `${configPath}: ${where}, ${jobs.length} jobs`),
      ...jobs.flatMap((job) => jobFindings(job, { config, configPath, own })),
    ];
  },
};

interface Known {
  readonly config: Config;
  readonly configPath: string;
  readonly own: OwnReports;
}

function jobFindings(job: JobConfig, { config, configPath, own }: Known): Finding[] {
  try {
    configJob(job, config, configPath, own);
    return [];
  } catch (error) {
    const { message, hint } = error as FlowqError;
    return [fail(`job ${job.name}`, message.replace(`job ${job.name}: `, ''), hint)];
  }
}

/** Returns the valid jobs. */
export const jobsOf = (context: Parameters<Check['look']>[0]) => configOf(context)?.jobs ?? [];
