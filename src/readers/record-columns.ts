import { MISSING_BIGINT } from './record-batch.ts';

/** A column of all records. */
export interface RecordColumn {
  readonly name: string;
  readonly type: 'int' | 'bigint' | 'text';
  /** Numbers, or codes of `members` from 1; `MISSING_INT`, `MISSING_BIGINT` or code 0 for missing values. */
  readonly values: Int32Array | BigInt64Array;
  /** The texts sorted by their bytes. */
  readonly members?: readonly string[] | undefined;
}

/**
 * Returns eight-byte numbers as pairs of their lower and upper four bytes, because reading a BigInt allocates memory
 * for each.
 */
export const halvesOf = ({ buffer, byteOffset, length }: BigInt64Array): Int32Array =>
  new Int32Array(buffer, byteOffset, 2 * length);

/** Whether a number of eight bytes is missing: the lower half of `MISSING_BIGINT` is 0. */
export const isMissing = (halves: Int32Array, row: number): boolean =>
  halves[2 * row + 1] === MISSING_HIGH && halves[2 * row] === 0;

const MISSING_HIGH = Number(MISSING_BIGINT >> 32n);

/** Converts an eight-byte number that is not missing, with the precision of a Number. */
export const numberAt = (halves: Int32Array, row: number): number =>
  (halves[2 * row + 1] as number) * 2 ** 32 + ((halves[2 * row] as number) >>> 0);

/** Frees the memory of unused numbers immediately, without waiting for garbage collection. */
export function freeValues({
  buffer,
}: Int32Array | Uint32Array | Uint8Array | BigInt64Array | Float64Array): void {
  (buffer as ArrayBuffer).transfer(0);
}

const PIECE = 16_384;

/** Processes rows in chunks: a function with a long loop is compiled again at each call. */
export function inPieces(rows: number, work: (from: number, to: number) => void): void {
  for (let from = 0; from < rows; from += PIECE) work(from, Math.min(from + PIECE, rows));
}
