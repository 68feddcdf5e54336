import { DuckDBInstance } from '@duckdb/node-api';
import { temporaryFolderName } from '../../processes/temporary.ts';
import type { ColumnTable } from '../../readers/column-table.ts';
import type { Rows } from '../../rows/rows.ts';
import { literal } from '../sql/literal.ts';
import type { Runner, RunOptions } from '../sql/runner.ts';
import { columnTableFunction } from './column-table-function.ts';
import { Connections } from './connections.ts';
import { failure, runOn } from './run-on.ts';
import { DuckDbSession } from './session.ts';

export interface DuckDbOptions {
  /** Memory limit, bytes (default: four fifths of the machine's memory). */
  readonly memoryLimit?: number | undefined;
  /** Threads (default: the machine's processors). */
  readonly threads?: number | undefined;
}

/** Runs SQL on DuckDB in this process. It downloads nothing, and its own instance leaves no files. */
export class DuckDbRunner implements Runner {
  readonly #connections: Connections;
  /** Undefined if the caller owns the instance. */
  readonly #own: DuckDBInstance | undefined;

  private constructor(connections: Connections, own: DuckDBInstance | undefined) {
    this.#connections = connections;
    this.#own = own;
  }

  /**
   * Opens a database in memory. Queries can read files in `folders` and at `files`, and nothing else on the machine.
   */
  static async open(
    reach: { folders?: readonly string[]; files?: readonly string[] } = {},
    { memoryLimit, threads }: DuckDbOptions = {},
  ): Promise<DuckDbRunner> {
    const instance = await DuckDBInstance.create(':memory:', {
      ...NO_DOWNLOADS,
      preserve_insertion_order: 'false',
      // Each instance needs its own folder: two instances would overwrite each other's files.
      temp_directory: temporaryFolderName(),
      ...(memoryLimit === undefined ? {} : { memory_limit: `${Math.floor(memoryLimit / 1e6)}MB` }),
      ...(threads === undefined ? {} : { threads: String(threads) }),
    });
    const connection = await instance.connect();
    const list = (paths: readonly string[] = []) => `[${paths.map(literal).join(', ')}]`;
    await connection.run(`set allowed_directories = ${list(reach.folders)}`);
    await connection.run(`set allowed_paths = ${list(reach.files)}`);
    // Applies to each new connection.
    await connection.run("set global timezone = 'UTC'");
    await connection.run('set enable_external_access = false');
    await connection.run('set lock_configuration = true');
    return new DuckDbRunner(new Connections(instance, connection), instance);
  }

  /**
   * Opens the user's database: a file, created if missing, or an instance, which stays open.
   * @throws FlowqError (query) if the file is not a database, or another process is writing to it
   */
  static async over(database: string | DuckDBInstance): Promise<DuckDbRunner> {
    if (typeof database !== 'string') return new DuckDbRunner(await Connections.open(database), undefined);
    try {
      const instance = await DuckDBInstance.create(database, NO_DOWNLOADS);
      return new DuckDbRunner(await Connections.open(instance), instance);
    } catch (error) {
      throw failure(error, undefined);
    }
  }

  async run(sql: string, options: RunOptions = {}): Promise<Rows> {
    options.signal?.throwIfAborted();
    const connection = await this.#connections.take();
    const done = () => this.#connections.giveBack(connection);
    // The signal may have aborted while the connection was opened.
    if (options.signal?.aborted) done();
    options.signal?.throwIfAborted();
    return runOn(connection, sql, options, done);
  }

  /** Makes a table in memory available to queries as a table function without arguments. */
  async addTable(name: string, table: ColumnTable): Promise<void> {
    const connection = await this.#connections.take();
    connection.registerTableFunction(columnTableFunction(name, table));
    this.#connections.giveBack(connection);
  }

  /** Returns a session with its own connection until it is closed. */
  session(): DuckDbSession {
    return new DuckDbSession(
      () => this.#connections.take(),
      (connection) => this.#connections.giveBack(connection),
    );
  }

  async close(): Promise<void> {
    await this.#connections.close();
    this.#own?.closeSync();
  }
}

const NO_DOWNLOADS = { autoinstall_known_extensions: 'false', autoload_known_extensions: 'false' };
