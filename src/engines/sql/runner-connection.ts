import type { AbortableOperationOptions, CompiledQuery, DatabaseConnection, QueryResult } from 'kysely';
import { usageError } from '../../errors.ts';
import { libraryError } from '../../forms/library-text.ts';
import { type Rows, rowObjects } from '../../rows/rows.ts';
import type { Runner } from './runner.ts';

/** Kysely's connection over a runner. */
export class RunnerConnection implements DatabaseConnection {
  readonly #runner: Runner;
  readonly #bindsParameters: boolean;
  #running: AbortController | undefined;

  constructor(runner: Runner, { bindsParameters = false }: { readonly bindsParameters?: boolean } = {}) {
    this.#runner = runner;
    this.#bindsParameters = bindsParameters;
  }

  async executeQuery<R>(query: CompiledQuery, options?: AbortableOperationOptions): Promise<QueryResult<R>> {
    const rows: R[] = [];
    let changed: bigint | undefined;
    const onRows = (result: Rows) => {
      changed = result.changed;
    };
    for await (const batch of this.#batches<R>(query, options, onRows)) rows.push(...batch);
    return changed === undefined ? { rows } : { rows, numAffectedRows: changed };
  }

  async *streamQuery<R>(
    query: CompiledQuery,
    chunkSize: number,
    options?: AbortableOperationOptions,
  ): AsyncIterableIterator<QueryResult<R>> {
    for await (const batch of this.#batches<R>(query, options)) {
      for (let at = 0; at < batch.length; at += chunkSize) yield { rows: batch.slice(at, at + chunkSize) };
    }
  }

  /** Implements Kysely's hook, called when a query's signal aborts with the strategy `cancel query`. */
  async cancelQuery(): Promise<void> {
    this.#running?.abort();
  }

  async *#batches<R>(
    query: CompiledQuery,
    options?: AbortableOperationOptions,
    onRows?: (rows: Rows) => void,
  ): AsyncGenerator<R[]> {
    const running = new AbortController();
    this.#running = running;
    const signal = options?.signal ? AbortSignal.any([options.signal, running.signal]) : running.signal;
    try {
      const { sql, parameters } = query;
      if (parameters.length > 0 && !this.#bindsParameters) refuseParameters();
      const rows = await this.#runner.run(sql, { signal, parameters, native: true });
      onRows?.(rows);
      yield* rowObjects<R>(rows);
    } catch (error) {
      // Kysely has already thrown the abort's reason, and would also print the query's error.
      if (!signal.aborted) throw libraryError(error);
    }
  }
}

/** The compilers of Athena and Trino write all values into the SQL. */
function refuseParameters(): never {
  throw usageError(
    'Athena and Trino accept no bound parameters here: values must be in the SQL',
    "kysely's sql`…` writes them there",
  );
}
