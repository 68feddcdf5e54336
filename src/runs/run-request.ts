import type { InventoryLookup } from './query/inventories.ts';
import type { ReportQuery } from './query/report-query.ts';
import type { RequestOptions } from './request/request-schema.ts';

/** Where the records are, and where they are cached. */
export type SourceOptions = Partial<
  Pick<RequestOptions, 'source' | 'config' | 'fields' | 'store' | 'storeMax' | 'maxDownload'>
>;

/** The engine, and what it may spend. */
export type EngineOptions = Partial<
  Pick<
    RequestOptions,
    | 'engine'
    | 'endpoint'
    | 'profile'
    | 'timeout'
    | 'memory'
    | 'estimate'
    | 'maxScan'
    | 'reuse'
    | 'refreshTables'
    | 'temporaryTable'
  >
>;

/** The time that is looked at. */
export type WindowOptions = Pick<RequestOptions, 'since' | 'until' | 'all' | 'tz'>;

/** A run as a value: a query, its source, its window, its output, its limits. */
export interface RunRequest extends RequestOptions {
  /** The command line that makes this request, for people who want to repeat it. */
  readonly command?: string | undefined;
  /** Options of the command line that commands about the same records repeat. */
  readonly repeated?: readonly string[] | undefined;
  readonly query: ReportQuery;
  readonly inventories: InventoryLookup;
  /** Whether a job shows what it would do, and writes, stores and sends nothing. */
  readonly dryRun?: boolean | undefined;
  /** Name of the job of `flowq.json`, whose alerts are remembered. */
  readonly namedJob?: string | undefined;
}
