import type { PageConfig, SectionConfig } from '../../config/config.ts';
import { type FlowqError, usageError } from '../../errors.ts';
import { FILTER_PARTS, type RecordFilter } from '../../flows/record-filter.ts';
import { parseDuration } from '../../logs/duration.ts';
import { type Window, windowBefore } from '../../logs/window.ts';
import { outputKind } from '../../output/destinations/output-name.ts';
import { columnsIn, type Sentences } from '../../output/formats/page/sentence.ts';
import { missingInventory } from '../../reports/compile-report.ts';
import type { AnyReport } from '../../reports/define-report.ts';
import { REPORTS } from '../../reports/index.ts';
import { numbers } from '../../reports/numbers.ts';
import type { SourceRequest } from '../../sources/source.ts';
import { isSqlReport } from '../query/custom-reports.ts';
import type { InventoryLookup } from '../query/inventories.ts';
import { namedQuery, type OwnReports } from '../query/named-query.ts';
import { type ReportQuery, type ReportQueryOptions, reportQuery } from '../query/report-query.ts';
import { configFilter } from '../request/config-filter.ts';
import { parseRequest } from '../request/parse-request.ts';
import { readAt } from '../request/read-at.ts';
import type { RequestInput, RequestOptions } from '../request/request-schema.ts';
import { resolveFilter } from '../request/resolve-filter.ts';
import { KEYS, type Spelling } from '../request/spelling.ts';
import { filledPage } from './filled-page.ts';

/** A page as a value: its sections, one source, window, filter and output. */
export interface PageRequest extends RequestOptions {
  readonly format: 'html' | 'table';
  readonly title: string;
  /** Identity for repeated runs: name and details of the page. */
  readonly query: Pick<ReportQuery, 'name' | 'details'>;
  readonly numbers: Numbers | undefined;
  readonly sections: readonly SectionRequest[];
  readonly inventories: InventoryLookup;
  /** The command line that writes this page. */
  readonly command?: string | undefined;
  /** Whether a job only shows what it would do, and writes nothing. */
  readonly dryRun?: boolean | undefined;
  readonly namedJob?: string | undefined;
}

/** Six numbers, and their values the given time before. */
export interface Numbers {
  readonly query: ReportQuery;
  readonly filter: RecordFilter;
  /** Offset of the earlier numbers, seconds. */
  readonly before: number;
  /** The offset as written, such as `1w`. */
  readonly text: string;
}

export interface SectionRequest extends Sentences {
  readonly title: string;
  /** Column whose sum appears at the top. */
  readonly card: string | undefined;
  readonly config: SectionConfig;
  /** Filter on records: the page's combined with its own. */
  readonly filter: RecordFilter;
  /** Maximum rows. */
  readonly limit: number | 'all';
  /** The query, or the error that it needs a missing inventory. */
  readonly prepared: { readonly query: ReportQuery } | { readonly needs: FlowqError };
}

export interface WantedPage {
  readonly name: string;
  readonly page: PageConfig;
  readonly args: Readonly<Record<string, string>>;
  readonly own: OwnReports;
}

interface Making {
  readonly request: RequestOptions;
  readonly inventories: InventoryLookup;
  readonly spell: Spelling;
}

/** Default maximum rows of a section. */
const ROWS = { html: 1000, table: 8 } as const;

/** Maximum rows of a timeline in text: the hours of a day, and one more if the window cuts hours. */
const TIMES = 25;

/** @throws FlowqError (usage) for an invalid argument, section or output, before anything is read */
export function pageRequest({ name, page: config, args, own }: WantedPage, making: Making): PageRequest {
  const { request, inventories, spell } = making;
  const page = filledPage(name, config, args);
  const format = formatOf(request);
  resolveFilter(request.filter, inventories, spell);
  const sections = page.sections.map((section) =>
    sectionOf(section, { ...making, own, format, where: `page ${name}: ${section.title ?? section.report}` }),
  );
  return {
    ...request,
    format,
    title: page.title,
    query: { name: `page-${name}`, details: { page, limit: request.limit } },
    numbers: page.numbers === undefined ? undefined : numbersOf(page.numbers, making),
    sections,
    inventories,
  };
}

