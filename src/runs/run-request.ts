import type { InventoryLookup } from './query/inventories.ts';
import type { ReportQuery } from './query/report-query.ts';
import type { RequestOptions } from './request/request-schema.ts';

/** Options for the location of records and their cache. */
export type SourceOptions = Partial<
  Pick<RequestOptions, 'source' | 'config' | 'fields' | 'store' | 'storeMax' | 'maxDownload'>
>;

/** Options for the engine and its limits. */
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

/** Options for the time range. */
export type WindowOptions = Pick<RequestOptions, 'since' | 'until' | 'all' | 'tz'>;

/** A run as a value: its query, source, window, output and limits. */
export interface RunRequest extends RequestOptions {
  /** The command line of this request, for users who want to repeat it. */
  readonly command?: string | undefined;
  /** Command-line options to repeat in suggested commands over the same records. */
  readonly repeated?: readonly string[] | undefined;
  readonly query: ReportQuery;
  readonly inventories: InventoryLookup;
  /** Whether a job only shows what it would do, and writes, stores and sends nothing. */
  readonly dryRun?: boolean | undefined;
  /** Name of a job of `flowq.json`, whose alerts are stored. */
  readonly namedJob?: string | undefined;
}
