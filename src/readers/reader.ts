import { availableParallelism } from 'node:os';
import type { RecordFormat } from '../logs/record-format.ts';
import type { ColumnTable } from './column-table.ts';
import { FileScans } from './file-scans.ts';
import type { TableBatches } from './record-batch.ts';
import type { RecordNeed } from './record-need.ts';
import { TableBuilder } from './table-builder.ts';
import type { ReaderFile } from './text-file.ts';
import { WorkerPool } from './worker-pool.ts';

export interface ReaderOptions {
  /** What is needed of records of a format. */
  readonly needOf: (format: RecordFormat) => RecordNeed;
  /** Bytes of memory that columns may take; where they would take more, there are none (default: 512 MB). */
  readonly memory?: number | undefined;
  /** Bytes of files, as they are stored, that are read in this thread before others are started (default: 1 MB). */
  readonly readHere?: number | undefined;
}

const MEMORY = 536_870_912;
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
  #pool: WorkerPool | undefined;
  #readHere = 0;
  #isOver = false;

  constructor(options: ReaderOptions) {
    this.#options = options;
  }

  /** The tables have more records than there is memory for: they are empty, and files were only checked. */
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
    const builder =
      this.#tables.get(table) ?? new TableBuilder({ table, format, need: this.#options.needOf(format) });
    this.#tables.set(table, builder);
    if (!this.#pool && this.#readHere + size <= (this.#options.readHere ?? READ_HERE)) {
      this.#readHere += size;
      this.#here.add(builder.need);
      const isRead = this.#here.read(file);
      this.#collect(-1, this.#here.take(false), this.#here.isFull);
      return isRead;
    }
    this.#pool ??= new WorkerPool(Math.min(availableParallelism(), MOST_THREADS), (thread, answer) =>
      this.#collect(thread, answer.collected, answer.isFull),
    );
    if (this.#isOver) this.#pool.forget();
    this.#pool.add(builder.need);
    return this.#pool.read(file, size);
  }

  #collect(thread: number, collected: readonly TableBatches[], isFull: boolean): void {
    if (this.#isOver) return;
    for (const one of collected) this.#tables.get(one.table)?.add(thread, one);
    const bytes = this.#tables.values().reduce((sum, table) => sum + table.bytes, 0);
    this.#isOver = isFull || bytes > (this.#options.memory ?? MEMORY);
    if (!this.#isOver) return;
    for (const table of this.#tables.values()) table.clear();
    this.#here.forget();
    this.#pool?.forget();
  }

  /** Ends the reading. */
  async end(): Promise<void> {
    this.#collect(-1, this.#here.take(true), this.#here.isFull);
    await this.#pool?.end();
  }

  /** What was read into a table; undefined where there was no space for it. Call it once, after the end. */
  table(name: string): { readonly table: ColumnTable; readonly need: RecordNeed } | undefined {
    const builder = this.#isOver ? undefined : this.#tables.get(name);
    return builder && { table: builder.table(), need: builder.need.need };
  }

  /** Stops what still reads. */
  async close(): Promise<void> {
    await this.#pool?.close();
  }
}
