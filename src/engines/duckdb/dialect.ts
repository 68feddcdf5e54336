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

/** The database that `DuckDbDialect` opens. */
export interface DuckDbDialectOptions {
  /**
   * Path of a database file, created if missing; or an instance, which stays open when Kysely is destroyed. Default: a
   * database in memory without access to files.
   */
  readonly database?: string | DuckDBInstance | undefined;
}

/**
 * Kysely dialect for an embedded DuckDB, with bound values, transactions and migrations. Each query has its own
 * connection, so that queries run concurrently, even inside the stream of another; those of a transaction or of
 * `db.connection()` share one. Connections use UTC.
 *
 * ```ts
 * const db = new Kysely<Database>({ dialect: new DuckDbDialect({ database: 'logs.duckdb' }) });
 * ```
 * Queries throw FlowqError: (source) if DuckDB is not installed, (usage) for a value that DuckDB has no type for, (query)
 * for SQL that DuckDB rejects.
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
    // Attached databases are listed as separate catalogs there.
    return new SchemaIntrospector(db, { catalog: 'current_catalog()' });
  }
}

/** Only one process at a time can write a DuckDB database, so migrations need no lock. */
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
