import type { JobConfig } from '../../config/config.ts';
import { FlowqError, messageOf, usageError } from '../../errors.ts';
import type { RecordFilter } from '../../flows/record-filter.ts';
import { splitWords } from '../../flows/split-words.ts';
import { readTiming } from '../../jobs/read-timing.ts';
import { parseDuration } from '../../logs/duration.ts';
import { parseSize } from '../../logs/parse-size.ts';
import { OutTemplate } from '../../output/destinations/out-template.ts';
import { checkOutput } from '../../output/destinations/output-name.ts';
import { checkFailOn, parseFailOn } from '../../output/fail-on.ts';
import { FORMATS, type FormatName } from '../../output/formats/formats.ts';
import type { FillRequest } from '../fill-store.ts';
import { type CustomReport, isSqlReport } from '../query/custom-reports.ts';
import { Inventories } from '../query/inventories.ts';
import { customQuery, type ReportQuery, reportNamed, sqlQuery } from '../query/report-query.ts';
import { readFilter } from '../read-options.ts';
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
    const request = requestOf(job, config, own);
    readFilter(request, request.inventories);
    checkTime(job);
    if (job.out !== undefined) {
      new OutTemplate(job.out);
      checkOutput(job.out, request.format);
    }
    for (const test of (request.failOn ?? []).map(parseFailOn))
      if (request.query.columns) checkFailOn(test, request.query.columns);
    return request;
  });
}

/** What a job that brings the store up to date may say besides; `every` is for those that run it. */
const FILL_WORDS: ReadonlySet<string> = new Set([
  ...['name', 'fill', 'since', 'until', 'every', 'tz', 'strict', 'timeout', 'memory'],
]);

/**
 * What a job of `flowq.json` that brings the store up to date asks for.
 * @throws FlowqError (usage) as `jobRequest` does
 */
export function fillRequest(job: JobConfig, config: string | undefined): FillRequest {
  return naming(job, () => {
    const odd = Object.keys(job).find((word) => !FILL_WORDS.has(word));
    if (odd !== undefined) throw usageError(`a job that fills the store has no ${odd}`);
    const { since, until, tz = 'UTC', strict } = job;
    if (job.fill === false) throw usageError('fill is true, or left out');
    if (since === undefined || since === 'last')
      throw usageError('a job that fills the store says since when', 'as in "since": "30d"');
    return {
      config,
      since: since === 'all' ? undefined : since,
      all: since === 'all' ? true : undefined,
      until,
      tz,
      strict,
      timeout: worded('timeout', job.timeout, parseDuration),
      memory: worded('memory', job.memory, bytesOf),
    };
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

function requestOf(
  job: JobConfig,
  config: string | undefined,
  own: ReadonlyMap<string, CustomReport>,
): RunRequest {
  const { since = 'last', filter = {}, catchUp, ifRows, safeCsv, strict, names } = job;
  const inventories = new Inventories({ config });
  return {
    query: queryOf(job, own, inventories),
    inventories,
    names,
    config,
    since: since === 'all' ? undefined : since,
    all: since === 'all' ? true : undefined,
    until: job.until,
    tz: job.tz ?? 'UTC',
    ...filterWords(filter),
    job: since === 'last' ? job.name : undefined,
    every: job.every,
    lag: job.lag,
    settle: job.settle,
    catchUp,
    first: job.first,
    ifRows,
    failOn: list(job.failOn),
    safeCsv,
    format: oneOf('format', job.format, FORMATS) as FormatName | undefined,
    out: job.out,
    strict,
    engine: oneOf('engine', job.engine, ['athena', 'trino', 'local', 'insights'] as const),
    timeout: worded('timeout', job.timeout, parseDuration),
    memory: worded('memory', job.memory, bytesOf),
    maxScan: worded('maxScan', job.maxScan, bytesOf),
    reuse: worded('reuse', job.reuse, parseDuration),
    refreshTables: job.refreshTables,
  };
}

function queryOf(
  { report: name, query, options = {}, limit, tz = 'UTC' }: JobConfig,
  own: ReadonlyMap<string, CustomReport>,
  inventories: Inventories,
): ReportQuery {
  if (name === undefined) {
    const [option] = Object.keys(options);
    if (option !== undefined) throw usageError(`a query has no option ${option}`);
    return sqlQuery(query ?? '', limit);
  }
  const report = own.get(name) ?? reportNamed(name);
  const itsOwn = isSqlReport(report) ? {} : report.options;
  const unknown = Object.keys(options).find((option) => !Object.hasOwn(itsOwn, option));
  if (unknown !== undefined)
    throw usageError(`the report ${name} has no option ${unknown}`, `flowq reports ${name} describes it`);
  return customQuery(report, options, { limit, zone: tz, inventories });
}

function checkTime(job: JobConfig): void {
  readTiming(job);
  if ((job.since ?? 'last') === 'last') {
    if (job.until !== undefined)
      throw usageError('until does not go with since last: a run ends where it can');
    return;
  }
  for (const name of ['every', 'lag', 'settle', 'catchUp', 'first'] as const) {
    if (job[name] !== undefined) throw usageError(`${name} goes with since last only`);
  }
}

/** The filter's parts as lists of words. */
function filterWords(filter: NonNullable<JobConfig['filter']>): RecordFilter {
  const parts = Object.entries(filter).map(([part, words]) => [
    part,
    list(words)?.flatMap<string | number>((word) => (typeof word === 'string' ? splitWords(word) : [word])),
  ]);
  return Object.fromEntries(parts);
}

function list<T>(value: T | readonly T[] | undefined): readonly T[] | undefined {
  return value === undefined ? undefined : ([value].flat() as T[]);
}

function oneOf<T extends string>(name: string, word: string | undefined, known: readonly T[]): T | undefined {
  if (word === undefined || (known as readonly string[]).includes(word)) return word as T | undefined;
  throw usageError(`${word} is no ${name}`, `there are ${known.join(', ')}`);
}

function worded<T>(name: string, words: string | undefined, read: (words: string) => T): T | undefined {
  if (words === undefined) return undefined;
  try {
    return read(words);
  } catch (error) {
    throw usageError(`${name}: ${messageOf(error)}`);
  }
}

function bytesOf(words: string): number {
  const bytes = parseSize(words);
  if (bytes === undefined)
    throw new RangeError(`${JSON.stringify(words)} is not a size such as 500MB, 10GB or 64GiB`);
  return bytes;
}
