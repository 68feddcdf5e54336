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

/** Records in memory, by columns. */
export interface ColumnTable {
  readonly columns: readonly TableColumn[];
  readonly parts: readonly { readonly rows: number; readonly columns: readonly Values[] }[];
}

/** Bytes of memory that the values of a table take. */
export const tableBytes = ({ parts }: ColumnTable): number =>
  parts
    .flatMap(({ columns }) => columns)
    .reduce((sum, { values, valid }) => sum + values.byteLength + (valid?.byteLength ?? 0), 0);
