import type { Rows } from '../../rows/rows.ts';

export interface RunOptions {
  /** Aborting it stops the query in the engine. */
  readonly signal?: AbortSignal | undefined;
}

/** Runs SQL text somewhere and streams what comes back. A Kysely dialect needs no more of an engine. */
export interface Runner {
  run(sql: string, options?: RunOptions): Promise<Rows>;
  close(): Promise<void>;
}
