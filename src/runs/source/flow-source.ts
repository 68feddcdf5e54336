import { usageError } from '../../errors.ts';
import { type BuildQuery, builtText } from '../../flows/flows-query.ts';
import type { RelationName } from '../../flows/relation.ts';
import { querySql } from '../../flows/user-query.ts';
import { inLibraryWords } from '../../forms/library-text.ts';
import type { FlowColumn } from '../../logs/fields.ts';
import type { WindowInput } from '../../logs/window-input.ts';
import type { AnyReport, Report } from '../../reports/define-report.ts';
import type { RowStream } from '../../rows/row-stream.ts';
import type { Value } from '../../rows/rows.ts';
import { type ReadOptions, type RowReading, readRows, reportSkipped } from '../../sources/read-rows.ts';
import type { OpenedSource, ScanEstimate, Source } from '../../sources/source.ts';
import { type FillResult, fillResultOf } from '../fill-result.ts';
import { checkReadOptions } from '../library/check-read-options.ts';
import { readLibraryRequest } from '../library/library-request.ts';
import { reportReading } from '../library/report-reading.ts';
import type { ReportRowsOptions } from '../library/report-run.ts';
import { resolveFilter } from '../request/resolve-filter.ts';
import { KEYS } from '../request/spelling.ts';
import { statementText } from '../statement-text.ts';
import { LimitedSource } from './limited-source.ts';

/** Settings of an opened source. */
interface OpenSourceParts {
  /** Maximum bytes that a query may read. */
  readonly maxScan?: number | undefined;
  /** Aborting it stops everything that the source does. */
  readonly signal?: AbortSignal | undefined;
  /** Releases the source's resources. */
  readonly close?: (() => PromiseLike<void>) | undefined;
}

/**
 * Flow logs of any source, with the engine that queries them. Each query opens and closes its own records, so any number
 * of queries can run at the same time; close the source itself after all of them.
 *
 * ```ts
 * await using source = await openSource('logs');
 * const rows = await Array.fromAsync(reportRows(reports.actions, source, { window: '1d' }));
 * ```
 */
export class OpenSource implements AsyncDisposable {
  readonly #source: Source;
  /** The source with the scan limit, for queries. */
  readonly #queried: Source;
  readonly #signal: AbortSignal | undefined;
  readonly #close: () => PromiseLike<void>;
  #closed: PromiseLike<void> | undefined;

  /** @internal */
  constructor(source: Source, { maxScan, signal, close = async () => {} }: OpenSourceParts = {}) {
    this.#source = source;
    this.#queried = maxScan === undefined ? source : new LimitedSource(source, maxScan);
    this.#signal = signal;
    this.#close = close;
  }

  /**
   * Streams the rows of a query over `flows`, `log_quality` and `conversations`: a Kysely query, which types its rows, or
   * SQL of the engine.
   *
   * ```ts
   * const perAction = source.query('1d', (db) =>
   *   db.selectFrom('flows').groupBy('action').select(({ fn }) => ['action', fn.countAll<bigint>().as('n')]),
   * );
   * for await (const { action, n } of perAction) console.log(action, n);
   * for await (const { n } of source.query('1d', 'select count(*) as n from log_quality')) console.log(n);
   * ```
   * @throws FlowqError (usage) for an invalid window or a query that does more than read, (source) if nothing can be read,
   *   (query) if the engine rejects it
   */
  query<R extends object = Record<string, Value>>(
    window: WindowInput,
    query: BuildQuery<R> | string,
    options: ReadOptions = {},
  ): RowStream<R> {
    const makeQuery = async (): Promise<RowReading> => {
      checkReadOptions(options);
      const { request, window: wanted } = await readLibraryRequest(window, options);
      const filter = resolveFilter(request.filter, { names: () => undefined }, KEYS);
      const sql = (open: OpenedSource) => {
        const { sets, columnar, dialect } = open;
        const text = typeof query === 'string' ? query : builtText(query, dialect);
        return querySql(text, { sets, columnar, window: wanted, filter }, dialect);
      };
      return { window: wanted, filter, sql };
    };
    return this.read(makeQuery, options);
  }

