import type { QueryCompiler } from 'kysely';
import { AthenaQueryCompiler } from '../athena/query-compiler.ts';
import type { Runner } from '../sql/runner.ts';
import { RunnerDialect } from '../sql/runner-dialect.ts';
import type { TrinoOptions } from './options.ts';

/**
 * Kysely on a Trino, over HTTP.
 *
 * ```ts
 * const dialect = new TrinoDialect({ endpoint: 'http://localhost:8080', catalog: 'hive', schema: 'flowq' });
 * const db = new Kysely<Database>({ dialect });
 * ```
 */
export class TrinoDialect extends RunnerDialect {
  readonly #options: Partial<TrinoOptions>;

  constructor(options: Partial<TrinoOptions> = {}) {
    super();
    this.#options = options;
  }

  protected async openRunner(): Promise<Runner> {
    const { TrinoRunner } = await import('./runner.ts');
    return new TrinoRunner(this.#options);
  }

  createQueryCompiler(): QueryCompiler {
    return new AthenaQueryCompiler();
  }
}
