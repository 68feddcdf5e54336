import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import type { RecordFormat } from '../logs/record-format.ts';
import { FileLines } from './file-lines.ts';
import type { RecordBatch, TableBatches } from './record-batch.ts';
import type { RecordNeed } from './record-need.ts';
import { BATCH_ROWS, Scanner } from './scanner.ts';
import { StoredBytes } from './stored-bytes.ts';
import { MOST_UNPACKED, type NumberedFile } from './text-file.ts';

/** What is read into a table. */
export interface TableNeed {
  readonly table: string;
  readonly format: RecordFormat;
  readonly need: RecordNeed;
}

/** Reads whole files, each unpacked once, and collects their records by table. */
export class FileScans {
  readonly #needs = new Map<string, TableNeed>();
  readonly #tables = new Map<string, TableScan>();
  readonly #stored = new StoredBytes();
  #isOver = false;

  /** Makes a table known before its files are read. */
  add(need: TableNeed): void {
    this.#needs.set(need.table, need);
  }

  /**
   * Whether all that a file holds is its header and records, in UTF-8 with line feeds, and its checksums hold. Only then
   * are its records collected. It does not say why another file is rejected.
   */
  read({ path, bytes, isGzip, header, table, number }: NumberedFile): boolean {
    try {
      const stored = bytes
        ? Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
        : this.#stored.read(path);
      return this.#table(table)?.read(stored, isGzip, header, number) ?? false;
    } catch {
      return false;
    }
  }

  /**
   * The same for a file of any size, in pieces. What is collected of a file that is rejected has to be dropped.
   * @param onBatch called when there are batches to take
   */
  async readPieces(file: NumberedFile, onBatch: () => void): Promise<boolean> {
    try {
      const table = this.#table(file.table);
      return (await table?.readPieces(() => piecesOf(file), file, onBatch)) ?? false;
    } catch {
      return false;
    }
  }

  /** @throws Error where there is no memory for it, or a processor without what the scanner needs */
  #table(name: string): TableScan | undefined {
    const known = this.#tables.get(name);
    const need = this.#needs.get(name);
    if (known || !need) return known;
    const made = new TableScan(need, this.#isOver);
    this.#tables.set(name, made);
    return made;
  }

