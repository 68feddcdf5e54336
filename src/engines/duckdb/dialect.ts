import type { DuckDBInstance } from '@duckdb/node-api';
import {
  type DatabaseIntrospector,
  type Dialect,
  type DialectAdapter,
  DialectAdapterBase,
  type Driver,
  type Kysely,
  type QueryCompiler,
} from 'kysely';
import { SchemaIntrospector } from '../sql/schema-introspector.ts';
import { DuckDbDriver } from './driver.ts';
import { loadDuckDb } from './load.ts';
import { DuckDbQueryCompiler } from './query-compiler.ts';

/** Which database `DuckDbDialect` opens. */
export interface DuckDbDialectOptions {
  /**
   * Path of a database file, made where it is not there; or an instance, which stays open when Kysely is destroyed.
   * Without it, a database in memory that reaches no file.
   */
  readonly database?: string | DuckDBInstance | undefined;
}

/**
 * Kysely on an embedded DuckDB, with bound values, transactions and migrations. Each query has a connection of its own,
 * so that they run at the same time, also within the stream of another; those of a transaction or of `db.connection()`
 * share one. Connections use UTC.
 *
 * ```ts
 * const db = new Kysely<Database>({ dialect: new DuckDbDialect({ database: 'logs.duckdb' }) });
 * ```
 * Queries throw FlowqError: (source) where DuckDB is not installed, (usage) for a value that it cannot hold, (query) for
 * what DuckDB rejects.
 */
export class DuckDbDialect implements Dialect {
  readonly #database: string | DuckDBInstance | undefined;

  constructor({ database }: DuckDbDialectOptions = {}) {
    this.#database = database;
  }

  createDriver(): Driver {
    return new DuckDbDriver(async () => {
      const { DuckDbRunner } = await loadDuckDb(() => import('./runner.ts'));
      return this.#database === undefined ? DuckDbRunner.open() : DuckDbRunner.over(this.#database);
    });
  }

  createQueryCompiler(): QueryCompiler {
    return new DuckDbQueryCompiler({ bindsValues: true });
  }

  createAdapter(): DialectAdapter {
    return new DuckDbAdapter();
  }

  createIntrospector(db: Kysely<unknown>): DatabaseIntrospector {
    // Databases that are attached are catalogs of their own there.
    return new SchemaIntrospector(db, { catalog: 'current_catalog()' });
  }
}

/** A database is written by one process at a time, so that migrations need no lock. */
class DuckDbAdapter extends DialectAdapterBase {
  override get supportsReturning(): boolean {
    return true;
  }

  override get supportsTransactionalDdl(): boolean {
    return true;
  }

  override async acquireMigrationLock(): Promise<void> {}

  override async releaseMigrationLock(): Promise<void> {}
}
