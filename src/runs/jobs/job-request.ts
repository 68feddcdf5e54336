import type { Config, JobConfig } from '../../config/config.ts';
import { usageError } from '../../errors.ts';
import { asList } from '../../forms/form.ts';
import { checkFailOn, parseFailOn } from '../../output/fail-on.ts';
import type { FillRequest } from '../fill-store.ts';
import { findPage } from '../pages/find-page.ts';
import { type PageRequest, pageRequest } from '../pages/page-request.ts';
import { cannotCompare } from '../query/compared-query.ts';
import { Inventories } from '../query/inventories.ts';
import { namedQuery, type OwnReports } from '../query/named-query.ts';
import { type ReportQuery, type ReportQueryOptions, sqlQuery } from '../query/report-query.ts';
import { configFilter } from '../request/config-filter.ts';
import { parseRequest } from '../request/parse-request.ts';
import { readAt } from '../request/read-at.ts';
import type { RequestInput } from '../request/request-schema.ts';
import { resolveFilter } from '../request/resolve-filter.ts';
import { KEYS } from '../request/spelling.ts';
import type { RunRequest } from '../run-request.ts';

/**
 * Returns the run that a job of `flowq.json` describes.
 * @param config path of that file
 * @param own custom reports, by the names that jobs use
 * @throws FlowqError (usage) that names the job and the invalid value, so that errors appear before the job is due
 */
export function jobRequest(
  job: JobConfig,
  config: string | undefined,
  own: OwnReports = new Map(),
): RunRequest {
  return readAt(`job ${job.name}`, () => {
    const request = parseRequest(inputOf(job, config), KEYS);
    const inventories = new Inventories({ config });
    resolveFilter(request.filter, inventories, KEYS);
    const query = queryOf(job, own, {
      limit: request.limit,
      against: request.against,
      zone: request.tz,
      inventories,
    });
    for (const test of (request.failOn ?? []).map(parseFailOn))
      if (query.columns) checkFailOn(test, query.columns);
    return { ...request, query, inventories, namedJob: job.name };
  });
}

/** Keys of a job that fills the store; `every` is for schedulers. */
const FILL_WORDS: ReadonlySet<string> = new Set([
  ...['name', 'fill', 'notify', 'heartbeat', 'since', 'until', 'every', 'tz', 'strict', 'timeout', 'memory'],
  'maxDownload',
]);

/**
 * Returns the request of a job of `flowq.json` that fills the store.
 * @throws FlowqError (usage) as `jobRequest` does
 */
export function fillRequest(job: JobConfig, config: string | undefined): FillRequest {
  return readAt(`job ${job.name}`, () => {
    const odd = Object.keys(job).find((word) => !FILL_WORDS.has(word));
    if (odd !== undefined) throw usageError(`a job that fills the store has no ${odd}`);
    const { since, until, tz, strict, timeout, memory, maxDownload } = job;
    if (job.fill === false) throw usageError('fill must be true or left out');
    if (since === undefined || since === 'last')
      throw usageError('a job that fills the store needs since', 'as in "since": "30d"');
    const limits = { timeout, memory, maxDownload };
    return parseRequest({ config, ...sinceOf(since), until, tz, strict, ...limits }, KEYS);
  });
}

/** Keys that do not apply to pages. */
const NOT_OF_PAGES = ['against', 'ifRows', 'failOn', 'safeCsv'] as const;

/**
 * Returns the page that a job of `flowq.json` writes.
 * @throws FlowqError (usage) as `jobRequest` does
 */
export function jobPageRequest(
  job: JobConfig,
  config: Config,
  path: string | undefined,
  own: OwnReports = new Map(),
): PageRequest {
  return readAt(`job ${job.name}`, () => {
    const { page = '', options = {}, name } = job;
    const odd = NOT_OF_PAGES.find((key) => job[key] !== undefined);
    if (odd !== undefined) throw usageError(`a job that writes a page has no ${odd}`);
    if (job.out === undefined)
      throw usageError('a job that writes a page needs out', 'as in "out": "pages/{date}.html"');
    const { page: _, notify: _notify, ...input } = inputOf(job, path) as RequestInput & JobConfig;
    const request = parseRequest(input as RequestInput, KEYS);
    const args = Object.fromEntries(Object.entries(options).map(([key, value]) => [key, String(value)]));
    return {
      ...pageRequest(
        { name: page, page: findPage(page, config), args, own },
        { request, inventories: new Inventories({ config: path }), spell: KEYS },
      ),
      namedJob: name,
    };
  });
}

const sinceOf = (since: string) => (since === 'all' ? { all: true } : { since });

/** Converts a job to a request; keys with the same name stay unchanged. */
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
    filter: configFilter(filter),
    failOn: asList(failOn),
  } as RequestInput;
}

function queryOf(job: JobConfig, own: OwnReports, reading: ReportQueryOptions): ReportQuery {
  const { report, query, options = {} } = job;
  if (report !== undefined) return namedQuery({ report, options }, own, reading);
  const [option] = Object.keys(options);
  if (option !== undefined) throw usageError(`a query has no option ${option}`);
  if (reading.against !== undefined) throw cannotCompare('SQL');
  return sqlQuery(query ?? '', reading);
}