  /** Collects nothing more, and forgets what it has: files are only checked. */
  forget(): void {
    this.#isOver = true;
    for (const table of this.#tables.values()) table.forget();
  }

  /** Whether a dictionary was full, so that nothing more is collected. */
  get isFull(): boolean {
    return this.#tables.values().some((table) => table.isFull);
  }

  /**
   * What was collected, and not taken before.
   * @param all whether batches are taken that are not full
   */
  take(all: boolean): TableBatches[] {
    return [...this.#tables].map(([table, scan]) => ({ table, ...scan.take(all) }));
  }

  /** Ends the reading; nothing can be read or taken then. */
  end(): void {
    for (const table of this.#tables.values()) table.end();
    this.#tables.clear();
    this.#needs.clear();
  }
}

class TableScan {
  readonly #format: RecordFormat;
  #scanner: Scanner;
  #batches: RecordBatch[] = [];
  /** Files of the scanner's rows: `RecordBatch.files`. */
  #files: number[] = [];
  /** Rows of the scanner that are of those. */
  #rows = 0;
  #isFull: boolean;

  /** @param isOver whether nothing is collected */
  constructor({ format, need }: TableNeed, isOver: boolean) {
    this.#format = format;
    this.#isFull = isOver;
    this.#scanner = isOver ? new Scanner(format) : new Scanner(format, need);
  }

  get isFull(): boolean {
    return this.#isFull;
  }

  /** Collects nothing more, and forgets what it has. */
  forget(): void {
    if (this.#isFull) return;
    this.#isFull = true;
    this.#scanner = new Scanner(this.#format);
    this.#batches = [];
    this.#files = [];
    this.#rows = 0;
  }

  /** @param file its number */
  read(stored: Buffer, isGzip: boolean, header: string | undefined, file: number): boolean {
    const isRead = this.#scan(stored, isGzip, header, file);
    if (isRead || !this.#scanner.isFull) return isRead;
    this.forget();
    return this.#scan(stored, isGzip, header, file);
  }

  #scan(stored: Buffer, isGzip: boolean, header: string | undefined, file: number): boolean {
    const scanner = this.#scanner;
    if (scanner.rows > BATCH_ROWS / 2) this.#batches.push(this.#takeRows());
    const before = scanner.rows;
    // Taking the rows replaces the list.
    const files = this.#files;
    const numbersBefore = files.length;
    const own: RecordBatch[] = [];
    const lines = new FileLines(scanner, header, () => {
      this.#count(file);
      own.push(this.#takeRows());
    });
    let isRead = false;
    try {
      isRead =
        (isGzip
          ? scanner.gzip.unpack(stored, MOST_UNPACKED, (text) => lines.take(text))
          : lines.takeAll(stored)) && lines.hasBegun;
    } finally {
      const [first] = own;
      if (isRead) {
        this.#batches.push(...own);
        this.#count(file);
      } else {
        // The rows of files before this one stand first.
        if (first) this.#batches.push(cut(first, before, files.slice(0, numbersBefore)));
        scanner.rows = first ? 0 : before;
      }
    }
    return isRead;
  }

  async readPieces(
    open: () => AsyncIterable<Buffer>,
    file: NumberedFile,
    onBatch: () => void,
  ): Promise<boolean> {
    if (this.#scanner.rows > 0) this.#batches.push(this.#takeRows());
    let isRead = false;
    try {
      isRead = await this.#scanPieces(open(), file, onBatch);
    } finally {
      if (isRead) this.#count(file.number);
      else this.#scanner.rows = 0;
    }
    if (isRead || !this.#scanner.isFull) return isRead;
    this.forget();
    return this.#scanPieces(open(), file, onBatch);
  }

  async #scanPieces(
    pieces: AsyncIterable<Buffer>,
    { header, number }: NumberedFile,
    onBatch: () => void,
  ): Promise<boolean> {
    const lines = new FileLines(this.#scanner, header, () => {
      this.#count(number);
      this.#batches.push(this.#takeRows());
    });
    let rest: Buffer = Buffer.alloc(0);
    for await (const piece of pieces) {
      const text = rest.length > 0 ? Buffer.concat([rest, piece]) : piece;
      const taken = lines.take(text);
      if (taken === undefined) return false;
      // A copy: the piece is gone when the next one comes.
      rest = Buffer.from(text.subarray(taken));
      if (this.#batches.length > 0) onBatch();
    }
    return lines.takeAll(rest) && lines.hasBegun;
  }

  /** Notes whose the rows are that the scanner has since it was asked last. */
  #count(file: number): void {
    const rows = this.#scanner.rows - this.#rows;
    if (rows > 0) this.#files.push(file, rows);
    this.#rows += rows;
  }

  #takeRows(): RecordBatch {
    const files = Uint32Array.from(this.#files);
    this.#files = [];
    this.#rows = 0;
    return { ...this.#scanner.takeRows(), files };
  }

  take(all: boolean): { batches: RecordBatch[]; texts: Uint8Array } {
    if (all && this.#scanner.rows > 0) this.#batches.push(this.#takeRows());
    const batches = this.#batches;
    this.#batches = [];
    return { batches, texts: this.#scanner.takeTexts() };
  }

  end(): void {
    this.#scanner.close();
  }
}

const cut = ({ columns }: RecordBatch, rows: number, files: readonly number[]): RecordBatch => ({
  rows,
  files: Uint32Array.from(files),
  columns: columns.map(({ values, hasMissing }) => ({ values: values.slice(0, rows), hasMissing })),
});

/** The text of a file; what is read of it fails where its checksums do not hold. */
function piecesOf({ path, isGzip }: NumberedFile): AsyncIterable<Buffer> {
  const file = createReadStream(path, { highWaterMark: PIECE });
  // The reader of what is unpacked meets the error of either.
  return isGzip ? pipeline(file, createGunzip({ chunkSize: PIECE }), () => {}) : file;
}

const PIECE = 524_288;
