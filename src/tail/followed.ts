import type { OpenSource } from '../sources/source.ts';

/** Records that came since the last time. */
export interface Batch {
  /** To be closed by whoever takes it; undefined where nothing came. */
  readonly source: OpenSource | undefined;
  /** Events or files it is made of. */
  readonly count: number;
  /** Whether more came than is in it. */
  readonly isSampled: boolean;
}

/** A source whose records are shown as they come. */
export interface Followed extends AsyncDisposable {
  readonly words: string;
  /** What batches are made of: `event` or `file`. */
  readonly noun: string;
  /** Until the signal of the run aborts. */
  batches(): AsyncGenerator<Batch, void, undefined>;
}
