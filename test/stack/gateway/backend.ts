import type { QueryError } from '../aws/faults.ts';
import type { Column } from './columns.ts';

/** Cells as Athena writes them: text, or null for NULL. */
export type Row = (string | null)[];

/** A step of a query: its progress, and the rows since the previous step. */
export interface Page {
  queued: boolean;
  /** Sent once, before or with the first rows. */
  columns?: Column[];
  rows: Row[];
  /** Total bytes read so far. */
  scannedBytes: number;
}

export interface Statement {
  sql: string;
  catalog: string;
  database: string | undefined;
}

/** Runs the SQL for the gateway. */
export interface Backend {
  /** Throws a QueryFailure if the text is not a statement. */
  parse(sql: string): Promise<void>;
  /** Ends with a QueryFailure or QueryCancelled, or when `signal` aborts, after it has stopped the query. */
  run(statement: Statement, signal: AbortSignal): AsyncIterable<Page>;
  /** The running queries, by the backend's ids. */
  running(): Promise<string[]>;
}

export class QueryFailure extends Error {
  readonly error: QueryError;

  constructor(error: QueryError) {
    super(error.reason);
    this.error = error;
  }
}

/** Cancelled by other means than StopQueryExecution. */
export class QueryCancelled extends Error {}
