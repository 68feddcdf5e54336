import type { Runner } from '../engines/sql/runner.ts';
import type { SqlDialect } from '../engines/sql/sql-dialect.ts';
import type { StoredMarks } from '../flows/marks.ts';
import type { RecordFilter } from '../flows/record-filter.ts';
import type { RecordSet } from '../flows/record-set.ts';
import type { StoredFile } from '../logs/stored-file.ts';
import type { Window } from '../logs/window.ts';
import type { QueryNeed } from '../readers/record-need.ts';
import type { Caveat } from '../rows/caveat.ts';
import type { Skipped } from '../rows/skipped.ts';
import type { FileCount } from './file-count.ts';

/** Request to open or list a source. */
export interface SourceRequest {
  /** Undefined only if the user requested all records. */
  readonly window: Window | undefined;
  readonly filter: RecordFilter;
  /** Whether unreadable data is an error instead of a warning. */
  readonly strict?: boolean | undefined;
  /** Whether the query is only printed, so that lookups for it can be skipped. */
  readonly printOnly?: boolean | undefined;
  /** Whether only records with traffic that pass the filter are requested, so that others need not be read. */
  readonly flowsOnly?: boolean | undefined;
  /**
   * Columns that the query reads, if present in the records, and the only action it uses if interfaces alone
   * distinguish places; undefined if unknown. Another query may need more, which takes longer.
   */
  readonly need?: QueryNeed | undefined;
  /** Stops the reading of files before a query runs. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Whether skipped data matters to a request: records without a time only matter to questions about all records in a
 * window.
 */
export const isMissed = (
  { timeless }: Skipped,
  { window, flowsOnly }: Pick<SourceRequest, 'window' | 'flowsOnly'>,
) => !timeless || (window !== undefined && !flowsOnly);

/** Temporary tables with reference data of queries; once `use` is called, the source's dialect refers to them. */
export interface ReferenceTables {
  /** Makes later queries read large reference data from tables, which the source's runner creates and removes. */
  use(): void;
  /** Statements that create and remove the tables of all queries written since `use`, in order. */
  statements(): { readonly before: readonly string[]; readonly after: readonly string[] };
}

/** A source opened for one query: its records and the engine. */
export interface OpenedSource extends AsyncDisposable {
  readonly dialect: SqlDialect;
  readonly sets: readonly RecordSet[];
  /** Whether all records are stored in columns, so that a query may read some of them more than once. */
  readonly columnar?: boolean | undefined;
  /** Facts that a store recorded about the records. */
  readonly marks?: StoredMarks | undefined;
  /** Description of the source, for people. */
  readonly summary: string;
  /** Caveats that the rows themselves do not show. */
  readonly caveats?: readonly Caveat[] | undefined;
  /** The engine, started at the first call. */
  runner(): Promise<Runner>;
  /** Tables for reference data too large for the SQL, if allowed. */
  readonly tables?: ReferenceTables | undefined;
  /** Files and lines not read; complete after all rows of the query were read. */
  skipped(): Promise<Skipped[]>;
  /** Numbers of listed files read and passed over; missing if records do not come from listed files. */
  readonly files?: (() => Promise<FileCount>) | undefined;
}

/** Estimate of the data that a query reads. */
export interface ScanEstimate {
  /** Files, or objects in S3. */
  readonly objects: number;
  /** Sum of their stored sizes. */
  readonly bytes: number;
  /** Whether the engine may read less, such as only the needed columns of Parquet. */
  readonly isAtMost: boolean;
  /** Archived objects, in neither number: the engine skips them without a message. */
  readonly archived?: number | undefined;
}

export interface Source {
  open(request: SourceRequest): Promise<OpenedSource>;
  /** Estimates a scan from names and sizes only. */
  estimate(request: SourceRequest): Promise<ScanEstimate>;
  /** Lists the files that a query would read: names, sizes and times only. */
  list(request: SourceRequest): Promise<readonly StoredFile[]>;
}
