import type { StoredFile } from '../../logs/stored-file.ts';
import type { OpenedSource, ScanEstimate, Source, SourceRequest } from '../../sources/source.ts';

/**
 * A source that opens records once for all queries over the same window, because opening takes longer than most
 * queries. Records stay open until it is disposed. One query runs at a time.
 */
export class SharedSource implements Source, AsyncDisposable {
  readonly #source: Source;
  readonly #opened = new Map<string, Promise<OpenedSource>>();

  constructor(source: Source) {
    this.#source = source;
  }

  /** Opens the records without the filters of single queries, which their SQL applies. */
  async open({ window, filter, strict, printOnly, signal }: SourceRequest): Promise<OpenedSource> {
    const { account, region } = filter;
    const key = JSON.stringify([window, account, region, printOnly]);
    const opened =
      this.#opened.get(key) ??
      this.#source.open({ window, filter: { account, region }, strict, printOnly, signal });
    this.#opened.set(key, opened);
    return lent(await opened);
  }

  estimate(request: SourceRequest): Promise<ScanEstimate> {
    return this.#source.estimate(request);
  }

  list(request: SourceRequest): Promise<readonly StoredFile[]> {
    return this.#source.list(request);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const opened of await Promise.allSettled(this.#opened.values()))
      if (opened.status === 'fulfilled') await opened.value[Symbol.asyncDispose]();
    this.#opened.clear();
  }
}

/** Returns the opened source such that disposing it has no effect. */
function lent(open: OpenedSource): OpenedSource {
  const { dialect, sets, columnar, summary, caveats, files } = open;
  return {
    dialect,
    sets,
    columnar,
    summary,
    caveats,
    runner: () => open.runner(),
    skipped: () => open.skipped(),
    files: files && (() => files.call(open)),
    [Symbol.asyncDispose]: async () => {},
  };
}
