import type { Window } from '../logs/window.ts';

/** What a query needs of the records of its window. */
export type QueryNeed = Omit<RecordNeed, 'window'>;

/** What a query needs of records: all others stay out of the columns. */
export interface RecordNeed {
  readonly columns: readonly string[];
  /** The window that the start of a record lies in; undefined for all records. */
  readonly window: Window | undefined;
  /** Whether records without traffic stay out. */
  readonly flowsOnly: boolean;
  /** The only action of the records (default: either). */
  readonly action?: 'ACCEPT' | 'REJECT' | undefined;
}
