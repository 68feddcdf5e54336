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

/** What a reader wants of a source. */
export interface SourceRequest {
  /** Undefined only where the user asked for all records. */
  readonly window: Window | undefined;
  readonly filter: RecordFilter;
  /** Whether what cannot be read is an error instead of a warning. */
  readonly strict?: boolean | undefined;
  /** Whether the query is only printed, so that nothing need be looked up for it. */
  readonly printOnly?: boolean | undefined;
  /** Whether only records with traffic are asked for that the filter lets through, so that no others need be read. */
  readonly flowsOnly?: boolean | undefined;
  /**
   * What the query needs of records, if that is known: their columns, where they have them, and the only action whose
   * records it uses where interfaces alone distinguish places. Another query may need more, which takes longer.
   */
  readonly need?: QueryNeed | undefined;
  /** Stops the reading of files before a query runs. */
  readonly signal?: AbortSignal | undefined;
}

/** Whether what was skipped matters to a request: only questions about all records in a window miss those without a time. */
export const isMissed = (
  { timeless }: Skipped,
  { window, flowsOnly }: Pick<SourceRequest, 'window' | 'flowsOnly'>,
) => !timeless || (window !== undefined && !flowsOnly);

/** Tables that hold reference data of queries for a short time; the source's dialect puts it there once they are used. */
export interface ReferenceTables {
  /** From now on, queries read large reference data from tables, which its runner makes and removes. */
  use(): void;
  /** What makes and removes the tables of all queries written since, in order. */
  statements(): { readonly before: readonly string[]; readonly after: readonly string[] };
}

/** A source opened for one query: its records, and the engine that runs over them. */
export interface OpenedSource extends AsyncDisposable {
  readonly dialect: SqlDialect;
  readonly sets: readonly RecordSet[];
  /** Whether all records are kept in columns, so that a query may read some of them more than once. */
  readonly columnar?: boolean | undefined;
  /** What a store has found of the records. */
  readonly marks?: StoredMarks | undefined;
  /** What the window was found in, for a person. */
  readonly summary: string;
  /** What a reader of the rows should know that they do not show. */
  readonly caveats?: readonly Caveat[] | undefined;
  /** The engine, started when first asked for. */
  runner(): Promise<Runner>;
  /** Where reference data can be that a query has no room for, if that is allowed. */
  readonly tables?: ReferenceTables | undefined;
  /** What was not read; complete once the rows of the query have been. */
  skipped(): Promise<Skipped[]>;
  /** What became of each file that was listed; missing where records do not come in files that flowq lists. */
  readonly files?: (() => Promise<FileCount>) | undefined;
}

/** What a query would read, before it does. */
export interface ScanEstimate {
  /** Files, or objects in S3. */
  readonly objects: number;
  /** Sum of their sizes, as they are stored. */
  readonly bytes: number;
  /** Whether the engine can read less: of Parquet only the columns that a query is about. */
  readonly isAtMost: boolean;
  /** Objects in an archive, which are in neither number: the engine leaves them out without a message. */
  readonly archived?: number | undefined;
}

export interface Source {
  open(request: SourceRequest): Promise<OpenedSource>;
  /** Looks at names and sizes only. */
  estimate(request: SourceRequest): Promise<ScanEstimate>;
  /** The files that a query would read, as their listings tell: names, sizes and times only. */
  list(request: SourceRequest): Promise<readonly StoredFile[]>;
}
