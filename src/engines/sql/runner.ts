import type { Rows } from '../../rows/rows.ts';

/** How far a running query is. */
export interface RunProgress {
  /** In the engine's own word, such as `RUNNING`. */
  readonly state: string;
  /** Share that is done, 0 to 1, where the engine can tell. */
  readonly share?: number | undefined;
  /** Bytes read so far. */
  readonly scannedBytes?: number | undefined;
}

export interface RunOptions {
  /** Aborting it stops the query in the engine. */
  readonly signal?: AbortSignal | undefined;
  /** Values of `$1`, `$2` and so on; only DuckDB binds them. */
  readonly parameters?: readonly unknown[] | undefined;
  /** True for JavaScript's own values, which docs/dialects.md lists by type, rather than those of `Value`. */
  readonly native?: boolean | undefined;
  /** Called from time to time while the query runs. */
  readonly onProgress?: ((progress: RunProgress) => void) | undefined;
}

/** Runs SQL text somewhere and streams what comes back. A Kysely dialect needs no more of an engine. */
export interface Runner {
  run(sql: string, options?: RunOptions): Promise<Rows>;
  close(): Promise<void>;
}
