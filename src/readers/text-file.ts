/** A text file whose lines may all be records, with a header line or without. */
export interface ReaderFile {
  readonly path: string;
  /** Its content, if not at its path. */
  readonly bytes?: Buffer | undefined;
  readonly isGzip: boolean;
  /** Its header line, without its line break; undefined if the first line is a record. */
  readonly header: string | undefined;
  /** Name of its table; files with the same table have the same format. */
  readonly table: string;
}

/** A file with the number that identifies its records. */
export interface NumberedFile extends ReaderFile {
  readonly number: number;
  /** Stored size, bytes. */
  readonly size: number;
}

/** Files with more stored bytes are collected in parts. */
export const MOST_PACKED = 4_194_304;
/** Maximum unpacked bytes of smaller files. */
export const MOST_UNPACKED = 67_108_864;
