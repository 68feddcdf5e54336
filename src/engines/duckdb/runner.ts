import {
  type DuckDBConnection,
  DuckDBInstance,
  type DuckDBPreparedStatement,
  type DuckDBResult,
  ResultReturnType,
  StatementType,
} from '@duckdb/node-api';
import { FlowqError, messageOf, queryError } from '../../errors.ts';
import { temporaryFolderName } from '../../processes/temporary.ts';
import { distinctNames, type Row, type Rows } from '../../rows/rows.ts';
import { literal } from '../sql/literal.ts';
import type { Runner, RunOptions } from '../sql/runner.ts';
import { Connections } from './connections.ts';
import { columnTypeOf, readerOf } from './values.ts';

const PROGRESS_MS = 100;

export interface DuckDbOptions {
  /** Bytes; four fifths of the machine's memory unless told. */
  readonly memoryLimit?: number | undefined;
  /** As many as the machine has processors unless told. */
  readonly threads?: number | undefined;
}

/** Runs SQL on a DuckDB in this process. It downloads nothing, and of its own instance leaves nothing behind. */
export class DuckDbRunner implements Runner {
  readonly #connections: Connections;
  /** Undefined where the instance is somebody else's. */
  readonly #own: DuckDBInstance | undefined;

  private constructor(connections: Connections, own: DuckDBInstance | undefined) {
    this.#connections = connections;
    this.#own = own;
  }

  /** A DuckDB in memory. Queries read files below `folders` and at `files`, and reach nothing else on the machine. */
  static async open(
    reach: { folders?: readonly string[]; files?: readonly string[] } = {},
    { memoryLimit, threads }: DuckDbOptions = {},
  ): Promise<DuckDbRunner> {
    const instance = await DuckDBInstance.create(':memory:', {
      ...NO_DOWNLOADS,
      preserve_insertion_order: 'false',
      // Each instance has its own: two of them would write over what the other put there.
      temp_directory: temporaryFolderName(),
      ...(memoryLimit === undefined ? {} : { memory_limit: `${Math.floor(memoryLimit / 1e6)}MB` }),
      ...(threads === undefined ? {} : { threads: String(threads) }),
    });
    const connection = await instance.connect();
    const list = (paths: readonly string[] = []) => `[${paths.map(literal).join(', ')}]`;
    await connection.run(`set allowed_directories = ${list(reach.folders)}`);
    await connection.run(`set allowed_paths = ${list(reach.files)}`);
    await connection.run('set enable_external_access = false');
    await connection.run('set lock_configuration = true');
    return new DuckDbRunner(new Connections(instance, connection), instance);
  }

  /**
   * A DuckDB of the user's: a database file, made where it is not there, or an instance, which is not closed.
   * @throws FlowqError (query) when the file is no database, or another process writes it
   */
  static async over(database: string | DuckDBInstance): Promise<DuckDbRunner> {
    if (typeof database !== 'string')
      return new DuckDbRunner(new Connections(database, await database.connect()), undefined);
    try {
      const instance = await DuckDBInstance.create(database, NO_DOWNLOADS);
      return new DuckDbRunner(new Connections(instance, await instance.connect()), instance);
    } catch (error) {
      throw failure(error, undefined);
    }
  }

  async run(sql: string, options: RunOptions = {}): Promise<Rows> {
    options.signal?.throwIfAborted();
    const connection = await this.#connections.take();
    if (options.signal?.aborted) {
      // While the connection was made, before anybody listened.
      this.#connections.giveBack(connection);
      throw options.signal.reason;
    }
    const unwatch = watch(connection, options);
    const done = () => {
      unwatch();
      this.#connections.giveBack(connection);
    };
    try {
      const statement = await prepared(connection, sql);
      // What does not stream is run once and as a whole, whatever it changes.
      const streams = statement.statementType === StatementType.SELECT;
      const result = streams ? await statement.stream() : await statement.run();
      const types = result.columnTypes();
      const names = distinctNames(result.columnNames());
      const columns = types.map((type, at) => ({ name: names[at] ?? '', type: columnTypeOf(type) }));
      const changed = WRITES.has(statement.statementType) ? BigInt(result.rowsChanged) : undefined;
      // Without RETURNING the one row is the number of those that were changed.
      const isCount = result.returnType === ResultReturnType.CHANGED_ROWS;
      const batches = batchesOf(result, { statement, signal: options.signal, done });
      return isCount
        ? { columns: [], batches: withoutRows(batches), changed }
        : { columns, batches, changed };
    } catch (error) {
      done();
      throw failure(error, options.signal);
    }
  }

