import type { Rows } from '../../rows/rows.ts';
import type { Runner, RunOptions } from '../sql/runner.ts';
import { TrinoClient } from './client.ts';
import { type TrinoOptions, trinoOptions } from './options.ts';
import { TrinoQuery } from './query.ts';

/** Runs SQL on Trino over HTTP. The environment (`TRINO_*`) supplies missing options. */
export class TrinoRunner implements Runner {
  readonly #options: TrinoOptions;
  readonly #client: TrinoClient;
  readonly #queries = new Set<TrinoQuery>();

  constructor(options: Partial<TrinoOptions> = {}) {
    this.#options = trinoOptions(options);
    this.#client = new TrinoClient(this.#options);
  }

  async run(sql: string, options: RunOptions = {}): Promise<Rows> {
    options.signal?.throwIfAborted();
    const query = new TrinoQuery(this.#client, this.#options, options, (ended) =>
      this.#queries.delete(ended),
    );
    this.#queries.add(query);
    const columns = await query.start(sql);
    return { columns, batches: query.batches() };
  }

  /** Stops queries whose rows have not been read to the end. */
  async close(): Promise<void> {
    await Promise.all([...this.#queries].map((query) => query.close()));
  }
}
