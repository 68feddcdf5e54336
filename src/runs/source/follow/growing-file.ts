import { closeSync, openSync, rmSync, truncateSync, writeSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import { type Compression, damageOf, unpacked } from '../../../sources/files/file-text.ts';

const LINE_FEED = 10;

/** What of a text file was shown, unpacked. */
interface Shown {
  readonly bytes: number;
  readonly crc: number;
}

export interface ReadingOptions {
  /** Its first line with its end, where that names the fields; empty for none. */
  readonly header: string;
  /** Whether a last line without an end is a line too, because the file grows no more. */
  readonly isWhole: boolean;
}

const NOTHING: Shown = { bytes: 0, crc: 0 };

/** A text file that may still be written: each reading gives the lines that came since the one before. */
export class GrowingFile {
  readonly #path: string;
  #shown = NOTHING;

  constructor(path: string) {
    this.#path = path;
  }

  /** Whether lines of it were read before. */
  get isBegun(): boolean {
    return this.#shown.bytes > 0;
  }

  /**
   * Writes the lines that came since the last reading into a file, under the header line. A file whose text before
   * that is another by now is read from its beginning.
   * @returns whether there are any; undefined where the file is damaged
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

  /** Takes the whole lines of an older copy of the file as shown. */
  async skip(copy: string, compression: Compression, header: string): Promise<void> {
    const before = new GrowingFile(copy);
    await before.read(`${copy}.lines`, compression, { header, isWhole: false });
    this.#shown = before.#shown;
  }

  /** @returns undefined where what was shown is not its beginning */
  async #read(
    target: string,
    compression: Compression,
    { header, isWhole }: ReadingOptions,
  ): Promise<boolean | undefined> {
    const before = this.#shown;
    // What was shown, then what ends with a line, then the beginning of another line.
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
