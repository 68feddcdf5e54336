import { appendFileSync, mkdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { headerLine } from '../../logs/record-format.ts';
import type { LogFile } from '../log-file.ts';
import type { TextFile } from './check-file.ts';

/** Bytes that are kept until they are written. */
const BUFFERED = 262_144;

/**
 * Copies of small text files, many in one, because a query takes longer to open a file than to read a few records. Files
 * stand together whose names tell the same account, Region and flow log.
 */
export class CombinedFiles {
  readonly #folder: () => string;
  readonly #files = new Map<string, Combined>();
  readonly #byPath = new Map<string, Combined>();

  /** @param folder - where the copies stand; asked for when there is one */
  constructor(folder: () => string) {
    this.#folder = folder;
  }

  /** The originals of a copy; undefined for a path that is not one. */
  originalsOf(path: string): readonly string[] | undefined {
    return this.#byPath.get(path)?.originals;
  }

  /**
   * Adds the records of a file, whose lines are known to be records.
   * @param text all of it, with its header line
   * @returns the path of the copy
   */
  add({ path, name }: LogFile, { shape }: Pick<TextFile, 'shape'>, text: Buffer, placed: boolean): string {
    const header = headerLine(shape.format);
    const key = JSON.stringify([placed, header, name?.account, name?.region, name?.flowLogId]);
    const file = this.#files.get(key) ?? this.#begin(key, path, header);
    const from = shape.header ? text.indexOf(LINE_FEED) + 1 : 0;
    file.add(path, from === 0 && shape.header ? Buffer.alloc(0) : text.subarray(from));
    return file.path;
  }

  /** Writes what is not written yet. */
  end(): void {
    for (const file of this.#files.values()) file.end();
  }

  #begin(key: string, original: string, header: string): Combined {
    const folder = join(this.#folder(), `together-${this.#files.size}`);
    mkdirSync(folder);
    const file = new Combined(join(folder, basename(original).replace(/\.gz$/, '')), header);
    this.#files.set(key, file);
    this.#byPath.set(file.path, file);
    return file;
  }
}

class Combined {
  readonly path: string;
  readonly originals: string[] = [];
  #pieces: Buffer[] = [];
  #bytes = 0;

  constructor(path: string, header: string) {
    this.path = path;
    this.#keep(Buffer.from(`${header}\n`));
  }

  add(original: string, records: Buffer): void {
    this.originals.push(original);
    if (records.length === 0) return;
    this.#keep(records);
    if (records.at(-1) !== LINE_FEED) this.#keep(Buffer.from('\n'));
    if (this.#bytes > BUFFERED) this.#write();
  }

  end(): void {
    this.#write();
  }

  #keep(piece: Buffer): void {
    this.#pieces.push(piece);
    this.#bytes += piece.length;
  }

  #write(): void {
    // Not kept open: there may be more of them than a process may have.
    appendFileSync(this.path, Buffer.concat(this.#pieces), { mode: 0o600 });
    this.#pieces = [];
    this.#bytes = 0;
  }
}

const LINE_FEED = 10;
