import type { DuckDBInstance } from '@duckdb/node-api';
import type { DatabaseIntrospector, DialectAdapter, Kysely, QueryCompiler } from 'kysely';
import { ReadOnlyAdapter } from '../sql/read-only-adapter.ts';
import type { Runner } from '../sql/runner.ts';
import { RunnerDialect } from '../sql/runner-dialect.ts';
import { SchemaIntrospector } from '../sql/schema-introspector.ts';
import { loadDuckDb } from './load.ts';
import { DuckDbQueryCompiler } from './query-compiler.ts';

export interface DuckDbDialectOptions {
  /**
   * Path of a database file, made where it is not there; or an instance, which stays open when Kysely is destroyed.
   * Without it, a database in memory that reaches no file.
   */
  readonly database?: string | DuckDBInstance | undefined;
}

/**
 * Kysely on an embedded DuckDB. Each query has a connection of its own, so that they run beside each other, also
 * within the stream of another; statements are run once, and there are no transactions.
 *
 * ```ts
 * const db = new Kysely<Database>({ dialect: new DuckDbDialect({ database: 'logs.duckdb' }) });
 * ```
 */
export class DuckDbDialect extends RunnerDialect {
  readonly #database: string | DuckDBInstance | undefined;

  constructor({ database }: DuckDbDialectOptions = {}) {
    super();
    this.#database = database;
  }

  protected async openRunner(): Promise<Runner> {
    const { DuckDbRunner } = await loadDuckDb(() => import('./runner.ts'));
    return this.#database === undefined ? DuckDbRunner.open() : DuckDbRunner.over(this.#database);
  }

  createQueryCompiler(): QueryCompiler {
    return new DuckDbQueryCompiler();
  }

  override createAdapter(): DialectAdapter {
    return new DuckDbAdapter();
  }

  override createIntrospector(db: Kysely<unknown>): DatabaseIntrospector {
    // Databases that are attached are catalogs of their own there.
    return new SchemaIntrospector(db, { catalog: 'current_catalog()' });
  }
}

/** `INSERT … RETURNING` and the like give rows. */
class DuckDbAdapter extends ReadOnlyAdapter {
  override get supportsReturning(): boolean {
    return true;
  }
}
