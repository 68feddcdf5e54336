import type { Scratch } from './scratch.ts';

/** Values of one column of a table that DuckDB reads. */
export interface TableColumn {
  readonly name: string;
  /** Signed numbers of four or eight bytes, or texts that are codes of `members`. */
  readonly type: 'int' | 'bigint' | 'text';
  /** The texts in the order of their bytes; their codes, from 0, take as few bytes as possible: one, two or four. */
  readonly members?: readonly string[];
}

/** The values of a column in a part of the table. */
export interface Values {
  readonly values: Uint8Array | Uint16Array | Uint32Array | Int32Array | BigInt64Array;
  /** A bit for each value, the lowest first, that is not missing; undefined where none is. */
  readonly valid: Uint8Array | undefined;
}

export interface TablePart {
  readonly rows: number;
  /**
   * The values of columns, by their places in the table.
   * @param scratch where they may be; they are gone when it is reset
   * @throws the error of the file that they are in
   */
  values(columns: readonly number[], scratch: Scratch): Values[];
}

/** Records that were read, by columns. */
export interface ColumnTable {
  readonly columns: readonly TableColumn[];
  readonly parts: readonly TablePart[];
}

/** An ENUM of DuckDB has at least one member. */
export const NO_MEMBERS: readonly string[] = [''];

/** A place for codes of so many members, which holds anything. */
export function codesFor(
  rows: number,
  members: number,
  scratch: Scratch,
): Uint8Array | Uint16Array | Uint32Array {
  const Type = members <= 255 ? Uint8Array : members <= 65_535 ? Uint16Array : Uint32Array;
  return new Type(scratch.take(rows * Type.BYTES_PER_ELEMENT), 0, rows);
}
