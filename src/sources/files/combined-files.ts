import { appendFileSync, mkdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { headerLine } from '../../logs/record-format.ts';
import type { LogFile } from '../log-file.ts';
import type { TextFile } from './check-file.ts';

/** Bytes buffered before they are written. */
const BUFFERED = 262_144;

/**
 * Combines copies of small text files, because a query takes longer to open a file than to read a few records. Files
 * are combined whose names have the same account, Region and flow log.
 */
export class CombinedFiles {
  readonly #folder: () => string;
  readonly #files = new Map<string, Combined>();
  readonly #byPath = new Map<string, Combined>();

  /** @param folder creates the folder of the copies; called when the first one is written */
  constructor(folder: () => string) {
    this.#folder = folder;
  }

  /** The source files of a copy; undefined for any other path. */
  originalsOf(path: string): readonly string[] | undefined {
    return this.#byPath.get(path)?.originals;
  }

  /**
   * Adds the records of a file whose lines were checked.
   * @param text complete text, with its header line
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

  /** Writes all buffered records. */
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
    // Not left open: there may be more files than a process may open.
    appendFileSync(this.path, Buffer.concat(this.#pieces), { mode: 0o600 });
    this.#pieces = [];
    this.#bytes = 0;
  }
}

const LINE_FEED = 10;
