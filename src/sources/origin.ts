import type { EngineLimits } from '../engines/sql/limited-runner.ts';
import type { Window } from '../logs/window.ts';
import type { Caveat } from '../rows/caveat.ts';
import type { Skipped } from '../rows/skipped.ts';
import type { FileCount, PassedOver } from './file-count.ts';
import type { FileGroup } from './files/file-group.ts';
import type { PathText } from './nothing-read.ts';
import type { OpenedSource } from './source.ts';

/** Field of event ids, in records that have them while they are stored, and its column. */
export const EVENT_FIELD = 'flowq-event';
export const EVENT_COLUMN = 'flowq_event';

/** A file or object as it lies in a source, before it is read. */
export interface Original {
  /** Tells it from all others of its origin, and stays. */
  readonly name: string;
  /** Bytes, as it is stored; 0 where no listing tells. */
  readonly size: number;
  /** Changes when its content does: a time of change, or an ETag. */
  readonly version: string;
  /** When it came to where it is, Unix milliseconds. */
  readonly came: number;
  /** Whose records it holds, where its path says. */
  readonly place?: { readonly account: string; readonly region: string } | undefined;
  /** The stretch its path says it was delivered for, Unix seconds; undefined for one that can hold any time. */
  readonly delivered?: { readonly start: number; readonly seconds: number } | undefined;
}

/** Columns whose value is the same for all records of an original, by their names. */
export type OriginalColumns = Readonly<Record<string, (original: Original) => string | undefined>>;

export interface OpenOriginalsOptions extends EngineLimits {
  /** Folders that queries may read and write too. */
  readonly reach: readonly string[];
  readonly signal?: AbortSignal | undefined;
  /** Names of originals that are read elsewhere, by the content of the delivered files they are. */
  readonly known?: ReadonlyMap<string, string> | undefined;
  /** Header lines of the formats that records of these originals had before. */
  readonly headers?: readonly string[] | undefined;
  /** Columns that records in memory get from their original. Without them, no records are read into memory before a query. */
  readonly originalColumns?: OriginalColumns | undefined;
  /** Threads that read them (default: the machine's processors, at most 8). */
  readonly readThreads?: number | undefined;
  /** Whether each record gets the id of its event as the column `EVENT_COLUMN`. */
  readonly withEventIds?: boolean | undefined;
}

/** Something of an original that was not read, and why. */
export interface SkippedOriginal extends Skipped {
  /** The original's. */
  readonly name: string;
}

/** Originals whose records DuckDB can read. */
export interface OpenOriginals extends OpenedSource {
  /** Names of all that were there to be opened, those that hold nothing that can be read among them. */
  readonly opened: readonly string[];
  skipped(): Promise<SkippedOriginal[]>;
  files(): Promise<FileCount>;
  /** Identifies what an original holds, unpacked; undefined where that takes a fetch. */
  contentOf(name: string): string | undefined;
  /** Names of originals that were fetched and are, byte for byte, what their source has. */
  readonly verified?: ReadonlySet<string> | undefined;
  /** Versions of originals that only opening them tells, by name. */
  readonly versions?: ReadonlyMap<string, string> | undefined;
  /** Names of the originals that duplicates are copies of, by the names of those. */
  readonly duplicates: ReadonlyMap<string, string>;
  /** In the order of `sets`. */
  readonly groups: readonly FileGroup[];
  /** When the newest of what an original holds came, Unix milliseconds, where that is known once it is opened. */
  readonly came?: ReadonlyMap<string, number> | undefined;
  /** Names of originals by the path that is read for each, which is what DuckDB's `filename` says. */
  readonly names: ReadonlyMap<string, string>;
}

/** Where records come from that can be kept: something that lists its files and makes any of them readable. */
export interface Origin {
  /** Tells it from all others, whatever folder the program is called from; the format of its files is part of it. */
  readonly identity: string;
  /** What its identity was in versions before, the newest first. */
  readonly formerIdentities?: readonly string[] | undefined;
  /** What the user calls it. */
  readonly words: string;
  /**
   * Whether its originals are stretches of time, whose records start in them, and no listing tells what those hold:
   * that is known once they have been fetched.
   */
  readonly isUnlisted?: boolean | undefined;
  /** Whether stored records of an original stay when a later fetch has them no more: what is fetched is added by event id. */
  readonly isMerged?: boolean | undefined;
  /** Whether originals are fetched over a network, where what seems damaged may be whole the next time. */
  readonly isFetched?: boolean | undefined;
  /** Whether what is stored of an original is up to date; by default, size and version are the same. */
  readonly isCurrent?:
    | ((stored: Pick<Original, 'version' | 'delivered'>, listed: Original) => boolean)
    | undefined;
  /** Identifies what a listed original holds, unpacked, where that is cheap to know. */
  readonly contentOf?: ((name: string) => string | undefined) | undefined;
  /** What to know about a window before its records are read. */
  readonly caveatsOf?: ((window: Window | undefined) => Promise<readonly Caveat[]>) | undefined;
  /** Why none of its originals has a record, where there is more to say than that there is none. */
  readonly whyEmpty?: (() => Promise<readonly Caveat[]>) | undefined;
  /** What was listed last and cannot be read at all, such as objects in an archive. */
  readonly leftOut?: readonly Skipped[] | undefined;
  /** Files that were listed last and hold no flow logs, or none of the window, by their path. */
  readonly passedOver?: readonly PassedOver[] | undefined;
  /** What its paths say, as far as that takes no long search. */
  paths(): Promise<readonly PathText[]>;
  /** All originals that can hold records of the window's time, by their paths; all there are without one. */
  list(window: Window | undefined): Promise<readonly Original[]>;
  /** Makes originals that were listed readable; those that are gone by now are left out. */
  open(originals: readonly Original[], options: OpenOriginalsOptions): Promise<OpenOriginals>;
  /** What the user calls an original. */
  whereOf(name: string): string;
}
