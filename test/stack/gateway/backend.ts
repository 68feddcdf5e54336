import type { QueryError } from '../aws/faults.ts';
import type { Column } from './columns.ts';

/** A cell as Athena writes it: everything is text, NULL is null. */
export type Row = (string | null)[];

/** A step of a query: where it stands, and what it brought since the last step. */
export interface Page {
  queued: boolean;
  /** Once, before or with the first rows. */
  columns?: Column[];
  rows: Row[];
  /** All bytes read so far. */
  scannedBytes: number;
}

export interface Statement {
  sql: string;
  catalog: string;
  database: string | undefined;
}

/** What runs the SQL behind the gateway. */
export interface Backend {
  /** Throws a QueryFailure when the text is not a statement. */
  parse(sql: string): Promise<void>;
  /** Ends with a QueryFailure or QueryCancelled, or when `signal` aborts, having stopped the query. */
  run(statement: Statement, signal: AbortSignal): AsyncIterable<Page>;
  /** The queries running now, by the backend's own ids. */
  running(): Promise<string[]>;
}

export class QueryFailure extends Error {
  readonly error: QueryError;

  constructor(error: QueryError) {
    super(error.reason);
    this.error = error;
  }
}

/** Cancelled, but not through StopQueryExecution. */
export class QueryCancelled extends Error {}
