import { realpathSync } from 'node:fs';
import { resolve } from 'node:path';
import { readConfig } from '../config/config-file.ts';
import { checkJobName, derivedJobName, type JobDetails } from '../jobs/job-name.ts';
import { readTiming } from '../jobs/read-timing.ts';
import type { Job } from '../jobs/run-job.ts';
import type { OutTemplate } from '../output/out-template.ts';
import type { QueryOptions } from './options.ts';

/** The job that a command line with `--since last` is a run of. `report` is the name of a report, or `query`. */
export function makeJob(report: string, options: QueryOptions, out: OutTemplate | undefined): Job {
  const subject = { report, source: sourceWords(options) };
  const name =
    options.job === undefined ? derivedJobName(subject, details(options)) : checkJobName(options.job);
  const { tz: zone, account: accounts, region: regions } = options;
  return {
    name,
    subject,
    timing: readTiming(options),
    nameOutput: (window) => out?.render({ report, job: name, window, zone, accounts, regions }),
  };
}

/** What makes a job without a name another job: what decides about its rows and where they go. */
function details(options: QueryOptions): JobDetails {
  const {
    every,
    tz,
    account,
    region,
    interface: eni,
    src,
    dst,
    port,
    format,
    out,
    fields,
    ...rest
  } = options;
  const { limit, bucket } = rest as Record<string, unknown>;
  return { every, tz, account, region, eni, src, dst, port, format, out, fields, limit, bucket };
}

/** Where the records are, whatever folder the program is called from. */
function sourceWords({ source, config: path = 'flowq.json' }: QueryOptions): string {
  if (source !== undefined) return realpathSync.native(resolve(source));
  const config = readConfig(path)?.source;
  if (config?.kind === 'glue') return `${config.location} ${config.region} ${config.database}`;
  return realpathSync.native(resolve(path));
}
