import { realpathSync } from 'node:fs';
import { resolve } from 'node:path';
import type { QueryOptions } from '../cli/options.ts';
import { readConfig } from '../config/config-file.ts';
import { checkJobName, derivedJobName, type JobDetails } from '../jobs/job-name.ts';
import { readTiming } from '../jobs/read-timing.ts';
import type { Job } from '../jobs/run-job.ts';
import type { OutTemplate } from '../output/out-template.ts';
import { isS3 } from '../output/output-target.ts';
import type { Asked } from './asked.ts';

/** The job that a command line with `--since last` is a run of. */
export function makeJob(asked: Asked, options: QueryOptions, out: OutTemplate | undefined): Job {
  const subject = { report: asked.name, source: sourceWords(options) };
  const name =
    options.job === undefined ? derivedJobName(subject, details(asked, options)) : checkJobName(options.job);
  const { tz: zone, account: accounts, region: regions } = options;
  const values = { report: asked.name, job: name, zone, accounts, regions };
  return {
    name,
    subject,
    timing: readTiming(options),
    // A run that is repeated may be called from another folder.
    nameOutput: (window) => out && absolute(out.render({ ...values, window })),
  };
}

const absolute = (out: string) => (isS3(out) ? out : resolve(out));

/** What makes a job without a name another job: what decides about its rows and where they go. */
function details(asked: Asked, options: QueryOptions): JobDetails {
  const { every, tz, account, region, interface: eni, src, dst, port, format, fields } = options;
  const out = options.out === undefined ? undefined : absolute(options.out);
  return { ...asked.details, every, tz, account, region, eni, src, dst, port, format, out, fields };
}

/** Where the records are, whatever folder the program is called from. */
function sourceWords({ source, config: path = 'flowq.json' }: QueryOptions): string {
  if (source !== undefined) return realpathSync.native(resolve(source));
  const config = readConfig(path)?.source;
  if (config?.kind === 'glue') return `${config.location} ${config.region} ${config.database}`;
  return realpathSync.native(resolve(path));
}
