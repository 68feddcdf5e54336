import type { Rows } from '../../rows/rows.ts';

/** Progress of a running query. */
export interface RunProgress {
  /** The engine's name of the state, such as `RUNNING`. */
  readonly state: string;
  /** Completed share, 0 to 1; undefined if the engine does not report it. */
  readonly share?: number | undefined;
  /** Bytes read so far. */
  readonly scannedBytes?: number | undefined;
}

export interface RunOptions {
  /** Aborting it stops the query in the engine. */
  readonly signal?: AbortSignal | undefined;
  /** Values of `$1`, `$2` and so on; only DuckDB binds them. */
  readonly parameters?: readonly unknown[] | undefined;
  /** True for native JavaScript values, which docs/dialects.md lists by type, instead of those of `Value`. */
  readonly native?: boolean | undefined;
  /** Called repeatedly while the query runs. */
  readonly onProgress?: ((progress: RunProgress) => void) | undefined;
}

/** Runs SQL text on an engine and streams the rows. A Kysely dialect needs nothing else from an engine. */
export interface Runner {
  run(sql: string, options?: RunOptions): Promise<Rows>;
  close(): Promise<void>;
}
