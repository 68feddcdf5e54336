import { availableParallelism } from 'node:os';
import type { RecordFormat } from '../logs/record-format.ts';
import { BatchStore } from './batch-store.ts';
import type { ColumnTable } from './column-table.ts';
import { FileColumn, type FileColumns } from './file-column.ts';
import { FileScans } from './file-scans.ts';
import type { TableBatches } from './record-batch.ts';
import type { RecordColumn } from './record-columns.ts';
import type { RecordNeed } from './record-need.ts';
import { TableBuilder } from './table-builder.ts';
import type { ReaderFile } from './text-file.ts';
import { isThreadWaiting, WorkerPool } from './worker-pool.ts';

export interface ReaderOptions {
  /** Returns the needed columns and records for a format. */
  readonly needOf: (format: RecordFormat) => RecordNeed;
  /** Additional columns of the tables. */
  readonly fileColumns?: FileColumns | undefined;
  /** Opens a read-write file that is deleted when closed, for columns that do not fit in memory. */
  readonly openFile: () => number;
  /** Maximum bytes of columns in memory (default: 192 MB). */
  readonly memory?: number | undefined;
  /** Stored bytes of files read in this thread before others are started (default: 1 MB; 0 if threads are idle). */
  readonly readHere?: number | undefined;
  /** Other threads (default: the machine's processors, at most 8). */
  readonly threads?: number | undefined;
}

/** Records read into a table. */
export interface ReadTable {
  readonly table: ColumnTable;
  readonly need: RecordNeed;
  /**
   * Transfers all columns to the caller, after which the table cannot be queried; undefined if they do not fit in
   * memory.
   */
  readonly takeRecords: () => readonly RecordColumn[] | undefined;
}

const MEMORY = 201_326_592;
/** Default of `readHere`: reading this takes less time than starting a thread. */
const READ_HERE = 1_048_576;
/** More threads would collect faster than this thread can process. */
const MOST_THREADS = 8;

/**
 * Reads text logs into tables of columns, each file once: unpacks it, checks checksums and lines, and collects its
 * records. Rejects files with any other content; the caller finds out why.
 */
export class Reader {
  readonly #options: ReaderOptions;
  readonly #here = new FileScans();
  readonly #tables = new Map<string, TableBuilder>();
  readonly #store: BatchStore;
  /** Paths of files by number. */
  readonly #paths: string[] = [];
  #pool: WorkerPool | undefined;
  #readHere = 0;
  readonly #mostHere: number;
  #isOver = false;

  constructor(options: ReaderOptions) {
    this.#options = options;
    this.#mostHere = options.readHere ?? (isThreadWaiting() ? 0 : READ_HERE);
    this.#store = new BatchStore(options.memory ?? MEMORY, options.openFile);
  }

  /**
   * True if records exceeded the disk, or texts the dictionaries: the tables are empty, and files were only checked.
   */
  get isOver(): boolean {
    return this.#isOver;
  }

  /** Reads a file; files may be read in any order. @param size stored bytes @returns whether all of it was read */
  async read(file: ReaderFile, size: number, format: RecordFormat): Promise<boolean> {
    const { table } = file;
    const numbered = { ...file, size, number: this.#paths.push(file.path) - 1 };
    const builder =
      this.#tables.get(table) ??
      new TableBuilder({ table, format, need: this.#options.needOf(format) }, this.#store);
    this.#tables.set(table, builder);
    if (!this.#pool && this.#readHere + size <= this.#mostHere) {
      this.#readHere += size;
      this.#here.add(builder.need);
      const isRead = this.#here.read(numbered);
      this.#collect(-1, this.#here.take(false), this.#here.isFull);
      return isRead;
    }
    const { threads = availableParallelism() } = this.#options;
    this.#pool ??= new WorkerPool(Math.min(threads, MOST_THREADS), (thread, answer) =>
      this.#collect(thread, answer.collected, answer.isFull),
    );
    if (this.#isOver) this.#pool.forget();
    this.#pool.add(builder.need);
    const isRead = await this.#pool.read(numbered);
    if (!isRead) builder.drop(numbered.number);
    return isRead;
  }

  #collect(thread: number, collected: readonly TableBatches[], isFull: boolean): void {
    if (this.#isOver) return;
    try {
      for (const one of collected) this.#tables.get(one.table)?.add(thread, one);
      this.#isOver = isFull;
    } catch {
      // The disk is full, or no file can be created.
      this.#isOver = true;
    }
    if (!this.#isOver) return;
    for (const table of this.#tables.values()) table.clear();
    this.#store.close();
    this.#here.forget();
    this.#pool?.forget();
  }

  /** Ends reading and collects the remaining records. */
  async end(): Promise<void> {
    this.#collect(-1, this.#here.take(true), this.#here.isFull);
    this.#here.end();
    await this.#pool?.end();
  }

  /**
   * Returns the records of a table, valid until `close`; undefined if there was not enough space. Call it after `end`.
   */
  table(name: string): ReadTable | undefined {
    const builder = this.#isOver ? undefined : this.#tables.get(name);
    if (!builder) return undefined;
    const ofFiles = Object.entries(this.#options.fileColumns ?? {}).map(
      ([name, textOf]) =>
        new FileColumn(
          name,
          this.#paths.map((path) => textOf(path)),
        ),
    );
    const takeRecords = () => (this.#store.isInMemory ? builder.takeRecords(ofFiles) : undefined);
    return { table: builder.table(ofFiles), need: builder.need.need, takeRecords };
  }

  /** Bytes of the tables in memory, without their texts. */
  get bytes(): number {
    return this.#store.bytes;
  }

  /** Stops reading and discards all records. */
  async close(): Promise<void> {
    this.#isOver = true;
    this.#store.close();
    await this.#pool?.close();
  }
}
