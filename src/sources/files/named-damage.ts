import { existsSync } from 'node:fs';
import type { Runner, RunOptions } from '../../engines/sql/runner.ts';
import { messageOf, sourceError } from '../../errors.ts';
import type { Row, Rows } from '../../rows/rows.ts';

/**
 * A runner that turns failures on damaged or deleted files into source errors with the file's name, which DuckDB omits
 * for gzip.
 */
export class DamageNamingRunner implements Runner {
  readonly #runner: Runner;

  constructor(runner: Runner) {
    this.#runner = runner;
  }

  async run(sql: string, options?: RunOptions): Promise<Rows> {
    try {
      const { columns, batches } = await this.#runner.run(sql, options);
      return { columns, batches: this.#named(batches) };
    } catch (error) {
      throw this.#name(error);
    }
  }

  close(): Promise<void> {
    return this.#runner.close();
  }

  async *#named(batches: Rows['batches']): AsyncGenerator<readonly Row[]> {
    try {
      yield* batches;
    } catch (error) {
      throw this.#name(error);
    }
  }

  #name(error: unknown): unknown {
    const message = messageOf(error);
    const [, unfound] = /(?:match the pattern|Cannot open file) "(.+?)"(?:\n|: |$)/.exec(message) ?? [];
    if (unfound !== undefined && !existsSync(unfound)) return vanished(unfound, error);
    if (message.includes('Failed to read file')) return damaged(message, error);
    if (message.includes('CSV')) return damaged(`${fileOf(message)}: its lines cannot be separated`, error);
    return error;
  }
}

const vanished = (path: string, error: unknown) =>
  sourceError(
    `${path} was removed before it was read`,
    'run it again: it leaves out files that are gone',
    error,
  );

/** DuckDB's message lists the file among its parser options. */
const fileOf = (message: string) => /^ *file = (.*)$/m.exec(message)?.[1] ?? 'a file';

const damaged = (message: string, error: unknown) =>
  sourceError(message, 'mend or remove this file; with --strict all that are damaged are named', error);
