import { FlowqError } from '../errors.ts';
import type { JobConfig } from '../jobs/job-config.ts';
import { jobRequest } from '../runs/job-request.ts';
import type { Check } from './diagnose.ts';
import { configOf } from './doctor-context.ts';
import { type Finding, fail, ok, warn } from './finding.ts';

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
    const where = source.kind === 'local' ? source.path : source.location;
    return [
      ok(name, `${configPath}: ${where}, ${jobs.length} jobs`),
      ...jobs.flatMap((job) => wordsOf(job, configPath)),
    ];
  },
};

function wordsOf(job: JobConfig, configPath: string): Finding[] {
  try {
    jobRequest(job, configPath);
    return [];
  } catch (error) {
    const { message, hint } = error as FlowqError;
    return [fail(`job ${job.name}`, message.replace(`job ${job.name}: `, ''), hint)];
  }
}

/** The jobs that can be understood. */
export const jobsOf = (context: Parameters<Check['look']>[0]) => configOf(context)?.jobs ?? [];
