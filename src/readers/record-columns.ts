import { MISSING_BIGINT } from './record-batch.ts';

/** A column of all records that were read. */
export interface RecordColumn {
  readonly name: string;
  readonly type: 'int' | 'bigint' | 'text';
  /** Numbers, or codes of `members` from 1 on; `MISSING_INT`, `MISSING_BIGINT` or the code 0 for missing ones. */
  readonly values: Int32Array | BigInt64Array;
  /** The texts in the order of their bytes. */
  readonly members?: readonly string[] | undefined;
}

/** Numbers of eight bytes as their lower and upper four bytes in turn: reading them as they are takes memory for each. */
export const halvesOf = ({ buffer, byteOffset, length }: BigInt64Array): Int32Array =>
  new Int32Array(buffer, byteOffset, 2 * length);

/** Whether a number of eight bytes is missing: the lower half of `MISSING_BIGINT` is 0. */
export const isMissing = (halves: Int32Array, row: number): boolean =>
  halves[2 * row + 1] === MISSING_HIGH && halves[2 * row] === 0;

const MISSING_HIGH = Number(MISSING_BIGINT >> 32n);

/** A number of eight bytes that is not missing, as far as a number can hold it. */
export const numberAt = (halves: Int32Array, row: number): number =>
  (halves[2 * row + 1] as number) * 2 ** 32 + ((halves[2 * row] as number) >>> 0);

/** Frees the memory of numbers that nothing uses any more: left to the collector, it is taken for long. */
export function freeValues({
  buffer,
}: Int32Array | Uint32Array | Uint8Array | BigInt64Array | Float64Array): void {
  (buffer as ArrayBuffer).transfer(0);
}

const PIECE = 16_384;

/** Works through rows in pieces: a function that loops for long is compiled again each time that it is called. */
export function inPieces(rows: number, work: (from: number, to: number) => void): void {
  for (let from = 0; from < rows; from += PIECE) work(from, Math.min(from + PIECE, rows));
}
