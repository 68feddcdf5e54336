import type { DatabaseIntrospector, Dialect, DialectAdapter, Driver, Kysely, QueryCompiler } from 'kysely';
import { ReadOnlyAdapter } from '../sql/read-only-adapter.ts';
import { RunnerDriver } from '../sql/runner-driver.ts';
import { SchemaIntrospector } from '../sql/schema-introspector.ts';
import { DuckDbQueryCompiler } from './query-compiler.ts';
import { DuckDbRunner } from './runner.ts';

/**
 * Kysely on an embedded DuckDB in memory.
 *
 * ```ts
 * const db = new Kysely<Database>({ dialect: new DuckDbDialect() });
 * ```
 */
export class DuckDbDialect implements Dialect {
  createDriver(): Driver {
    return new RunnerDriver(() => DuckDbRunner.open());
  }

  createQueryCompiler(): QueryCompiler {
    return new DuckDbQueryCompiler();
  }

  createAdapter(): DialectAdapter {
    return new ReadOnlyAdapter();
  }

  createIntrospector(db: Kysely<unknown>): DatabaseIntrospector {
    return new SchemaIntrospector(db);
  }
}
