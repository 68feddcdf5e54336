import type { DuckDBConnection } from '@duckdb/node-api';
import { usageError } from '../../errors.ts';
import type { Rows } from '../../rows/rows.ts';
import type { Runner, RunOptions } from '../sql/runner.ts';
import { runOn } from './run-on.ts';

/**
 * A connection for one user until it is closed, so that all statements of a transaction use the same one. The user runs
 * one statement at a time, as Kysely does.
 */
export class DuckDbSession implements Runner {
  readonly #take: () => Promise<DuckDBConnection>;
  readonly #giveBack: (connection: DuckDBConnection) => void;
  #connection: Promise<DuckDBConnection> | undefined;

  constructor(take: () => Promise<DuckDBConnection>, giveBack: (connection: DuckDBConnection) => void) {
    this.#take = take;
    this.#giveBack = giveBack;
  }

  async run(sql: string, options: RunOptions = {}): Promise<Rows> {
    options.signal?.throwIfAborted();
    this.#connection ??= this.#take();
    const connection = await this.#connection;
    options.signal?.throwIfAborted();
    return runOn(connection, sql, options);
  }

  /** Runs a statement and discards its rows, such as `commit`. */
  async command(sql: string): Promise<void> {
    const { batches } = await this.run(sql);
    await Array.fromAsync(batches);
  }

  /**
   * Releases the connection. Rolls back an open transaction, so that the next user does not get it.
   * @throws FlowqError (usage) if a transaction was open: its changes are lost
   */
  async close(): Promise<void> {
    if (!this.#connection) return;
    const connection = await this.#connection;
    this.#connection = undefined;
    const wasOpen = await connection.run('rollback').then(
      () => true,
      () => false,
    );
    this.#giveBack(connection);
    if (wasOpen)
      throw usageError(
        'a transaction was begun and neither committed nor rolled back: its changes are lost',
        'use db.transaction(), or begin and end it on one connection: db.connection()',
      );
  }
}
