import type { Runner, RunOptions } from '../engines/sql/runner.ts';
import { queryError } from '../errors.ts';
import { MARK_FIELD } from '../flows/marks.ts';
import type { Row, Rows } from '../rows/rows.ts';

/**
 * Fails a query that reads marks if another process replaced files meanwhile, because records and sums may be of
 * different states. Without marks, any mixture of old and new files is a valid state of the store.
 */
export class UnchangedRunner implements Runner {
  readonly #runner: Runner;
  readonly #isUnchanged: () => boolean;

  /** @param runner closed with this one */
  constructor(runner: Runner, isUnchanged: () => boolean) {
    this.#runner = runner;
    this.#isUnchanged = isUnchanged;
  }

  async run(sql: string, options?: RunOptions): Promise<Rows> {
    const { columns, batches } = await this.#runner.run(sql, options);
    return { columns, batches: sql.includes(MARK_FIELD) ? this.#checked(batches) : batches };
  }

  async *#checked(batches: AsyncIterable<readonly Row[]>): AsyncGenerator<readonly Row[]> {
    yield* batches;
    if (this.#isUnchanged()) return;
    throw queryError('another process changed the store while it was read', 'run it again');
  }

  close(): Promise<void> {
    return this.#runner.close();
  }
}
