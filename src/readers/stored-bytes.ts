import { closeSync, openSync, readSync } from 'node:fs';
import { MOST_PACKED } from './text-file.ts';

/** What files hold, one after the other in the same memory: the collector has nothing to do. */
export class StoredBytes {
  #memory: Buffer | undefined;

  /**
   * Until the next file is read.
   * @throws Error of the system, or for a file of more than `MOST_PACKED` bytes
   */
  read(path: string): Buffer {
    this.#memory ??= Buffer.allocUnsafeSlow(MOST_PACKED + 1);
    const file = openSync(path, 'r');
    try {
      let end = 0;
      for (let more = 1; more > 0 && end <= MOST_PACKED; end += more)
        more = readSync(file, this.#memory, end, MOST_PACKED + 1 - end, null);
      if (end > MOST_PACKED) throw new RangeError(`${path} has grown`);
      return this.#memory.subarray(0, end);
    } finally {
      closeSync(file);
    }
  }
}
