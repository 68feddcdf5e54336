import { realpathSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Config } from '../../config/config.ts';
import { configPath, readConfig } from '../../config/config-file.ts';
import { intervalOf } from '../../config/interval.ts';
import type { Job } from '../../jobs/job.ts';
import { markerFolder } from '../../jobs/job-marker.ts';
import { checkJobName, derivedJobName, type JobDetails } from '../../jobs/job-name.ts';
import { readTiming } from '../../jobs/read-timing.ts';
import type { OutTemplate } from '../../output/destinations/out-template.ts';
import { isS3 } from '../../output/destinations/output-target.ts';
import type { ReportQuery } from '../query/report-query.ts';
import type { RequestOptions } from '../request/request-schema.ts';
import type { SourceOptions } from '../run-request.ts';
import { FILES } from '../source/kinds/files.ts';
import { kindOfPath, kindOfSource } from '../source/source-target.ts';

/** A repeatable request: a report, a query or a page. */
export type Repeated = RequestOptions & { readonly query: Pick<ReportQuery, 'name' | 'details'> };

/** Returns the job of a request with `since: 'last'`. */
export function makeJob(request: Repeated, out: OutTemplate | undefined): Job {
  const { query } = request;
  const subject = { report: query.name, source: sourceWords(request) };
  const name =
    request.job === undefined ? derivedJobName(subject, details(request)) : checkJobName(request.job);
  const { tz: zone, filter } = request;
  const { account: accounts, region: regions } = filter;
  const values = { report: query.name, job: name, zone, accounts, regions };
  return {
    name,
    subject,
    timing: readTiming(request, intervalOf(describedSource(request))),
    markers: markersOf(request),
    // A repeated run may have another working directory.
    nameOutput: (window) => out && absolute(out.render({ ...values, window })),
  };
}

/** Returns the folder of markers, next to the job's `flowq.json`. */
function markersOf({ source, config }: SourceOptions): string | undefined {
  const path = configPath(config);
  return source === undefined && readConfig(path) ? markerFolder(path) : undefined;
}

const absolute = (out: string) => (isS3(out) ? out : resolve(out));

/**
 * Returns the details that identify a job without a name: everything that decides about its rows and their destination.
 * The name is a hash of them, so their form must not change.
 */
function details({ query, filter, ...request }: Repeated): JobDetails {
  const { every, tz, format, fields, names } = request;
  const parts = Object.entries(filter).map(([part, values]) => [
    part === 'interface' ? 'eni' : part,
    (values as readonly string[]).map((value) => (/^\d{1,5}$/.test(value) ? Number(value) : value)),
  ]);
  const out = request.out === undefined ? undefined : absolute(request.out);
  return { ...query.details, ...Object.fromEntries(parts), every, tz, format, out, fields, names };
}

/** Returns the location of the records, independent of the working directory. */
function sourceWords({ source, config }: SourceOptions): string {
  if (source !== undefined) return [...new Set([source].flat().map(realPath))].sort().join(' and ');
  const described = describedSource({ config });
  return (described && kindOfSource(described).identity?.(described)) ?? realPath(configPath(config));
}

/** Returns the source in `flowq.json`, if the request uses it. */
function describedSource({ source, config }: SourceOptions): Config['source'] | undefined {
  return source === undefined ? readConfig(configPath(config))?.source : undefined;
}

/** Also resolves missing paths, which the reader reports. */
function realPath(path: string): string {
  if (kindOfPath(path) !== FILES) return path;
  try {
    return realpathSync.native(resolve(path));
  } catch {
    return resolve(path);
  }
}
