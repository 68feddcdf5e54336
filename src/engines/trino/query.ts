import { queryError } from '../../errors.ts';
import { type Column, distinctNames, type Row } from '../../rows/rows.ts';
import { queryFailure } from '../athena/query-failure.ts';
import { Deadline } from '../sql/deadline.ts';
import type { RunOptions } from '../sql/runner.ts';
import type { TrinoClient } from './client.ts';
import { nativeReader } from './native-values.ts';
import type { TrinoOptions } from './options.ts';
import type { TrinoPage } from './protocol.ts';
import { typedColumn } from './values.ts';

/** The same as on Athena. */
const TIMEOUT_SECONDS = 30 * 60;

/** One query on Trino, from its start to its last page. It is always stopped in Trino, however it ends. */
export class TrinoQuery {
  readonly #client: TrinoClient;
  readonly #options: TrinoOptions;
  readonly #run: RunOptions;
  readonly #onEnd: (query: TrinoQuery) => void;
  readonly #deadline: Deadline;
  readonly #started = performance.now();
  #page: TrinoPage | undefined;
  #stopped: Promise<void> | undefined;

  /** @param onEnd - called when the query has ended or is stopped */
  constructor(
    client: TrinoClient,
    options: TrinoOptions,
    run: RunOptions,
    onEnd: (query: TrinoQuery) => void,
  ) {
    const seconds = options.timeout ?? TIMEOUT_SECONDS;
    this.#client = client;
    this.#onEnd = onEnd;
    this.#options = options;
    this.#run = run;
    this.#deadline = new Deadline(seconds, run.signal, () =>
      queryError(
        `the query was stopped: it took longer than ${seconds} s`,
        'give it more time with --timeout',
      ),
    );
    this.#deadline.signal.addEventListener('abort', this.#onAbort, { once: true });
  }

  /** Starts the query and returns its columns as soon as they are known. */
  async start(sql: string): Promise<Column[]> {
    return this.#stoppingOnError(async () => {
      this.#take(await this.#client.start(sql, this.#deadline.signal));
      while (!this.#page?.columns && (await this.#turn()));
      const columns = this.#page?.columns ?? [];
      const names = distinctNames(columns.map(({ name }) => name));
      return columns.map(({ type }, at) => ({ name: names[at] ?? '', type: typedColumn(type).type }));
    });
  }

  /** Yields the rows by page; the next page is requested on demand. */
  async *batches(): AsyncGenerator<Row[]> {
    const read = this.#run.native ? nativeReader : (type: string) => typedColumn(type).read;
    const readers = (this.#page?.columns ?? []).map(({ type }) => read(type));
    try {
      do {
        const rows = (this.#page?.data ?? []).map((row) =>
          readers.map((read, at) => (row[at] === null ? null : read(row[at]))),
        );
        if (rows.length > 0) yield rows;
        this.#deadline.signal.throwIfAborted();
      } while (await this.#stoppingOnError(() => this.#turn()));
    } finally {
      await this.#stop();
    }
  }

  /** @returns whether there was a next page */
  async #turn(): Promise<boolean> {
    const { nextUri } = this.#page ?? {};
    if (nextUri) this.#take(await this.#client.next(nextUri, this.#deadline.signal));
    else this.#end();
    return nextUri !== undefined;
  }

  #take(page: TrinoPage): void {
    this.#page = page;
    const { stats, error, id } = page;
    const { state, physicalInputBytes: scannedBytes = 0, progressPercentage: percentage } = stats;
    const seconds = (performance.now() - this.#started) / 1000;
    const share = percentage === undefined ? undefined : percentage / 100;
    this.#options.onProgress?.({ state, seconds, scannedBytes, share });
    this.#run.onProgress?.({ state, share, scannedBytes });
    if (!error) return;
    const { errorName, message } = error;
    throw queryFailure({ engine: 'Trino', reason: `${errorName}: ${message}`, query: id });
  }

  async #stoppingOnError<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      await this.#stop();
      throw this.#deadline.signal.aborted ? this.#deadline.signal.reason : error;
    }
  }

  /** Needed if the rows are not being read at that moment. */
  readonly #onAbort = () => void this.#stop();

  /** Stops a query that has not ended. If that fails, Trino stops it after five minutes without a reader. */
  #stop(): Promise<void> {
    const { nextUri } = this.#page ?? {};
    this.#stopped ??= (nextUri ? this.#client.cancel(nextUri).catch(() => {}) : Promise.resolve()).then(() =>
      this.#end(),
    );
    return this.#stopped;
  }

  #end(): void {
    this.#deadline[Symbol.dispose]();
    this.#deadline.signal.removeEventListener('abort', this.#onAbort);
    this.#onEnd(this);
  }

  /** Resolves when the query is stopped. */
  async close(): Promise<void> {
    await this.#stop();
  }
}
