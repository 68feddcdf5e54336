import { closeSync, openSync, rmSync, truncateSync, writeSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import { type Compression, damageOf, unpacked } from '../../../sources/files/file-text.ts';

const LINE_FEED = 10;

/** Length and checksum of the unpacked text that was already shown. */
interface Shown {
  readonly bytes: number;
  readonly crc: number;
}

export interface ReadingOptions {
  /** The header line with its line end; empty for none. */
  readonly header: string;
  /** Whether a last line without an end counts, because the file is complete. */
  readonly isWhole: boolean;
}

const NOTHING: Shown = { bytes: 0, crc: 0 };

/** A text file that may still be growing: each read returns the lines added since the last one. */
export class GrowingFile {
  readonly #path: string;
  #shown = NOTHING;

  constructor(path: string) {
    this.#path = path;
  }

  /** Whether lines of it have been read. */
  get isBegun(): boolean {
    return this.#shown.bytes > 0;
  }

  /**
   * Writes the lines added since the last read to a file, after the header line. If the earlier text has changed, reads
   * the file from its beginning.
   * @returns whether there are any; undefined if the file is damaged
   * @throws the file system's error
   */
  async read(
    target: string,
    compression: Compression,
    options: ReadingOptions,
  ): Promise<boolean | undefined> {
    try {
      const isRead = await this.#read(target, compression, options);
      if (isRead !== undefined) return isRead;
      this.#shown = NOTHING;
      return (await this.#read(target, compression, options)) ?? false;
    } catch (error) {
      if (damageOf(error) === undefined) throw error;
      rmSync(target, { force: true });
      return undefined;
    }
  }

  /** Marks the complete lines of an older copy of the file as shown. */
  async skip(copy: string, compression: Compression, header: string): Promise<void> {
    const before = new GrowingFile(copy);
    await before.read(`${copy}.lines`, compression, { header, isWhole: false });
    this.#shown = before.#shown;
  }

  /** @returns undefined if the file does not start with the text already shown */
  async #read(
    target: string,
    compression: Compression,
    { header, isWhole }: ReadingOptions,
  ): Promise<boolean | undefined> {
    const before = this.#shown;
    // Reads the text already shown, then complete lines, then the beginning of another line.
    let [at, crc] = [0, 0];
    let ended = before;
    let written = 0;
    const file = openSync(target, 'w', 0o600);
    const write = (bytes: Buffer) => {
      let from = 0;
      if (written === 0 && before.bytes > 0) writeSync(file, header);
      const end = bytes.lastIndexOf(LINE_FEED) + 1;
      if (end > 0) {
        ended = { bytes: at + end, crc: crc32(bytes.subarray(0, end), crc) };
        from = end;
      }
      writeSync(file, bytes);
      written += bytes.length;
      crc = crc32(bytes.subarray(from), from > 0 ? ended.crc : crc);
      at += bytes.length;
    };
    try {
      for await (const chunk of unpacked(this.#path, compression, true)) {
        const known = Math.max(0, Math.min(before.bytes - at, chunk.length));
        crc = crc32(chunk.subarray(0, known), crc);
        at += known;
        if (at === before.bytes && known > 0 && crc !== before.crc) return undefined;
        if (known < chunk.length) write(chunk.subarray(known));
      }
    } finally {
      closeSync(file);
    }
    if (at < before.bytes) return undefined;
    const end = isWhole ? { bytes: at, crc } : ended;
    if (end.bytes === before.bytes) return false;
    const prefix = before.bytes > 0 ? Buffer.byteLength(header) : 0;
    truncateSync(target, prefix + end.bytes - before.bytes);
    this.#shown = end;
    return true;
  }
}
