import type { JobConfig } from '../../config/config.ts';
import { FlowqError, messageOf, usageError } from '../../errors.ts';
import type { RecordFilter } from '../../flows/record-filter.ts';
import { splitValues } from '../../flows/split-values.ts';
import { asList } from '../../forms/form.ts';
import { checkFailOn, parseFailOn } from '../../output/fail-on.ts';
import type { FillRequest } from '../fill-store.ts';
import { type CustomReport, isSqlReport } from '../query/custom-reports.ts';
import { Inventories } from '../query/inventories.ts';
import {
  customQuery,
  type ReportQuery,
  type ReportQueryOptions,
  reportNamed,
  sqlQuery,
} from '../query/report-query.ts';
import { parseRequest } from '../request/parse-request.ts';
import type { RequestInput } from '../request/request-schema.ts';
import { resolveFilter } from '../request/resolve-filter.ts';
import { KEYS } from '../request/spelling.ts';
import type { RunRequest } from '../run-request.ts';

/**
 * The run that a job of `flowq.json` asks for.
 * @param config path of that file
 * @param own reports of the user's own, by what jobs call them
 * @throws FlowqError (usage) that names the job and the word that means nothing, so that it is said by day
 */
export function jobRequest(
  job: JobConfig,
  config: string | undefined,
  own: ReadonlyMap<string, CustomReport> = new Map(),
): RunRequest {
  return naming(job, () => {
    const request = parseRequest(inputOf(job, config), KEYS);
    const inventories = new Inventories({ config });
    resolveFilter(request.filter, inventories, KEYS);
    const query = queryOf(job, own, { limit: request.limit, zone: request.tz, inventories });
    for (const test of (request.failOn ?? []).map(parseFailOn))
      if (query.columns) checkFailOn(test, query.columns);
    return { ...request, query, inventories, namedJob: job.name };
  });
}

/** What a job that brings the store up to date may say besides; `every` is for those that run it. */
const FILL_WORDS: ReadonlySet<string> = new Set([
  ...['name', 'fill', 'notify', 'heartbeat', 'since', 'until', 'every', 'tz', 'strict', 'timeout', 'memory'],
]);

/**
 * What a job of `flowq.json` that brings the store up to date asks for.
 * @throws FlowqError (usage) as `jobRequest` does
 */
export function fillRequest(job: JobConfig, config: string | undefined): FillRequest {
  return naming(job, () => {
    const odd = Object.keys(job).find((word) => !FILL_WORDS.has(word));
    if (odd !== undefined) throw usageError(`a job that fills the store has no ${odd}`);
    const { since, until, tz, strict, timeout, memory } = job;
    if (job.fill === false) throw usageError('fill is true, or left out');
    if (since === undefined || since === 'last')
      throw usageError('a job that fills the store says since when', 'as in "since": "30d"');
    return parseRequest({ config, ...sinceOf(since), until, tz, strict, timeout, memory }, KEYS);
  });
}

/** The error of what a job says wrongly names the job. */
function naming<T>({ name }: JobConfig, read: () => T): T {
  try {
    return read();
  } catch (error) {
    const hint = error instanceof FlowqError ? error.hint : undefined;
    throw usageError(`job ${name}: ${messageOf(error)}`, hint);
  }
}

const sinceOf = (since: string) => (since === 'all' ? { all: true } : { since });

/** What a job and a request name alike is left as it is. */
function inputOf(job: JobConfig, config: string | undefined): RequestInput {
  const {
    name,
    report,
    query,
    fill,
    heartbeat,
    since = 'last',
    filter = {},
    options,
    failOn,
    ...others
  } = job;
  return {
    ...others,
    config,
    ...sinceOf(since),
    job: since === 'last' ? name : undefined,
    filter: filterOf(filter),
    failOn: asList(failOn),
  } as RequestInput;
}

function queryOf(
  { report: name, query, options = {} }: JobConfig,
  own: ReadonlyMap<string, CustomReport>,
  reading: ReportQueryOptions,
): ReportQuery {
  if (name === undefined) {
    const [option] = Object.keys(options);
    if (option !== undefined) throw usageError(`a query has no option ${option}`);
    return sqlQuery(query ?? '', reading.limit);
  }
  const report = own.get(name) ?? reportNamed(name);
  const [option] = isSqlReport(report) ? Object.keys(options) : [];
  if (option !== undefined) throw usageError(`the report ${name} has no option ${option}`);
  return customQuery(report, options, reading);
}

/** The filter's parts as lists. */
function filterOf(filter: NonNullable<JobConfig['filter']>): RecordFilter {
  const parts = Object.entries(filter).map(([part, values]) => [
    part,
    asList(values)?.flatMap<string | number>((one) => (typeof one === 'string' ? splitValues(one) : [one])),
  ]);
  return Object.fromEntries(parts);
}
