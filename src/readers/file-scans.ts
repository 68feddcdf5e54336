import type { RecordFormat } from '../logs/record-format.ts';
import { FileLines } from './file-lines.ts';
import type { RecordBatch, TableBatches } from './record-batch.ts';
import type { RecordNeed } from './record-need.ts';
import { BATCH_ROWS, Scanner } from './scanner.ts';
import { StoredFile } from './stored-file.ts';
import { MOST_PACKED, MOST_UNPACKED, type NumberedFile } from './text-file.ts';
import type { TakeLines } from './text-pieces.ts';

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
  #isOver = false;

  /** Makes a table known before its files are read. */
  add(need: TableNeed): void {
    this.#needs.set(need.table, need);
  }

  /**
   * Whether all that a file holds is its header and records, in UTF-8 with line feeds, and its checksums hold. Only then
   * are its records collected, but for large files: what is collected of one that is rejected has to be dropped. It does not
   * say why a file is rejected.
   * @param onPart called when batches of a part of a large file can be taken (default: no file counts as large)
   */
  read(file: NumberedFile, onPart?: () => void): boolean {
    try {
      return this.#table(file.table)?.read(file, file.size > MOST_PACKED ? onPart : undefined) ?? false;
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

  /** @param onPart see `FileScans.read`; undefined where rows are collected of whole files only */
  read(file: NumberedFile, onPart: (() => void) | undefined): boolean {
    const isRead = this.#scan(file, onPart);
    if (isRead || !this.#scanner.isFull) return isRead;
    this.forget();
    return this.#scan(file, onPart);
  }

  #scan(file: NumberedFile, onPart: (() => void) | undefined): boolean {
    const scanner = this.#scanner;
    if (scanner.rows > (onPart ? 0 : BATCH_ROWS / 2)) this.#batches.push(this.#takeRows());
    const before = scanner.rows;
    // Taking the rows replaces the list.
    const files = this.#files;
    const numbersBefore = files.length;
    const own: RecordBatch[] = [];
    const lines = new FileLines(scanner, file.header, () => {
      this.#count(file.number);
      own.push(this.#takeRows());
    });
    const take = (text: Buffer) => {
      const taken = lines.take(text);
      if (onPart && own.length > 0) {
        this.#batches.push(...own.splice(0));
        onPart();
      }
      return taken;
    };
    let isRead = false;
    try {
      isRead = takeText(scanner, file, onPart !== undefined, take) && lines.hasBegun;
    } finally {
      const [first] = own;
      if (isRead) {
        this.#batches.push(...own);
        this.#count(file.number);
      } else {
        // The rows of files before this one stand first.
        if (first && before > 0) this.#batches.push(cut(first, before, files.slice(0, numbersBefore)));
        scanner.rows = first ? 0 : before;
      }
    }
    return isRead;
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

/** @throws Error of the system */
function takeText({ pieces }: Scanner, file: NumberedFile, isLarge: boolean, take: TakeLines): boolean {
  const stored = new StoredFile(file);
  try {
    return file.isGzip
      ? pieces.unpack(stored, isLarge ? Number.POSITIVE_INFINITY : MOST_UNPACKED, take)
      : pieces.copy(stored, take);
  } finally {
    stored.close();
  }
}
