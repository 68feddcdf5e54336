import type { QueryCompiler } from 'kysely';
import type { Runner } from '../sql/runner.ts';
import { RunnerDialect } from '../sql/runner-dialect.ts';
import { DuckDbQueryCompiler } from './query-compiler.ts';

/**
 * Kysely on an embedded DuckDB in memory.
 *
 * ```ts
 * const db = new Kysely<Database>({ dialect: new DuckDbDialect() });
 * ```
 */
export class DuckDbDialect extends RunnerDialect {
  protected async openRunner(): Promise<Runner> {
    const { DuckDbRunner } = await import('./runner.ts');
    return DuckDbRunner.open();
  }

  createQueryCompiler(): QueryCompiler {
    return new DuckDbQueryCompiler();
  }
}
