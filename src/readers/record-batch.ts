/** Values of one column, as written by the scanner. */
export interface BatchColumn {
  /** Numbers of four or eight bytes, or text codes of four bytes, 0 for a missing text. */
  readonly values: Int32Array | BigInt64Array | Uint32Array;
  /** Whether some of the values may be missing. */
  readonly hasMissing: boolean;
}

/** Records in columns, in the order of the scanner's columns. */
export interface ScannedRows {
  readonly rows: number;
  readonly columns: readonly BatchColumn[];
}

/** Records in columns, with their files. */
export interface RecordBatch extends ScannedRows {
  /** Files of the rows, in order: pairs of file number and number of rows. */
  readonly files: Uint32Array;
}

/** Batches that a scanner collected for a table, and its new texts. */
export interface TableBatches {
  readonly table: string;
  readonly batches: readonly RecordBatch[];
  /**
   * New texts in the order of their codes, which begin at 1: dictionary and length in bytes, as two bytes each,
   * little-endian, then the bytes of the text.
   */
  readonly texts: Uint8Array;
}

/** Values for missing numbers. */
export const MISSING_INT = -(2 ** 31);
export const MISSING_BIGINT = -(2n ** 63n);
