import type { DatabaseIntrospector, Dialect, DialectAdapter, Driver, Kysely, QueryCompiler } from 'kysely';
import { AthenaQueryCompiler } from '../athena/query-compiler.ts';
import { ReadOnlyAdapter } from '../sql/read-only-adapter.ts';
import { RunnerDriver } from '../sql/runner-driver.ts';
import { SchemaIntrospector } from '../sql/schema-introspector.ts';
import type { TrinoOptions } from './options.ts';

/**
 * Kysely on a Trino, over HTTP.
 *
 * ```ts
 * const dialect = new TrinoDialect({ endpoint: 'http://localhost:8080', catalog: 'hive', schema: 'flowq' });
 * const db = new Kysely<Database>({ dialect });
 * ```
 */
export class TrinoDialect implements Dialect {
  readonly #options: Partial<TrinoOptions>;

  constructor(options: Partial<TrinoOptions> = {}) {
    this.#options = options;
  }

  createDriver(): Driver {
    return new RunnerDriver(async () => {
      const { TrinoRunner } = await import('./runner.ts');
      return new TrinoRunner(this.#options);
    });
  }

  createQueryCompiler(): QueryCompiler {
    return new AthenaQueryCompiler();
  }

  createAdapter(): DialectAdapter {
    return new ReadOnlyAdapter();
  }

  createIntrospector(db: Kysely<unknown>): DatabaseIntrospector {
    return new SchemaIntrospector(db);
  }
}
