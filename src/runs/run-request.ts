import type { RecordFilter } from '../flows/record-filter.ts';
import type { FormatName } from '../output/formats/formats.ts';
import type { Inventories, InventoryOptions } from './query/inventories.ts';
import type { ReportQuery } from './query/report-query.ts';

/** Where the records are. */
export interface SourceOptions {
  /**
   * Folder or file of flow logs, or several, `-` for standard input, `cloudwatch:LOG-GROUP`; without it, what
   * `flowq.json` describes.
   */
  readonly source?: string | readonly string[] | undefined;
  /** Path of a `flowq.json`; without it, the nearest one from the working folder upwards. */
  readonly config?: string | undefined;
  /** Fields of files without a header line: `default`, `v2` to `v11`, `all`, or a LogFormat. */
  readonly fields?: string | undefined;
  /** Whether records are kept in columns, or the folder they are kept in; without it, as `flowq.json` says. */
  readonly store?: string | boolean | undefined;
  /** Bytes that may be fetched from S3 to be kept; 5 GB without it. */
  readonly maxDownload?: number | undefined;
  /** Bytes that the store may take. */
  readonly storeMax?: number | undefined;
}

/** Which records count. Times are words, whose meaning depends on the clock of the run. */
export interface WindowOptions extends RecordFilter {
  readonly since?: string | undefined;
  readonly until?: string | undefined;
  readonly all?: boolean | undefined;
  /** IANA time zone of dates, such as `Europe/Berlin`. */
  readonly tz: string;
}

/** Runs that follow each other: what `since: 'last'` continues, and how its windows are cut. */
export interface JobOptions {
  readonly job?: string | undefined;
  readonly every?: string | undefined;
  readonly lag?: string | undefined;
  /** For how long finished windows are looked at again for late files; `24h` without it, `0` for never. */
  readonly settle?: string | undefined;
  readonly catchUp?: boolean | undefined;
  readonly first?: string | undefined;
}

/** What becomes of the rows. */
export interface OutputOptions {
  readonly ifRows?: boolean | undefined;
  readonly failOn?: readonly string[] | undefined;
  readonly safeCsv?: boolean | undefined;
  readonly format?: FormatName | undefined;
  /** A file or `s3://bucket/key`, with placeholders; standard output without it. */
  readonly out?: string | undefined;
  /** Whether the SQL is printed, and nothing runs. */
  readonly sql?: boolean | undefined;
  /** Whether what has to be skipped makes the run fail. */
  readonly strict?: boolean | undefined;
}

/** What addresses, ids and ports are called. */
export interface NamesOptions extends InventoryOptions {
  /** Whether names stand beside them; without it, in tables on a terminal where there are names. */
  readonly names?: boolean | undefined;
}

/** The engine, and what it may spend. */
export interface EngineOptions {
  readonly engine?: 'athena' | 'trino' | 'local' | 'insights' | undefined;
  /** Address of a Trino. */
  readonly endpoint?: string | undefined;
  /** Profile of the AWS configuration. */
  readonly profile?: string | undefined;
  /** Seconds that a query may take. */
  readonly timeout?: number | undefined;
  /** Bytes of memory for queries over files on disk. */
  readonly memory?: number | undefined;
  /** Whether it is said before the query how much it can scan. */
  readonly estimate?: boolean | undefined;
  /** Bytes. */
  readonly maxScan?: number | undefined;
  /** Whether the Glue tables are brought up to date first, as `flowq init` does. */
  readonly refreshTables?: boolean | undefined;
  /** Seconds that a result of Athena may be old to be taken again. */
  readonly reuse?: number | undefined;
}

export interface QueryOptions
  extends SourceOptions,
    NamesOptions,
    WindowOptions,
    JobOptions,
    EngineOptions,
    OutputOptions {}

/** A run as a value: asked what, of which source, over which window, to where, with which limits. */
export interface RunRequest extends QueryOptions {
  readonly query: ReportQuery;
  readonly inventories: Inventories;
}
