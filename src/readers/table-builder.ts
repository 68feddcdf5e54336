import type { BatchStore, StoredBatch, StoredValues } from './batch-store.ts';
import { type ColumnTable, codesFor, NO_MEMBERS, type TableColumn, type Values } from './column-table.ts';
import { Dictionary, type SortedTexts } from './dictionary.ts';
import type { FileColumn } from './file-column.ts';
import type { TableNeed } from './file-scans.ts';
import { type BatchColumn, MISSING_INT, type TableBatches } from './record-batch.ts';
import { freeValues, halvesOf, isMissing, type RecordColumn } from './record-columns.ts';
import { type ScannedColumn, scannedColumns } from './scanned-columns.ts';
import { Scratch } from './scratch.ts';

/** Codes of a thread by dictionary: maps the thread's own codes, by order, to those of `Dictionary`. */
type Codes = Map<number, number[]>;

/** Returns the sorted indexes of a thread's codes in one dictionary. */
type Places = (thread: number, dictionary: number) => Uint32Array;

/** Combines the records that several threads read for one table. */
export class TableBuilder {
  readonly need: TableNeed;
  readonly #columns: readonly ScannedColumn[];
  readonly #dictionaries = new Map<number, Dictionary>();
  readonly #codes = new Map<number, Codes>();
  readonly #store: BatchStore;
  #batches: { readonly thread: number; readonly batch: StoredBatch }[] = [];

  #texts: ReadonlyMap<number, SortedTexts> | undefined;
  #areTaken = false;

  /** @param store stores the records until they are read */
  constructor(need: TableNeed, store: BatchStore) {
    this.need = need;
    this.#store = store;
    this.#columns = scannedColumns(need.format, need.need);
  }

  /** @throws the error of the file that records are written to */
  add(thread: number, { batches, texts }: TableBatches): void {
    this.#learn(thread, texts);
    for (const batch of batches)
      if (batch.rows > 0) this.#batches.push({ thread, batch: this.#store.add(batch) });
  }

  /** Removes records of a rejected file that were already taken in parts. */
  drop(file: number): void {
    this.#batches = this.#batches.filter(({ batch: { files } }) => files[0] !== file || files.length > 2);
  }

  /** Removes all records. */
  clear(): void {
    this.#batches = [];
    this.#dictionaries.clear();
    this.#codes.clear();
  }

  #learn(thread: number, texts: Uint8Array): void {
    const bytes = Buffer.from(texts.buffer, texts.byteOffset, texts.length);
    const ofThread = this.#codes.get(thread) ?? new Map();
    this.#codes.set(thread, ofThread);
    for (let at = 0; at < bytes.length; ) {
      const dictionary = bytes.readUInt16LE(at);
      const end = at + 4 + bytes.readUInt16LE(at + 2);
      const codes = ofThread.get(dictionary) ?? [];
      ofThread.set(dictionary, codes);
      codes.push(this.#dictionary(dictionary).codeOf(bytes.toString('latin1', at + 4, end)));
      at = end;
    }
  }

