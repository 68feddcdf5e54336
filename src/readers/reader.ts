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
  /** What is needed of records of a format. */
  readonly needOf: (format: RecordFormat) => RecordNeed;
  /** Further columns of the tables. */
  readonly fileColumns?: FileColumns | undefined;
  /** Opens a file for writing and reading that is gone when it is closed: columns that memory has no space for. */
  readonly openFile: () => number;
  /** Bytes of memory that columns may take (default: 192 MB). */
  readonly memory?: number | undefined;
  /** Bytes of files, as they are stored, that are read in this thread before others are started (default: 1 MB; none if some wait). */
  readonly readHere?: number | undefined;
  /** Other threads (default: the machine's processors, at most 8). */
  readonly threads?: number | undefined;
}

/** What was read into a table. */
export interface ReadTable {
  readonly table: ColumnTable;
  readonly need: RecordNeed;
  /** Takes all of its columns, so that it cannot be queried any more; undefined where memory has no space for them. */
  readonly takeRecords: () => readonly RecordColumn[] | undefined;
}

const MEMORY = 201_326_592;
/** A thread takes longer to start than this to read. */
const READ_HERE = 1_048_576;
/** More of them collect faster than this thread takes it. */
const MOST_THREADS = 8;

/**
 * Reads text logs into tables of columns, each file once: it is unpacked, its checksums and lines are checked, and its
 * records are collected. It rejects files that hold anything else; the caller
 * finds out why.
 */
export class Reader {
  readonly #options: ReaderOptions;
  readonly #here = new FileScans();
  readonly #tables = new Map<string, TableBuilder>();
  readonly #store: BatchStore;
  /** Paths of the files by their numbers. */
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

  /** The tables have more records than the disk has space for, or more texts: they are empty, and files were only checked. */
  get isOver(): boolean {
    return this.#isOver;
  }

  /**
   * Reads a file, in the order in which this is called or in another.
   * @param size bytes as it is stored
   * @returns whether all of it was read
   */
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
      // The disk has no space for them, or no file can be made.
      this.#isOver = true;
    }
    if (!this.#isOver) return;
    for (const table of this.#tables.values()) table.clear();
    this.#store.close();
    this.#here.forget();
    this.#pool?.forget();
  }

  /** Ends the reading. */
  async end(): Promise<void> {
    this.#collect(-1, this.#here.take(true), this.#here.isFull);
    this.#here.end();
    await this.#pool?.end();
  }

  /** What was read into a table, until it is closed; undefined where there was no space for it. Call it after the end. */
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

  /** Bytes of memory that the tables take, without their texts. */
  get bytes(): number {
    return this.#store.bytes;
  }

  /** Stops what still reads, and forgets what was read. */
  async close(): Promise<void> {
    this.#isOver = true;
    this.#store.close();
    await this.#pool?.close();
  }
}
