import type { DatabaseIntrospector, Dialect, DialectAdapter, Driver, Kysely, QueryCompiler } from 'kysely';
import { AthenaQueryCompiler } from '../athena/query-compiler.ts';
import { ReadOnlyAdapter } from '../sql/read-only-adapter.ts';
import { RunnerDriver } from '../sql/runner-driver.ts';
import { SchemaIntrospector } from '../sql/schema-introspector.ts';
import { trinoLiteral } from '../sql/trino-literal.ts';
import { type TrinoOptions, trinoOptions } from './options.ts';

/**
 * Kysely dialect for Trino over HTTP, for any tables. Values are inlined into the SQL as literals, and a query whose
 * signal aborts is stopped in Trino.
 *
 * ```ts
 * const dialect = new TrinoDialect({ endpoint: 'http://localhost:8080', catalog: 'hive', schema: 'flowq' });
 * const db = new Kysely<Database>({ dialect });
 * ```
 */
export class TrinoDialect implements Dialect {
  readonly #options: Partial<TrinoOptions>;

  /** @throws FlowqError (usage) for an invalid address, or a password or token that would be sent over plain HTTP */
  constructor(options: Partial<TrinoOptions> = {}) {
    // A dialect that only compiles needs no address.
    if (options.endpoint ?? process.env.TRINO_ENDPOINT) trinoOptions(options);
    this.#options = options;
  }

  createDriver(): Driver {
    return new RunnerDriver(async () => {
      const { TrinoRunner } = await import('./runner.ts');
      return new TrinoRunner(this.#options);
    });
  }

  createQueryCompiler(): QueryCompiler {
    return new AthenaQueryCompiler(trinoLiteral);
  }

  createAdapter(): DialectAdapter {
    return new ReadOnlyAdapter();
  }

  createIntrospector(db: Kysely<unknown>): DatabaseIntrospector {
    return new SchemaIntrospector(db);
  }
}
