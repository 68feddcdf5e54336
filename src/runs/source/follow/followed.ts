import type { RecordFilter } from '../../../flows/record-filter.ts';
import type { OpenedSource } from '../../../sources/source.ts';
import type { RunEnvironment } from '../../run-environment.ts';

/** How a source is followed. */
export interface FollowOptions {
  readonly filter: RecordFilter;
  /** Fields of text without a header line: a version or a LogFormat. */
  readonly fields?: string | undefined;
  readonly profile?: string | undefined;
  /** Seconds between two polls; undefined for live tail, or the source's default. */
  readonly poll?: number | undefined;
}

/** The parts of a run's environment that following needs. */
export type FollowEnvironment = Pick<RunEnvironment, 'signal' | 'log' | 'now'>;

/** Records that arrived since the last batch. */
export interface Batch {
  /** The reader closes it; undefined if nothing arrived. */
  readonly source: OpenedSource | undefined;
  /** Number of events or files in it. */
  readonly count: number;
  /** True if more arrived than it contains. */
  readonly isSampled: boolean;
}

/** A source whose records are shown as they arrive. */
export interface Followed extends AsyncDisposable {
  readonly words: string;
  /** Unit of batches: `event` or `file`. */
  readonly noun: string;
  /** Ends when the signal of the run aborts. */
  batches(): AsyncGenerator<Batch, void, undefined>;
}
