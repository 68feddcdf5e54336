import type { Scratch } from './scratch.ts';

/** Values of one column of a table that DuckDB reads. */
export interface TableColumn {
  readonly name: string;
  /** Signed numbers of four or eight bytes, or texts that are codes of `members`. */
  readonly type: 'int' | 'bigint' | 'text';
  /** The texts sorted by their bytes; their codes, from 0, use the smallest size of one, two or four bytes. */
  readonly members?: readonly string[];
}

/** The values of a column in a part of the table. */
export interface Values {
  readonly values: Uint8Array | Uint16Array | Uint32Array | Int32Array | BigInt64Array;
  /** A bit per value, the lowest first, set if it is present; undefined if none is missing. */
  readonly valid: Uint8Array | undefined;
}

export interface TablePart {
  readonly rows: number;
  /**
   * Returns the values of columns, by their indexes in the table.
   * @param scratch buffers for the values, which are invalid after its reset
   * @throws the error of the file that contains them
   */
  values(columns: readonly number[], scratch: Scratch): Values[];
}

/** Records in columns. */
export interface ColumnTable {
  readonly columns: readonly TableColumn[];
  readonly parts: readonly TablePart[];
}

/** An ENUM of DuckDB has at least one member. */
export const NO_MEMBERS: readonly string[] = [''];

/** Returns an uninitialized array for codes of the given number of members. */
export function codesFor(
  rows: number,
  members: number,
  scratch: Scratch,
): Uint8Array | Uint16Array | Uint32Array {
  const Type = members <= 255 ? Uint8Array : members <= 65_535 ? Uint16Array : Uint32Array;
  return new Type(scratch.take(rows * Type.BYTES_PER_ELEMENT), 0, rows);
}
