import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DuckDBConnection, DuckDBInstance, type DuckDBResult } from '@duckdb/node-api';
import { EXIT, FlowqError, messageOf, queryError } from '../../errors.ts';
import type { Row, Rows } from '../../rows/rows.ts';
import { literal } from '../sql/literal.ts';
import type { Runner, RunOptions } from '../sql/runner.ts';
import { columnTypeOf, rowValue } from './values.ts';

const PROGRESS_MS = 100;

export interface DuckDbOptions {
  /** Bytes; four fifths of the machine's memory unless told. */
  readonly memoryLimit?: number | undefined;
}

/** Runs SQL on a DuckDB in this process. It downloads nothing and leaves nothing behind. */
export class DuckDbRunner implements Runner {
  readonly #instance: DuckDBInstance;
  readonly #connection: DuckDBConnection;

  private constructor(instance: DuckDBInstance, connection: DuckDBConnection) {
    this.#instance = instance;
    this.#connection = connection;
  }

  /** Queries read files below `folders` and at `files`, and reach nothing else on the machine. */
  static async open(
    reach: { folders?: readonly string[]; files?: readonly string[] } = {},
    { memoryLimit }: DuckDbOptions = {},
  ): Promise<DuckDbRunner> {
    const instance = await DuckDBInstance.create(':memory:', {
      autoinstall_known_extensions: 'false',
      autoload_known_extensions: 'false',
      preserve_insertion_order: 'false',
      temp_directory: join(tmpdir(), `flowq-duckdb-${process.pid}`),
      ...(memoryLimit === undefined ? {} : { memory_limit: `${Math.floor(memoryLimit / 1e6)}MB` }),
    });
    const connection = await instance.connect();
    const list = (paths: readonly string[] = []) => `[${paths.map(literal).join(', ')}]`;
    await connection.run(`set allowed_directories = ${list(reach.folders)}`);
    await connection.run(`set allowed_paths = ${list(reach.files)}`);
    // Without it DuckDB does not count; printed, it would be among the output.
    await connection.run('set enable_progress_bar = true');
    await connection.run('set enable_progress_bar_print = false');
    await connection.run('set enable_external_access = false');
    await connection.run('set lock_configuration = true');
    return new DuckDbRunner(instance, connection);
  }

  async run(sql: string, options: RunOptions = {}): Promise<Rows> {
    options.signal?.throwIfAborted();
    const unwatch = this.#watch(options);
    try {
      const result = await this.#stream(sql);
      const names = result.columnNames();
      const types = result.columnTypes();
      const columns = types.map((type, at) => ({ name: names[at] ?? '', type: columnTypeOf(type) }));
      return { columns, batches: this.#batches(result, { sql, signal: options.signal, unwatch }) };
    } catch (error) {
      unwatch();
      throw failure(error, options.signal);
    }
  }

  /** Interrupts the query when the signal aborts, and tells how far it is; the returned function ends both. */
  #watch({ signal, onProgress }: RunOptions): () => void {
    const interrupt = () => this.#connection.interrupt();
    let again: NodeJS.Timeout | undefined;
    const stop = () => {
      interrupt();
      // DuckDB forgets an interruption that comes before the query has begun.
      again = setInterval(interrupt, PROGRESS_MS);
    };
    signal?.addEventListener('abort', stop, { once: true });
    const tell = () => {
      const { percentage } = this.#connection.progress;
      onProgress?.({ state: 'reading', share: percentage < 0 ? undefined : percentage / 100 });
    };
    const timer = onProgress && setInterval(tell, PROGRESS_MS);
    return () => {
      signal?.removeEventListener('abort', stop);
      clearInterval(timer);
      clearInterval(again);
    };
  }

  /** One statement, so that nothing can follow behind a query. */
  async #stream(sql: string): Promise<DuckDBResult> {
    const statements = await this.#connection.extractStatements(sql);
    if (statements.count !== 1) throw new Error(`expected one SQL statement, not ${statements.count}`);
    const statement = await statements.prepare(0);
    return statement.stream();
  }

  async *#batches(
    result: DuckDBResult,
    { sql, signal, unwatch }: { sql: string; signal: AbortSignal | undefined; unwatch: () => void },
  ): AsyncGenerator<Row[]> {
    // What writes a file has no rows to stream.
    const isStream = result.isStreaming;
    try {
      for await (const rows of result.yieldRows()) {
        signal?.throwIfAborted();
        yield rows.map((row) => row.map(rowValue));
      }
      signal?.throwIfAborted();
      if (isStream && !result.isStreaming) await this.#failAgain(sql);
    } catch (error) {
      throw failure(error, signal);
    } finally {
      unwatch();
    }
  }

  /**
   * A stream that breaks off ends as if there were no more rows: all that tells is that it is none any longer. What
   * went wrong is said when the query is run as a whole.
   */
  async #failAgain(sql: string): Promise<never> {
    await this.#connection.run(sql);
    throw new Error('the rows broke off, and did not when they were read once more');
  }

  async close(): Promise<void> {
    this.#connection.closeSync();
    this.#instance.closeSync();
  }
}

function failure(error: unknown, signal: AbortSignal | undefined): unknown {
  if (signal?.aborted) return signal.reason;
  const message = messageOf(error);
  if (message.startsWith('INTERRUPT')) return new FlowqError(EXIT.interrupted, 'the query was interrupted');
  return queryError(`DuckDB: ${message.trimEnd()}`, undefined, error);
}
