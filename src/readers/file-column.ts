import { codesFor, NO_MEMBERS, type TableColumn, type Values } from './column-table.ts';
import { Dictionary } from './dictionary.ts';
import type { RecordColumn } from './record-columns.ts';
import type { Scratch } from './scratch.ts';

/** Columns with the same value for all records of a file, by name: functions of the file's path. */
export type FileColumns = Readonly<Record<string, (path: string) => string | undefined>>;

/** A text column with the same value for all records of a file. */
export class FileColumn {
  readonly column: TableColumn;
  /** Codes by file number; -1 for a missing text. */
  readonly #codes: Int32Array;

  /** @param texts by file number */
  constructor(name: string, texts: readonly (string | undefined)[]) {
    const dictionary = new Dictionary();
    const own = texts.map((text) =>
      text === undefined ? -1 : dictionary.codeOf(Buffer.from(text).toString('latin1')),
    );
    const { members, places } = dictionary.sorted();
    this.column = { name, type: 'text', members: members.length > 0 ? members : NO_MEMBERS };
    this.#codes = Int32Array.from(own, (code) => places[code] ?? -1);
  }

  /** Returns the values of some records. @param files `RecordBatch.files` */
  values(rows: number, files: Uint32Array, scratch: Scratch): Values {
    const values = codesFor(rows, this.column.members?.length ?? 0, scratch);
    const valid = new Uint8Array(Math.ceil(rows / 8));
    let isAnyMissing = false;
    for (let at = 0, row = 0; at < files.length; at += 2) {
      const end = row + (files[at + 1] as number);
      const code = this.#codes[files[at] as number] as number;
      isAnyMissing ||= code < 0;
      values.fill(Math.max(0, code), row, end);
      if (code >= 0) setBits(valid, row, end);
      row = end;
    }
    return { values, valid: isAnyMissing ? valid : undefined };
  }

  /** Returns the values of all records. */
  records(rows: number, all: readonly Uint32Array[]): RecordColumn {
    const values = new Int32Array(rows);
    let row = 0;
    for (const files of all)
      for (let at = 0; at < files.length; at += 2) {
        const end = row + (files[at + 1] as number);
        values.fill((this.#codes[files[at] as number] as number) + 1, row, end);
        row = end;
      }
    return { name: this.column.name, type: 'text', values, members: this.column.members };
  }
}

function setBits(bits: Uint8Array, from: number, to: number): void {
  for (let at = from; at < to; at += 1) bits[at >> 3] = (bits[at >> 3] as number) | (1 << (at & 7));
}
