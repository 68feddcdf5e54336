import type { RecordFormat } from '../logs/record-format.ts';
import { FileLines } from './file-lines.ts';
import type { RecordBatch, TableBatches } from './record-batch.ts';
import type { RecordNeed } from './record-need.ts';
import { BATCH_ROWS, Scanner } from './scanner.ts';
import { StoredFile } from './stored-file.ts';
import { MOST_PACKED, MOST_UNPACKED, type NumberedFile } from './text-file.ts';
import type { TakeLines } from './text-pieces.ts';

/** Format and needed columns and records of a table. */
export interface TableNeed {
  readonly table: string;
  readonly format: RecordFormat;
  readonly need: RecordNeed;
}

/** Reads files, unpacking each once, and collects their records by table. */
export class FileScans {
  readonly #needs = new Map<string, TableNeed>();
  readonly #tables = new Map<string, TableScan>();
  #isOver = false;

  /** Registers a table before its files are read. */
  add(need: TableNeed): void {
    this.#needs.set(need.table, need);
  }

  /**
   * Reads a file; returns whether it contains only its header and records, in UTF-8 with line feeds, with valid
   * checksums. Records of rejected files are not collected, except from large files: the caller drops their parts.
   * Gives no reason for rejection.
   * @param onPart called when batches of a part of a large file can be taken (default: no file counts as large)
   */
  read(file: NumberedFile, onPart?: () => void): boolean {
    try {
      return this.#table(file.table)?.read(file, file.size > MOST_PACKED ? onPart : undefined) ?? false;
    } catch {
      return false;
    }
  }

  /** @throws Error if memory is insufficient, or the processor does not have the required features */
  #table(name: string): TableScan | undefined {
    const known = this.#tables.get(name);
    const need = this.#needs.get(name);
    if (known || !need) return known;
    const made = new TableScan(need, this.#isOver);
    this.#tables.set(name, made);
    return made;
  }

  /** Discards all records and stops collecting: files are only checked. */
  forget(): void {
    this.#isOver = true;
    for (const table of this.#tables.values()) table.forget();
  }

  /** Whether a dictionary was full, so that collecting stopped. */
  get isFull(): boolean {
    return this.#tables.values().some((table) => table.isFull);
  }

  /** Returns records collected since the last call. @param all whether to include batches that are not full */
  take(all: boolean): TableBatches[] {
    return [...this.#tables].map(([table, scan]) => ({ table, ...scan.take(all) }));
  }

  /** Ends reading; afterwards nothing can be read or taken. */
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
  /** Number of the scanner's rows counted in `#files`. */
  #rows = 0;
  #isFull: boolean;

  /** @param isOver whether to collect nothing */
  constructor({ format, need }: TableNeed, isOver: boolean) {
    this.#format = format;
    this.#isFull = isOver;
    this.#scanner = isOver ? new Scanner(format) : new Scanner(format, need);
  }

  get isFull(): boolean {
    return this.#isFull;
  }

  /** Discards all records and stops collecting. */
  forget(): void {
    if (this.#isFull) return;
    this.#isFull = true;
    this.#scanner = new Scanner(this.#format);
    this.#batches = [];
    this.#files = [];
    this.#rows = 0;
  }

  /** @param onPart see `FileScans.read`; undefined to collect rows of complete files only */
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
    // `#takeRows` replaces the list.
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
        // The rows of previous files come first.
        if (first && before > 0) this.#batches.push(cut(first, before, files.slice(0, numbersBefore)));
        scanner.rows = first ? 0 : before;
      }
    }
    return isRead;
  }

  /** Assigns the scanner's rows since the last call to a file. */
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

/** @throws the system's error */
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
