import { usageError } from '../../errors.ts';
import { type BuildQuery, builtText } from '../../flows/flows-query.ts';
import type { RecordFilter } from '../../flows/record-filter.ts';
import { querySql } from '../../flows/user-query.ts';
import type { StoredFile } from '../../logs/stored-file.ts';
import type { WindowInput } from '../../logs/window-input.ts';
import type { RowStream } from '../../rows/row-stream.ts';
import type { Value } from '../../rows/rows.ts';
import { type ReadOptions, readRows, tellSkipped } from '../../sources/read-rows.ts';
import type { OpenSource, ScanEstimate, Source, SourceRequest } from '../../sources/source.ts';
import { type FillResult, fillResultOf } from '../fill-result.ts';
import { checkReadOptions } from '../library/check-read-options.ts';
import { readLibraryRequest } from '../library/library-request.ts';
import { resolveFilter } from '../request/resolve-filter.ts';
import { KEYS } from '../request/spelling.ts';

/**
 * Flow logs, wherever they are, with the engine that queries them. Each query opens what it needs and closes it
 * again, so that any number of them can run at the same time; close the source itself when all are done.
 */
export class FlowSource implements Source, AsyncDisposable {
  readonly #source: Source;
  readonly #close: () => PromiseLike<void>;
  #closed: PromiseLike<void> | undefined;

  /** Made by `openSource`; `close` lets go of what the source holds. */
  constructor(source: Source, close: () => PromiseLike<void>) {
    this.#source = source;
    this.#close = close;
  }

  /**
   * The rows of a Kysely query over `flows`, `log_quality` and `conversations`, typed by it, as they come.
   *
   * ```ts
   * const perAction = source.query('1d', (db) =>
   *   db.selectFrom('flows').groupBy('action').select(({ fn }) => ['action', fn.countAll<bigint>().as('n')]),
   * );
   * for await (const { action, n } of perAction) console.log(action, n);
   * ```
   * @throws FlowqError (usage) for a window that is none or a query that does not only read, (source) when nothing
   *   can be read, (query) when the engine refuses it
   */
  query<R>(window: WindowInput, build: BuildQuery<R>, options?: ReadOptions): RowStream<R> {
    return this.#rows(window, ({ dialect }) => builtText(build, dialect), options);
  }

  /**
   * The rows of SQL in the engine's own words over `flows`, `log_quality` and `conversations`.
   * @throws FlowqError as `query` does
   */
  sql<R extends object = Record<string, Value>>(
    window: WindowInput,
    text: string,
    options?: ReadOptions,
  ): RowStream<R> {
    return this.#rows(window, () => text, options);
  }

  #rows<R>(
    window: WindowInput,
    textOf: (open: OpenSource) => string,
    options: ReadOptions = {},
  ): RowStream<R> {
    const makeQuery = async () => {
      checkReadOptions(options);
      const { request, window: wanted } = await readLibraryRequest(window, options);
      const filter = resolveFilter(request.filter, { names: () => undefined }, KEYS);
      const sql = (open: OpenSource) => {
        const { sets, columnar, dialect } = open;
        return querySql(textOf(open), { sets, columnar, window: wanted, filter }, dialect);
      };
      return { window: wanted, filter, sql };
    };
    return readRows(this, makeQuery, options);
  }

  /**
   * Brings what is kept of a window up to date and answers nothing; for sources that are opened with `store`, or whose
   * `flowq.json` has one, and for logs in S3 that are fetched.
   * @throws FlowqError (usage) when nothing is kept of the source, (source) when not all of it can be
   */
  async fill(
    window: WindowInput,
    options: Pick<ReadOptions, 'strict' | 'onSkipped'> = {},
  ): Promise<FillResult> {
    const { StoreSource } = await import('../../store/store-source.ts');
    const source = this.#source;
    if (!(source instanceof StoreSource))
      throw usageError(
        'nothing is stored of this source',
        'open it with { store: true }, or the path of a folder',
      );
    checkReadOptions(options);
    const { window: wanted } = await readLibraryRequest(window, options);
    const filled = await source.fill({ window: wanted });
    tellSkipped(source.skippedOf(filled, { window: wanted, filter: {} }), options);
    return fillResultOf(source, filled);
  }

  /** Maximum that a query over a window would read; on Athena, what it costs. */
  async estimateScan(window: WindowInput, filter: RecordFilter = {}): Promise<ScanEstimate> {
    const { request, window: wanted } = await readLibraryRequest(window, { filter });
    return this.estimate({
      window: wanted,
      filter: resolveFilter(request.filter, { names: () => undefined }, KEYS),
    });
  }

  open(request: SourceRequest): Promise<OpenSource> {
    return this.#source.open(request);
  }

  estimate(request: SourceRequest): Promise<ScanEstimate> {
    return this.#source.estimate(request);
  }

  list(request: SourceRequest): Promise<readonly StoredFile[]> {
    return this.#source.list(request);
  }

  /** Lets go of what the source holds, as `await using` does at the end of a block; done twice, it does nothing more. */
  async close(): Promise<void> {
    this.#closed ??= this.#close();
    await this.#closed;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }
}