function formatOf({ format, out }: RequestOptions): 'html' | 'table' {
  const named = format ?? (out === undefined ? 'table' : outputKind(out).format);
  if (named === 'html' || named === 'table') return named;
  throw usageError(
    out === undefined || format ? `a page cannot be ${named}` : `--out ${out}: a page is .html or .txt`,
    'use --format html, or table for text',
  );
}

interface SectionMaking extends Making {
  readonly own: OwnReports;
  readonly format: 'html' | 'table';
  /** Location in error messages. */
  readonly where: string;
}

function sectionOf(config: SectionConfig, making: SectionMaking): SectionRequest {
  const { request, inventories, own, where } = making;
  return readAt(where, () => {
    const filter = resolveFilter(bothFilters(config, making), inventories, KEYS);
    const reading = { limit: request.limit, zone: request.tz, inventories, spell: (name: string) => name };
    const prepared = preparedQuery(config, own, reading);
    const query = 'query' in prepared ? prepared.query : undefined;
    if (query) checkColumns(config, query);
    const { title = query?.shows.question ?? config.report, says, none, card } = config;
    const limit = request.limit ?? sectionLimit(config, making.format, query);
    const limited = query && { query: { ...query, limit: limit === 'all' ? undefined : limit } };
    return { title, says, none, card, config, filter, limit, prepared: limited ?? prepared };
  });
}

/**
 * Returns the row limit of a section. Tables in text are short, even if the page has a larger limit for HTML; timelines
 * are only useful with all of their rows.
 */
function sectionLimit(
  { limit = ROWS.html }: SectionConfig,
  format: 'html' | 'table',
  query: ReportQuery | undefined,
): number | 'all' {
  if (format === 'html') return limit;
  const most = query?.shows.view.as === 'timeline' ? TIMES : ROWS.table;
  return limit === 'all' ? most : Math.min(limit, most);
}

/** Returns the query of a section, or an error if its inventory is missing. Invalid options fail immediately. */
function preparedQuery(
  config: SectionConfig,
  own: OwnReports,
  reading: ReportQueryOptions,
): SectionRequest['prepared'] {
  const report = own.get(config.report) ?? REPORTS.find(({ name }) => name === config.report);
  const needsInventory = report && !isSqlReport(report) && report.needsInventory;
  return needsInventory && !reading.inventories.inventory()
    ? { needs: missingInventory(`report ${report.name}`) }
    : { query: namedQuery(config, own, reading) };
}

function bothFilters({ filter = {} }: SectionConfig, { request, spell }: SectionMaking): RecordFilter {
  const own = parseRequest({ filter: configFilter(filter) } as RequestInput, KEYS).filter;
  const twice = FILTER_PARTS.find((part) => own[part] && request.filter[part]);
  if (twice !== undefined)
    throw usageError(`it filters by ${twice} itself`, `leave out ${spell(['filter', twice])}`);
  return { ...request.filter, ...own };
}

function checkColumns({ says = '', card }: SectionConfig, { columns }: ReportQuery): void {
  const odd = [...columnsIn(says), ...(card === undefined ? [] : [card])].find(
    (name) => columns && !columns.includes(name),
  );
  if (odd !== undefined)
    throw usageError(`the report has no column ${odd}`, `it has ${columns?.join(', ') ?? ''}`);
}

function numbersOf(text: string, { request, inventories, spell }: Making): Numbers {
  const report = numbers as unknown as AnyReport;
  return {
    query: reportQuery(report, {}, { limit: 'all', zone: request.tz, inventories }),
    filter: resolveFilter(request.filter, inventories, spell),
    before: parseDuration(text),
    text,
  };
}

/** Returns the scans of a page's queries, for an estimate. */
export function scansOf(
  { sections, numbers: six }: PageRequest,
  window: Window | undefined,
): SourceRequest[] {
  const ofSections = sections.flatMap(({ prepared, filter }) =>
    'query' in prepared ? [{ window: prepared.query.reads(window), filter }] : [],
  );
  if (!six) return ofSections;
  const { filter, before } = six;
  return [
    { window, filter },
    ...(window ? [{ window: windowBefore(window, before), filter }] : []),
    ...ofSections,
  ];
}
