import type { EngineLimits } from '../engines/sql/limited-runner.ts';
import type { Window } from '../logs/window.ts';
import type { Caveat } from '../rows/caveat.ts';
import type { Skipped } from '../rows/skipped.ts';
import type { FileCount, PassedOver } from './file-count.ts';
import type { FileGroup } from './files/file-group.ts';
import type { PathText } from './nothing-read.ts';
import type { OpenedSource } from './source.ts';

/** Name and column of the field for event ids, in records that have them while stored. */
export const EVENT_FIELD = 'flowq-event';
export const EVENT_COLUMN = 'flowq_event';

/** A source file or object, before it is read. */
export interface Original {
  /** Unique within its origin, and stable. */
  readonly name: string;
  /** Stored bytes; 0 if no listing shows them. */
  readonly size: number;
  /** Changes with the content: a modification time or an ETag. */
  readonly version: string;
  /** When it arrived at its location, Unix milliseconds. */
  readonly came: number;
  /** Account and Region of its records, if its path shows them. */
  readonly place?: { readonly account: string; readonly region: string } | undefined;
  /** The delivery interval in its path, Unix seconds; undefined if it can hold records of any time. */
  readonly delivered?: { readonly start: number; readonly seconds: number } | undefined;
}

/** Columns with the same value for all records of an original, by name. */
export type OriginalColumns = Readonly<Record<string, (original: Original) => string | undefined>>;

export interface OpenOriginalsOptions extends EngineLimits {
  /** Additional folders that queries may read and write. */
  readonly reach: readonly string[];
  readonly signal?: AbortSignal | undefined;
  /** Names of originals that are read elsewhere, by the content of their delivered files. */
  readonly known?: ReadonlyMap<string, string> | undefined;
  /** Header lines of earlier formats of these originals. */
  readonly headers?: readonly string[] | undefined;
  /**
   * Columns derived from the original, added to records in memory. Without them, no records are read into memory before
   * a query.
   */
  readonly originalColumns?: OriginalColumns | undefined;
  /** Threads that read them (default: the machine's processors, at most 8). */
  readonly readThreads?: number | undefined;
  /** Whether each record includes its event id in the column `EVENT_COLUMN`. */
  readonly withEventIds?: boolean | undefined;
}

/** A part of an original that was not read, and why. */
export interface SkippedOriginal extends Skipped {
  /** Name of the original. */
  readonly name: string;
}

/** Originals whose records DuckDB can read. */
export interface OpenOriginals extends OpenedSource {
  /** Names of all originals that existed when opened, including those without readable content. */
  readonly opened: readonly string[];
  skipped(): Promise<SkippedOriginal[]>;
  files(): Promise<FileCount>;
  /** Identifies the unpacked content of an original; undefined if that requires a fetch. */
  contentOf(name: string): string | undefined;
  /** Names of fetched originals that are byte for byte the same as in their source. */
  readonly verified?: ReadonlySet<string> | undefined;
  /** Versions of originals that are known only after opening, by name. */
  readonly versions?: ReadonlyMap<string, string> | undefined;
  /** Names of the originals that are read, by the names of their duplicates. */
  readonly duplicates: ReadonlyMap<string, string>;
  /** In the order of `sets`. */
  readonly groups: readonly FileGroup[];
  /** When the newest content of an original arrived, Unix milliseconds, if known after opening. */
  readonly came?: ReadonlyMap<string, number> | undefined;
  /** Names of originals by the path that is read for each, as in DuckDB's `filename`. */
  readonly names: ReadonlyMap<string, string>;
}

/** Origin of records for the store: lists its files and makes any of them readable. */
export interface Origin {
  /** Distinguishes it from all others, regardless of the working directory; includes the format of its files. */
  readonly identity: string;
  /** Its identities in earlier versions, newest first. */
  readonly formerIdentities?: readonly string[] | undefined;
  /** Name of the origin in messages. */
  readonly words: string;
  /**
   * Whether its originals are time intervals, each with the records that start in it, whose content no listing shows:
   * it is known only after a fetch.
   */
  readonly isUnlisted?: boolean | undefined;
  /**
   * Whether stored records of an original stay if a later fetch no longer has them; fetched records are then merged by
   * event id.
   */
  readonly isMerged?: boolean | undefined;
  /** Whether originals are fetched over a network, where a damaged fetch may be intact the next time. */
  readonly isFetched?: boolean | undefined;
  /** Whether the stored records of an original are up to date (default: size and version are the same). */
  readonly isCurrent?:
    | ((stored: Pick<Original, 'version' | 'delivered'>, listed: Original) => boolean)
    | undefined;
  /** Identifies the unpacked content of a listed original, if that is cheap. */
  readonly contentOf?: ((name: string) => string | undefined) | undefined;
  /** Caveats about a window, known before its records are read. */
  readonly caveatsOf?: ((window: Window | undefined) => Promise<readonly Caveat[]>) | undefined;
  /** Why no original has a record, if more than that is known. */
  readonly whyEmpty?: (() => Promise<readonly Caveat[]>) | undefined;
  /** Originals of the last listing that cannot be read at all, such as objects in an archive. */
  readonly leftOut?: readonly Skipped[] | undefined;
  /** Files of the last listing without flow logs, or without records of the window, by their path. */
  readonly passedOver?: readonly PassedOver[] | undefined;
  /** Facts from its paths, as far as they need no long search. */
  paths(): Promise<readonly PathText[]>;
  /** Lists all originals that can hold records of the window, by their paths; without a window, all. */
  list(window: Window | undefined): Promise<readonly Original[]>;
  /** Makes listed originals readable; leaves out those removed since. */
  open(originals: readonly Original[], options: OpenOriginalsOptions): Promise<OpenOriginals>;
  /** Path or URL of an original, for messages. */
  whereOf(name: string): string;
}
