import { createReadStream } from 'node:fs';
import { type FileHandle, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import type { Pieces } from '../../processes/atomic-file.ts';
import { temporaryFolder } from '../../processes/temporary.ts';

/** Outputs up to this size are buffered in memory, in bytes. */
const IN_MEMORY = 8 * 1024 * 1024;

/** An output of known length that can be read more than once: small ones in memory, others in a temporary file. */
export class Spool implements AsyncDisposable {
  #bytes = 0;
  #pieces: Uint8Array[] = [];
  #folder: string | undefined;

  /** @throws errors of the pieces, or Node's error if the disk for temporary files is full */
  static async of(pieces: Pieces): Promise<Spool> {
    const spool = new Spool();
    try {
      await spool.#fill(pieces);
    } catch (error) {
      await spool[Symbol.asyncDispose]();
      throw error;
    }
    return spool;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** Returns the complete content. */
  content(): Uint8Array | Readable {
    return this.#folder === undefined
      ? Buffer.concat(this.#pieces)
      : createReadStream(this.#file(this.#folder));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#folder !== undefined) await rm(this.#folder, { recursive: true, force: true });
  }

  async #fill(pieces: Pieces): Promise<void> {
    let file: FileHandle | undefined;
    try {
      for await (const piece of pieces) {
        const bytes = Buffer.from(piece);
        this.#bytes += bytes.length;
        this.#pieces.push(bytes);
        if (this.#bytes <= IN_MEMORY) continue;
        file ??= await this.#open();
        for (const one of this.#pieces) await file.writeFile(one);
        this.#pieces = [];
      }
    } finally {
      await file?.close();
    }
  }

  async #open(): Promise<FileHandle> {
    this.#folder = temporaryFolder();
    return open(this.#file(this.#folder), 'wx', 0o600);
  }

  #file = (folder: string) => join(folder, 'output');
}
