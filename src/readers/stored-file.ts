import { closeSync, openSync, readSync } from 'node:fs';
import type { NumberedFile } from './text-file.ts';

/** Reads the content of a file, from disk or memory, sequentially. */
export class StoredFile {
  readonly #bytes: Buffer | undefined;
  readonly #file: number | undefined;
  #at = 0;

  /** @throws the system's error */
  constructor({ path, bytes }: Pick<NumberedFile, 'path' | 'bytes'>) {
    // Bytes sent by another thread are a Uint8Array, not a Buffer.
    this.#bytes = bytes && Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
    this.#file = bytes ? undefined : openSync(path, 'r');
  }

  /**
   * Copies the next bytes.
   * @returns number of bytes: as many as fit, unless the file ends
   * @throws the system's error
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
