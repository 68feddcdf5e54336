import { closeSync, readSync, writeSync } from 'node:fs';
import type { BatchColumn, RecordBatch } from './record-batch.ts';
import type { Scratch } from './scratch.ts';

/** A column of a stored batch. */
export interface StoredValues {
  readonly hasMissing: boolean;
  /** Returns its values from memory or the file. @throws the file system's error */
  values(scratch: Scratch): BatchColumn['values'];
}

export interface StoredBatch {
  readonly rows: number;
  readonly columns: readonly StoredValues[];
  /** As in `RecordBatch`. */
  readonly files: Uint32Array;
}

/** Stores batches of records in memory up to a limit, and further ones in a file. */
export class BatchStore {
  readonly #memory: number;
  readonly #openFile: () => number;
  #file: number | undefined;
  #bytes = 0;
  #fileBytes = 0;

  /**
   * @param memory maximum bytes of values in memory
   * @param openFile opens a read-write file that is deleted when closed
   */
  constructor(memory: number, openFile: () => number) {
    this.#memory = memory;
    this.#openFile = openFile;
  }

  /** Bytes of values in memory. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Whether all batches are in memory. */
  get isInMemory(): boolean {
    return this.#file === undefined;
  }

  /** @throws the file system's error, such as for a disk without space */
  add({ rows, columns, files }: RecordBatch): StoredBatch {
    const bytes = columns.reduce((sum, { values }) => sum + values.byteLength, 0);
    if (this.#bytes + bytes > this.#memory)
      return { rows, files, columns: columns.map((one) => this.#write(one)) };
    this.#bytes += bytes;
    const stored = columns.map(({ values, hasMissing }) => ({ hasMissing, values: () => values }));
    return { rows, files, columns: stored };
  }

  #write({ values, hasMissing }: BatchColumn): StoredValues {
    this.#file ??= this.#openFile();
    const file = this.#file;
    const { byteLength, length } = values;
    const Type = typeOf(values);
    const at = this.#fileBytes;
    writeWhole(file, values, at);
    this.#fileBytes += byteLength;
    // Frees the memory immediately, without waiting for garbage collection.
    (values.buffer as ArrayBuffer).transfer(0);
    return { hasMissing, values: (scratch) => new Type(readWhole(file, at, byteLength, scratch), 0, length) };
  }

  /** Forgets all batches. */
  close(): void {
    if (this.#file !== undefined) closeSync(this.#file);
    this.#file = undefined;
    this.#bytes = 0;
  }
}

const typeOf = (values: BatchColumn['values']) =>
  values instanceof BigInt64Array ? BigInt64Array : values instanceof Int32Array ? Int32Array : Uint32Array;

function writeWhole(file: number, values: BatchColumn['values'], at: number): void {
  for (let done = 0; done < values.byteLength; )
    done += writeSync(file, values, done, values.byteLength - done, at + done);
}

function readWhole(file: number, at: number, length: number, scratch: Scratch): ArrayBuffer {
  const buffer = scratch.take(length);
  const bytes = new Uint8Array(buffer, 0, length);
  for (let done = 0; done < length; ) {
    const read = readSync(file, bytes, done, length - done, at + done);
    if (read === 0) throw new Error('a temporary file with columns was cut');
    done += read;
  }
  return buffer;
}
