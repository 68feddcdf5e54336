/** A text file whose lines may all be records, with a header line or without. */
export interface ReaderFile {
  readonly path: string;
  /** What it holds, if it is not at its path. */
  readonly bytes?: Buffer | undefined;
  readonly isGzip: boolean;
  /** Its first line, without its end; undefined where the first line is a record. */
  readonly header: string | undefined;
  /** Files with the same key have the same format, and their records stand in one table. */
  readonly table: string;
}

/** A file with the number that its records are known by. */
export interface NumberedFile extends ReaderFile {
  readonly number: number;
  /** Bytes as it is stored. */
  readonly size: number;
}

/** Files that are larger as they are stored are collected in parts. */
export const MOST_PACKED = 4_194_304;
/** What a smaller one may unpack to. */
export const MOST_UNPACKED = 67_108_864;
