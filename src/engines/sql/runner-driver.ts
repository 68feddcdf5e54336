import type { DatabaseConnection, Driver } from 'kysely';
import { usageError } from '../../errors.ts';
import { inLibraryWords } from '../../forms/library-text.ts';
import type { Runner } from './runner.ts';
import { RunnerConnection } from './runner-connection.ts';

/** Kysely's driver over a runner. Flow logs are read-only, so there are no transactions. */
export class RunnerDriver implements Driver {
  readonly #open: () => Promise<Runner>;
  #runner: Runner | undefined;

  constructor(open: () => Promise<Runner>) {
    this.#open = open;
  }

  async init(): Promise<void> {
    this.#runner = await inLibraryWords(this.#open);
  }

  async acquireConnection(): Promise<DatabaseConnection> {
    if (!this.#runner) throw new Error('the driver is not initialised');
    return new RunnerConnection(this.#runner);
  }

  async beginTransaction(): Promise<void> {
    throw usageError(
      'transactions are not supported: each statement commits by itself',
      'run the statements one by one',
    );
  }

  async commitTransaction(): Promise<void> {}

  async rollbackTransaction(): Promise<void> {}

  async releaseConnection(): Promise<void> {}

  async destroy(): Promise<void> {
    await this.#runner?.close();
  }
}