  #dictionary(number: number): Dictionary {
    const known = this.#dictionaries.get(number) ?? new Dictionary();
    this.#dictionaries.set(number, known);
    return known;
  }

  /**
   * Returns the table of all records. Call it at the end.
   * @param ofFiles additional columns after those of the records
   */
  table(ofFiles: readonly FileColumn[]): ColumnTable {
    const sorted = this.#sorted();
    // Computed lazily: `takeRecords` does not need it.
    let places: Places | undefined;
    const membersOf = ({ dictionary }: ScannedColumn) => sorted.get(dictionary)?.members ?? NO_MEMBERS;
    const own = this.#columns.map(
      (column): TableColumn =>
        column.kind === 'code'
          ? { name: column.name, type: 'text', members: membersOf(column) }
          : { name: column.name, type: column.kind },
    );
    const valuesOf = (
      thread: number,
      { rows, columns, files }: StoredBatch,
      at: number,
      scratch: Scratch,
    ): Values => {
      if (this.#areTaken) throw new Error('the records of the table were taken');
      const ofFile = ofFiles[at - own.length];
      if (ofFile) return ofFile.values(rows, files, scratch);
      const { kind, dictionary } = this.#columns[at] as ScannedColumn;
      const { hasMissing, values } = columns[at] as StoredValues;
      const column = { hasMissing, values: values(scratch) };
      if (kind !== 'code') return numbers(column, scratch);
      places ??= this.#places(sorted, 0);
      return codes(column, places(thread, dictionary), own[at]?.members?.length ?? 0, scratch);
    };
    const parts = this.#batches.map(({ thread, batch }) => ({
      rows: batch.rows,
      values: (wanted: readonly number[], scratch: Scratch) =>
        wanted.map((at) => valuesOf(thread, batch, at, scratch)),
    }));
    return { columns: [...own, ...ofFiles.map(({ column }) => column)], parts };
  }

  /** Returns the records as complete columns and removes them from the table; all must be in memory. */
  takeRecords(ofFiles: readonly FileColumn[]): RecordColumn[] {
    this.#areTaken = true;
    const scratch = new Scratch();
    const rows = this.#batches.reduce((sum, { batch }) => sum + batch.rows, 0);
    const sorted = this.#sorted();
    const places = this.#places(sorted, 1);
    const own = this.#columns.map(({ name, kind, dictionary }, at): RecordColumn => {
      const values = kind === 'bigint' ? new BigInt64Array(rows) : new Int32Array(rows);
      let row = 0;
      for (const { thread, batch } of this.#batches) {
        const read = (batch.columns[at] as StoredValues).values(scratch);
        if (kind === 'code')
          place(values as Int32Array, row, read as Uint32Array, places(thread, dictionary));
        else (values as Int32Array).set(read as Int32Array, row);
        row += batch.rows;
        freeValues(read);
      }
      if (kind !== 'code') return { name, type: kind, values };
      return { name, type: 'text', values, members: sorted.get(dictionary)?.members ?? [] };
    });
    const files = this.#batches.map(({ batch }) => batch.files);
    return [...own, ...ofFiles.map((column) => column.records(rows, files))];
  }

  #sorted(): ReadonlyMap<number, SortedTexts> {
    this.#texts ??= new Map([...this.#dictionaries].map(([number, all]) => [number, all.sorted()]));
    return this.#texts;
  }

  /** Sorted indexes of a thread's codes, plus `first`; 0 for the missing text, 0. */
  #places(sorted: ReadonlyMap<number, SortedTexts>, first: number): Places {
    const places = new Map<string, Uint32Array>();
    for (const [thread, codes] of this.#codes)
      for (const [number, own] of codes) {
        const all = sorted.get(number)?.places;
        places.set(
          `${thread} ${number}`,
          Uint32Array.from([0, ...own.map((code) => (all?.[code] ?? 0) + first)]),
        );
      }
    return (thread: number, dictionary: number) => places.get(`${thread} ${dictionary}`) ?? NO_PLACES;
  }
}

const NO_PLACES = new Uint32Array(1);

function place(all: Int32Array, first: number, codes: Uint32Array, places: Uint32Array): void {
  for (let at = 0; at < codes.length; at += 1) all[first + at] = places[codes[at] as number] as number;
}

function numbers({ values, hasMissing }: BatchColumn, scratch: Scratch): Values {
  if (!hasMissing) return { values, valid: undefined };
  return {
    values,
    valid:
      values instanceof BigInt64Array ? bigValidity(values, scratch) : validity(values, MISSING_INT, scratch),
  };
}

function codes(
  { values, hasMissing }: BatchColumn,
  places: Uint32Array,
  members: number,
  scratch: Scratch,
): Values {
  const { length } = values;
  const placed = codesFor(length, members, scratch);
  for (let at = 0; at < length; at += 1) placed[at] = places[values[at] as number] as number;
  return { values: placed, valid: hasMissing ? validity(values as Uint32Array, 0, scratch) : undefined };
}

/** Returns a bitmap of the values that are not missing. */
function validity(values: Int32Array | Uint32Array, missing: number, scratch: Scratch): Uint8Array {
  const valid = bitsFor(values.length, scratch);
  for (let at = 0; at < values.length; at += 1)
    if (values[at] !== missing) valid[at >> 3] = (valid[at >> 3] as number) | (1 << (at & 7));
  return valid;
}

/** Returns the same bitmap for eight-byte numbers, by their halves, to avoid allocating a BigInt for each. */
function bigValidity(values: BigInt64Array, scratch: Scratch): Uint8Array {
  const halves = halvesOf(values);
  const valid = bitsFor(values.length, scratch);
  for (let at = 0; at < values.length; at += 1)
    if (!isMissing(halves, at)) valid[at >> 3] = (valid[at >> 3] as number) | (1 << (at & 7));
  return valid;
}

function bitsFor(length: number, scratch: Scratch): Uint8Array {
  const bytes = Math.ceil(length / 8);
  return new Uint8Array(scratch.take(bytes), 0, bytes).fill(0);
}