  /**
   * Returns the SQL of a report over this source, for its engine, as `reportRows` runs it. It runs no query, but inspects
   * files for their fields.
   *
   * ```ts
   * console.log(await source.sql(reports.rejected, { window: '1d' }));
   * ```
   * @throws FlowqError as `reportRows` does, before a query runs
   */
  async sql<N extends RelationName, F extends FlowColumn, O, R, Q extends PropertyKey>(
    report: Report<N, F, O, R, Q>,
    options: ReportRowsOptions<O, Q>,
  ): Promise<string> {
    return inLibraryWords(async () => {
      const signal = this.#stoppedBy(options.signal);
      const { records, write, reads, filter } = await reportReading(
        report as unknown as AnyReport,
        // The SQL of a comparison is the same for both windows.
        { ...options, against: undefined },
        this.#source,
      );
      await using open = await this.#source.open({ window: reads, filter, printOnly: true, signal });
      return statementText(open, records, write(open));
    });
  }

  /** @internal */
  read<R, T extends ReadOptions>(
    makeQuery: (options: T, source: Source) => Promise<RowReading>,
    options: T,
  ): RowStream<R> {
    const stoppable = { ...options, signal: this.#stoppedBy(options.signal) };
    return readRows(this.#queried, () => makeQuery(stoppable, this.#queried), stoppable);
  }

  /**
   * Returns the source for queries, and their abort signal.
   * @internal
   */
  lent(signal: AbortSignal | undefined): {
    readonly source: Source;
    readonly signal: AbortSignal | undefined;
  } {
    return { source: this.#queried, signal: this.#stoppedBy(signal) };
  }

  /** Returns a signal that aborts with that of the source or of the query. */
  #stoppedBy(signal: AbortSignal | undefined): AbortSignal | undefined {
    if (!this.#signal || !(signal instanceof AbortSignal)) return signal ?? this.#signal;
    return AbortSignal.any([this.#signal, signal]);
  }

  /**
   * Caches the records of a window that are not cached yet, for sources opened with `store`, or with a store in
   * `flowq.json`, and for logs fetched from S3.
   *
   * ```ts
   * const { records, bytes } = await source.fill('7d');
   * ```
   * @throws FlowqError (usage) if records of the source are not cached, (source) if some of them cannot be cached
   */
  async fill(
    window: WindowInput,
    options: Pick<ReadOptions, 'strict' | 'onSkipped' | 'signal'> = {},
  ): Promise<FillResult> {
    return inLibraryWords(async () => {
      const { StoreSource } = await import('../../store/store-source.ts');
      const source = this.#source;
      if (!(source instanceof StoreSource))
        throw usageError(
          'records of this source are not cached',
          'open it with { store: true }, or the path of a folder',
        );
      checkReadOptions(options);
      const { window: wanted } = await readLibraryRequest(window, options);
      const filled = await source.fill({ window: wanted, signal: this.#stoppedBy(options.signal) });
      reportSkipped(source.skippedOf(filled, { window: wanted, filter: {} }), options);
      return fillResultOf(source, filled);
    });
  }

  /**
   * Returns the maximum objects and bytes that a query over a window reads; on Athena, that it scans.
   *
   * ```ts
   * const { objects, bytes } = await source.estimateScan('1d', { filter: { region: ['us-east-1'] } });
   * ```
   * @throws FlowqError (usage) for an invalid window or filter, (source) or (access) if the source cannot be listed
   */
  async estimateScan(
    window: WindowInput,
    options: Pick<ReadOptions, 'filter' | 'signal'> = {},
  ): Promise<ScanEstimate> {
    return inLibraryWords(async () => {
      checkReadOptions(options);
      const { request, window: wanted } = await readLibraryRequest(window, options);
      const filter = resolveFilter(request.filter, { names: () => undefined }, KEYS);
      const signal = this.#stoppedBy(options.signal);
      signal?.throwIfAborted();
      return this.#source.estimate({ window: wanted, filter, signal });
    });
  }

  /** Releases the source's resources, as `await using` does at the end of a block; further calls have no effect. */
  async close(): Promise<void> {
    this.#closed ??= this.#close();
    await this.#closed;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }
}
