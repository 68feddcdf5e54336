/** Values of one column, as the scanner leaves them. */
export interface BatchColumn {
  /** Numbers of four or eight bytes, or codes of texts, of four bytes: 0 is a missing one. */
  readonly values: Int32Array | BigInt64Array | Uint32Array;
  /** Whether some of the values may be missing. */
  readonly hasMissing: boolean;
}

/** Records in columns, in the order of the scanner's columns. */
export interface ScannedRows {
  readonly rows: number;
  readonly columns: readonly BatchColumn[];
}

/** The same, with the files that they are of. */
export interface RecordBatch extends ScannedRows {
  /** The files that they are of, in their order: the number of each and that of its rows. */
  readonly files: Uint32Array;
}

/** What a scanner collected for a table, and the texts that got a code since it was asked last. */
export interface TableBatches {
  readonly table: string;
  readonly batches: readonly RecordBatch[];
  /**
   * Each text in the order of the codes of its dictionary, which begin at 1: its dictionary and its length in bytes, as two
   * bytes each, little-endian, then its bytes.
   */
  readonly texts: Uint8Array;
}

/** A missing number. */
export const MISSING_INT = -(2 ** 31);
export const MISSING_BIGINT = -(2n ** 63n);
