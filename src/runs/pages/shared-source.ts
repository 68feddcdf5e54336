import type { StoredFile } from '../../logs/stored-file.ts';
import type { OpenedSource, ScanEstimate, Source, SourceRequest } from '../../sources/source.ts';

/**
 * A source whose records are opened once for all queries that read the same window, since opening takes longer than
 * most queries; they stay open until it is disposed of. One query runs at a time.
 */
export class SharedSource implements Source, AsyncDisposable {
  readonly #source: Source;
  readonly #opened = new Map<string, Promise<OpenedSource>>();

  constructor(source: Source) {
    this.#source = source;
  }

  /** What only one of the queries asks for is left to its SQL: records are opened for all of them. */
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

/** The same, which stays open when it is disposed of. */
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
