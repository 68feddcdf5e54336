import type { Event } from '../../output/messages/event-log.ts';
import { checkNames, listener, signal } from './check-names.ts';

/** Options for opening a source. Sizes and durations are numbers, or text such as `10GB` and `5m`. */
export interface OpenSourceOptions {
  /** Engine that queries it (default: DuckDB in this process, or Athena for Glue tables). */
  readonly engine?: 'athena' | 'trino' | 'local' | 'insights' | undefined;
  /** URL of a Trino, such as `https://trino.example.com:8443`; chooses the engine `trino`. */
  readonly endpoint?: string | undefined;
  /** Profile of the AWS configuration. */
  readonly profile?: string | undefined;
  /** AWS Region of bucket, log group, catalog and queries (default: from `flowq.json` or the environment). */
  readonly region?: string | undefined;
  /** Workgroup of Athena (default: from `flowq.json`). */
  readonly workgroup?: string | undefined;
  /** Location of Athena's results, `s3://bucket/prefix/` (default: from `flowq.json` or the workgroup). */
  readonly results?: string | undefined;
  /** Seconds that a query may take (default: 30 minutes on Athena and Trino, no limit in this process). */
  readonly timeout?: number | string | undefined;
  /** Maximum bytes that a query may read: a larger one fails before it runs, or is stopped in Athena (default: no limit). */
  readonly maxScan?: number | string | undefined;
  /** Memory for queries in this process, bytes; it needs up to 0.5 GB more (default: four fifths of the machine's). */
  readonly memory?: number | string | undefined;
  /** Maximum age, in seconds, of an earlier Athena result to reuse (default: no reuse). */
  readonly reuse?: number | string | undefined;
  /** True to bring the Glue tables up to date first, as `flowq init` does. */
  readonly refreshTables?: boolean | undefined;
  /** True to allow temporary tables for names, rules and lists that do not fit into the query's SQL. */
  readonly temporaryTable?: boolean | undefined;
  /** True to cache records as Parquet, or the folder to cache them in (default: from `flowq.json`). */
  readonly store?: boolean | string | undefined;
  /** Maximum bytes of the store; least recently used data is evicted. */
  readonly storeMax?: number | string | undefined;
  /** Maximum bytes fetched from S3 for one query (default: 5 GB). */
  readonly maxDownload?: number | string | undefined;
  /** Fields of text files without a header line: `default`, a version such as `v5`, `all`, or a LogFormat. */
  readonly fields?: string | undefined;
  /** Aborting it stops everything that the source does, in the engine too. */
  readonly signal?: AbortSignal | undefined;
  /** Called with messages for the user, such as the bytes scanned and cost of a query on Athena. */
  readonly onEvent?: ((event: Event) => void) | undefined;
}

const OPTIONS = {
  fields: true,
  store: true,
  storeMax: true,
  maxDownload: true,
  engine: true,
  endpoint: true,
  profile: true,
  region: true,
  workgroup: true,
  results: true,
  maxScan: true,
  timeout: true,
  memory: true,
  reuse: true,
  refreshTables: true,
  temporaryTable: true,
} satisfies Record<keyof Omit<OpenSourceOptions, 'signal' | 'onEvent'>, true>;

/** Checks the names of the options of `openSource`. @throws FlowqError (usage) that names the option */
export function checkOpenOptions(options: OpenSourceOptions): void {
  checkNames(options, { signal, onEvent: listener }, Object.keys(OPTIONS));
}
