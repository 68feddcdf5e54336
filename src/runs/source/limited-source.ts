import { FlowqError } from '../../errors.ts';
import { byteSize } from '../../logs/byte-size.ts';
import type { StoredFile } from '../../logs/stored-file.ts';
import type { OpenedSource, ScanEstimate, Source, SourceRequest } from '../../sources/source.ts';
import { estimateText } from '../scan-limit.ts';

/** A source with a maximum scan per query, bytes. */
export class LimitedSource implements Source {
  readonly #source: Source;
  readonly #maxScan: number;

  constructor(source: Source, maxScan: number) {
    this.#source = source;
    this.#maxScan = maxScan;
  }

  /** @throws FlowqError (limit) before a query runs */
  async open(request: SourceRequest): Promise<OpenedSource> {
    const expected = request.printOnly ? undefined : await this.#source.estimate(request);
    if (expected && expected.bytes > this.#maxScan)
      throw new FlowqError(
        'limit',
        `the query can scan ${estimateText(expected)}, more than maxScan, which is ${byteSize(this.#maxScan)}`,
        'give a shorter window, or a larger maxScan to openSource; nothing was spent',
      );
    return this.#source.open(request);
  }

  estimate(request: SourceRequest): Promise<ScanEstimate> {
    return this.#source.estimate(request);
  }

  list(request: SourceRequest): Promise<readonly StoredFile[]> {
    return this.#source.list(request);
  }
}
