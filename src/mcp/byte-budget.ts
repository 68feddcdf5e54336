import { FlowqError } from '../errors.ts';
import { byteSize } from '../logs/byte-size.ts';
import type { ScanEstimate } from '../sources/source.ts';
import type { SessionLimits } from './limits.ts';

/** The bytes that calls may read, per call and in total. Admitted bytes count even if the call fails later. */
export class ByteBudget {
  readonly #limits: Pick<SessionLimits, 'callBytes' | 'sessionBytes'>;
  #used = 0;

  constructor(limits: Pick<SessionLimits, 'callBytes' | 'sessionBytes'>) {
    this.#limits = limits;
  }

  /** Bytes that the next call may read. */
  get allowed(): number {
    const { callBytes, sessionBytes } = this.#limits;
    return Math.max(0, Math.min(callBytes, sessionBytes - this.#used));
  }

  /** Bytes that all further calls may read. */
  get left(): number {
    return this.#limits.sessionBytes - this.#used;
  }

  /**
   * Admits a query, or rejects it.
   * @param queries number of queries in the call that read as much, including this one; the others have been admitted
   * @throws FlowqError (limit) that explains how to narrow the call, before the query reads anything
   */
  admit({ bytes, objects }: Pick<ScanEstimate, 'bytes' | 'objects'>, queries = 1): void {
    const { callBytes } = this.#limits;
    const all = bytes * queries;
    const left = Math.max(0, this.left) + all - bytes;
    const allowed = Math.min(callBytes, left);
    if (all > allowed) {
      const isSession = left < callBytes;
      const files = `${objects.toLocaleString('en-US')} ${objects === 1 ? 'file' : 'files'}`;
      const limit = isSession
        ? `this session may read ${byteSize(allowed)} more`
        : `a call may read ${byteSize(allowed)}`;
      const option = isSession ? '--max-session' : '--max-scan';
      throw new FlowqError(
        'limit',
        `this call can read ${byteSize(all)} in ${files}, and ${limit}; nothing was read`,
        `narrow since and until (about ${Math.floor((100 * allowed) / all)}% of this window fits), or filter by account or region; ${option} of flowq mcp sets the limit`,
      );
    }
    this.#used += bytes;
  }
}
