import type { DatabaseConnection, Driver, TransactionSettings } from 'kysely';
import { usageError } from '../../errors.ts';
import { RunnerConnection } from '../sql/runner-connection.ts';
import type { DuckDbRunner } from './runner.ts';
import type { DuckDbSession } from './session.ts';

/** Kysely's driver for DuckDB: each connection has its own DuckDB connection until it is released. */
export class DuckDbDriver implements Driver {
  readonly #open: () => Promise<DuckDbRunner>;
  readonly #sessions = new WeakMap<DatabaseConnection, DuckDbSession>();
  #runner: DuckDbRunner | undefined;

  constructor(open: () => Promise<DuckDbRunner>) {
    this.#open = open;
  }

  async init(): Promise<void> {
    this.#runner = await this.#open();
  }

  async acquireConnection(): Promise<DatabaseConnection> {
    if (!this.#runner) throw new Error('the driver is not initialised');
    const session = this.#runner.session();
    const connection = new RunnerConnection(session, { bindsParameters: true });
    this.#sessions.set(connection, session);
    return connection;
  }

  /** DuckDB only supports snapshot isolation. */
  async beginTransaction(
    connection: DatabaseConnection,
    { accessMode = 'read write', isolationLevel = 'snapshot' }: TransactionSettings,
  ): Promise<void> {
    if (isolationLevel !== 'snapshot')
      throw usageError(
        `DuckDB has no isolation level ${isolationLevel}`,
        'leave it out: transactions are snapshots',
      );
    await this.#session(connection).command(`begin transaction ${accessMode}`);
  }

  async commitTransaction(connection: DatabaseConnection): Promise<void> {
    await this.#session(connection).command('commit');
  }

  async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    await this.#session(connection).command('rollback');
  }

  async releaseConnection(connection: DatabaseConnection): Promise<void> {
    await this.#session(connection).close();
  }

  async destroy(): Promise<void> {
    await this.#runner?.close();
  }

  #session(connection: DatabaseConnection): DuckDbSession {
    const session = this.#sessions.get(connection);
    if (!session) throw new Error('the connection is not one of this driver');
    return session;
  }
}
