import type { DatabaseIntrospector, Dialect, DialectAdapter, Driver, Kysely, QueryCompiler } from 'kysely';
import type { AwsOptions } from '../../aws/aws-options.ts';
import { AwsClients } from '../../aws/clients.ts';
import { ReadOnlyAdapter } from '../sql/read-only-adapter.ts';
import { RunnerDriver } from '../sql/runner-driver.ts';
import { SchemaIntrospector } from '../sql/schema-introspector.ts';
import { trinoLiteral } from '../sql/trino-literal.ts';
import type { AthenaOptions } from './options.ts';
import { AthenaQueryCompiler } from './query-compiler.ts';

/**
 * Kysely dialect for Athena, for any tables. Values are inlined into the SQL as literals, results stream from S3, and a
 * query whose signal aborts is stopped in Athena. Lists, maps, rows and binary values are returned as Athena's text.
 *
 * ```ts
 * const dialect = new AthenaDialect({ database: 'flowq', results: 's3://my-athena-results/' });
 * const db = new Kysely<Database>({ dialect });
 * ```
 */
export class AthenaDialect implements Dialect {
  readonly #options: AthenaOptions & AwsOptions;

  constructor(options: AthenaOptions & AwsOptions = {}) {
    this.#options = options;
  }

  createDriver(): Driver {
    return new RunnerDriver(async () => {
      const { AthenaRunner } = await import('./runner.ts');
      return new AthenaRunner(this.#options, new AwsClients(this.#options));
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
