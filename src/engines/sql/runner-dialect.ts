import type { DatabaseIntrospector, Dialect, DialectAdapter, Driver, Kysely, QueryCompiler } from 'kysely';
import { ReadOnlyAdapter } from './read-only-adapter.ts';
import type { Runner } from './runner.ts';
import { RunnerDriver } from './runner-driver.ts';
import { SchemaIntrospector } from './schema-introspector.ts';

/** What Kysely's dialects have in common here: a runner beneath, and nothing that is ever written. */
export abstract class RunnerDialect implements Dialect {
  abstract createQueryCompiler(): QueryCompiler;

  /** Opens the engine; called when the first query is run. */
  protected abstract openRunner(): Promise<Runner>;

  createDriver(): Driver {
    return new RunnerDriver(() => this.openRunner());
  }

  createAdapter(): DialectAdapter {
    return new ReadOnlyAdapter();
  }

  createIntrospector(db: Kysely<unknown>): DatabaseIntrospector {
    return new SchemaIntrospector(db);
  }
}
