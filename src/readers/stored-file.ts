import { closeSync, openSync, readSync } from 'node:fs';
import type { NumberedFile } from './text-file.ts';

/** What a file holds, from its begin to its end. */
export class StoredFile {
  readonly #bytes: Buffer | undefined;
  readonly #file: number | undefined;
  #at = 0;

  /** @throws Error of the system */
  constructor({ path, bytes }: Pick<NumberedFile, 'path' | 'bytes'>) {
    // What another thread sent is no Buffer.
    this.#bytes = bytes && Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
    this.#file = bytes ? undefined : openSync(path, 'r');
  }

  /**
   * Copies what comes next.
   * @returns how many bytes: as many as there is space for, unless the file ends
   * @throws Error of the system
   */
  read(into: Buffer): number {
    let read = 0;
    for (let more = 1; more > 0 && read < into.length; read += more)
      more = this.#readSome(into.subarray(read));
    return read;
  }

  #readSome(into: Buffer): number {
    if (this.#file !== undefined) return readSync(this.#file, into);
    const copied = this.#bytes?.copy(into, 0, this.#at) ?? 0;
    this.#at += copied;
    return copied;
  }

  close(): void {
    if (this.#file !== undefined) closeSync(this.#file);
  }
}
