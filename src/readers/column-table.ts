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
  /** The values of columns, by their places in the table. @throws the error of the file that they are in */
  values(columns: readonly number[]): Values[];
}

/** Records that were read, by columns. */
export interface ColumnTable {
  readonly columns: readonly TableColumn[];
  readonly parts: readonly TablePart[];
}

/** An ENUM of DuckDB has at least one member. */
export const NO_MEMBERS: readonly string[] = [''];

/** Codes of so many members, all 0. */
export function codesFor(rows: number, members: number): Uint8Array | Uint16Array | Uint32Array {
  if (members <= 255) return new Uint8Array(rows);
  return members <= 65_535 ? new Uint16Array(rows) : new Uint32Array(rows);
}