  async close(): Promise<void> {
    this.#connections.close();
    this.#own?.closeSync();
  }
}

const WRITES = new Set([
  StatementType.INSERT,
  StatementType.UPDATE,
  StatementType.DELETE,
  StatementType.MERGE_INTO,
]);

const NO_DOWNLOADS = { autoinstall_known_extensions: 'false', autoload_known_extensions: 'false' };

/** Interrupts the connection's query when the signal aborts, and tells how far it is; the returned function ends both. */
function watch(connection: DuckDBConnection, { signal, onProgress }: RunOptions): () => void {
  const interrupt = () => connection.interrupt();
  let again: NodeJS.Timeout | undefined;
  const stop = () => {
    interrupt();
    // DuckDB forgets an interruption that comes before the query has begun.
    // Rows that nobody began to read end nothing: this must not keep the process from ending.
    again = setInterval(interrupt, PROGRESS_MS).unref();
  };
  signal?.addEventListener('abort', stop, { once: true });
  const tell = () => {
    const { percentage } = connection.progress;
    onProgress?.({ state: 'reading', share: percentage < 0 ? undefined : percentage / 100 });
  };
  const timer = onProgress && setInterval(tell, PROGRESS_MS).unref();
  return () => {
    signal?.removeEventListener('abort', stop);
    clearInterval(timer);
    clearInterval(again);
  };
}

/** One statement, so that nothing can follow behind a query. */
async function prepared(connection: DuckDBConnection, sql: string): Promise<DuckDBPreparedStatement> {
  const statements = await connection.extractStatements(sql);
  if (statements.count !== 1) throw new Error(`expected one SQL statement, not ${statements.count}`);
  return statements.prepare(0);
}

/** Reads to the end what has rows of which none is wanted. */
async function* withoutRows(batches: AsyncGenerator<Row[]>): AsyncGenerator<Row[]> {
  for await (const _ of batches) yield [];
}

interface Reading {
  readonly statement: DuckDBPreparedStatement;
  readonly signal: AbortSignal | undefined;
  readonly done: () => void;
}

async function* batchesOf(result: DuckDBResult, { statement, signal, done }: Reading): AsyncGenerator<Row[]> {
  const streamed = result.isStreaming;
  const readers = result.columnTypes().map(readerOf);
  try {
    for await (const rows of result.yieldRows()) {
      signal?.throwIfAborted();
      yield rows.map((row) => row.map((value, at) => readers[at]?.(value) ?? null));
    }
    signal?.throwIfAborted();
    if (streamed && !result.isStreaming) await failAgain(statement);
  } catch (error) {
    throw failure(error, signal);
  } finally {
    done();
  }
}

/**
 * A stream that breaks off ends as if there were no more rows: all that tells is that it is none any longer. What
 * went wrong is said when the query, which only reads, is run as a whole.
 */
async function failAgain(statement: DuckDBPreparedStatement): Promise<never> {
  await statement.run();
  throw new Error('the rows broke off, and did not when they were read once more');
}

function failure(error: unknown, signal: AbortSignal | undefined): unknown {
  if (signal?.aborted) return signal.reason;
  const message = messageOf(error);
  if (message.startsWith('INTERRUPT')) return new FlowqError('interrupted', 'the query was interrupted');
  return queryError(`DuckDB: ${message.trimEnd()}`, undefined, error);
}
