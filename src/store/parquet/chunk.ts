import { MISSING_INT } from '../../readers/record-batch.ts';
import { halvesOf, type RecordColumn } from '../../readers/record-columns.ts';
import { bitsOf } from '../bits.ts';
import { ByteWriter } from './byte-writer.ts';
import { writeRuns } from './run-lengths.ts';

/** A column of a file. */
export type ParquetColumn = RecordColumn & {
  /** Whether its numbers are small and stored as unsigned bytes. */
  readonly isTiny?: boolean;
  /** Whether its nonnegative 64-bit numbers are stored as decimals with 38 digits. */
  readonly isWide?: boolean;
};

/** Uncompressed Parquet values of a column in one row group. */
export interface Chunk {
  /** Number of dictionary values; 0 without a dictionary. */
  readonly dictionaryCount: number;
  /** Valid until the next chunk is encoded, as is `page`. */
  readonly dictionary: Buffer;
  readonly page: Buffer;
  readonly missing: number;
  /** Smallest and largest value; undefined if all are missing, and for wide numbers. */
  readonly bounds: { readonly min: Buffer; readonly max: Buffer } | undefined;
}

/** Bits of the dictionary's hash table size, which is at least twice the maximum number of values. */
const SLOT_BITS = 13;

/** Encodes columns of up to 65,536 rows, reusing the same memory. */
export class ChunkEncoder {
  readonly #dictionary = new ByteWriter();
  readonly #page = new ByteWriter();
  readonly #levels = new ByteWriter();
  readonly #slots = new Int32Array(1 << SLOT_BITS);
  readonly #present: Int32Array;
  /** Dictionary indexes of the values that are not missing. */
  readonly #places: Int32Array;
  /** Numbers in row order, each as two 32-bit halves: all of them, and the distinct ones. */
  readonly #taken: Int32Array;
  readonly #different: Int32Array;
  #isWide = false;
  readonly #constants = new Map<ArrayBufferLike, boolean>();
  /** Columns that had too many distinct numbers in a group. */
  readonly #plain = new Set<ArrayBufferLike>();
  /** Dictionary indexes by text code, plus one. */
  #codes = new Int32Array(0);

  constructor(rows: number) {
    this.#present = new Int32Array(rows);
    this.#places = new Int32Array(rows);
    this.#taken = new Int32Array(2 * rows);
    this.#different = new Int32Array(2 * rows);
  }

  /** @param rows row numbers of the column, in order */
  encode({ type, values, members = [], isWide = false }: ParquetColumn, rows: Uint32Array): Chunk {
    this.#isWide = isWide;
    for (const writer of [this.#dictionary, this.#page, this.#levels]) writer.clear();
    if (this.#isConstant(values)) return this.#constant({ type, values, members }, rows.length);
    if (type === 'text') return this.#texts(values as Int32Array, members, rows);
    return type === 'int'
      ? this.#numbers(values as Int32Array, 1, rows)
      : this.#numbers(halvesOf(values as BigInt64Array), 2, rows);
  }

  /** Returns whether all values of a column are equal and none is missing. */
  #isConstant(values: Int32Array | BigInt64Array): boolean {
    const known = this.#constants.get(values.buffer);
    if (known !== undefined) return known;
    const all = values instanceof Int32Array ? values : halvesOf(values);
    const width = all.length / values.length;
    const isMissing = all[0] === 0 || all[width - 1] === MISSING_INT;
    let at = width;
    while (at < all.length && all[at] === all[at - width]) at += 1;
    const isConstant = !isMissing && at === all.length;
    this.#constants.set(values.buffer, isConstant);
    return isConstant;
  }

  #constant(
    { type, values, members = [] }: Pick<RecordColumn, 'type' | 'values' | 'members'>,
    rows: number,
  ): Chunk {
    this.#places.fill(0, 0, rows);
    if (type === 'text') {
      const code = values[0] as number;
      this.#text(members[code - 1] as string);
      this.#writePlaces(rows, rows, 1);
      return this.#chunk(1, 0, boundsOf([code], members));
    }
    const [all, width] =
      values instanceof Int32Array ? ([values, 1] as const) : ([halvesOf(values), 2] as const);
    this.#different.set([all[0] as number, width === 1 ? 0 : (all[1] as number)]);
    const bounds = boundsOfNumbers(this.#different, 1, width);
    this.#addNumbers(this.#dictionary, this.#different, { count: 1, width });
    this.#writePlaces(rows, rows, 1);
    return this.#chunk(1, 0, bounds);
  }

  #texts(values: Int32Array, members: readonly string[], rows: Uint32Array): Chunk {
    if (this.#codes.length <= members.length) this.#codes = new Int32Array(members.length + 1);
    else this.#codes.fill(0);
    const [codes, places] = [this.#codes, this.#places];
    const different: number[] = [];
    let size = 0;
    let [last, lastPlace] = [0, 0];
    for (let at = 0; at < rows.length; at += 1) {
      const code = values[rows[at] as number] as number;
      if (code === 0) {
        this.#miss(at, at - size);
        continue;
      }
      if (code !== last) {
        last = code;
        lastPlace = codes[code] as number;
        if (lastPlace === 0) {
          lastPlace = different.push(code);
          codes[code] = lastPlace;
        }
      }
      places[size] = lastPlace - 1;
      size += 1;
    }
    for (const code of different) this.#text(members[code - 1] as string);
    this.#writePlaces(rows.length, size, different.length);
    return this.#chunk(different.length, rows.length - size, boundsOf(different, members));
  }

  /**
   * Records that a row has no value.
   * @param before number of earlier rows without a value
   */
  #miss(row: number, before: number): void {
    if (before === 0) this.#present.fill(1);
    this.#present[row] = 0;
  }

  #text(text: string): void {
    const { bytes, at } = this.#dictionary.reserve(4 + 3 * text.length);
    const length = bytes.write(text, at + 4);
    bytes.writeInt32LE(length, at);
    this.#dictionary.end = at + 4 + length;
  }

  /** @param width 32-bit words per value, the lowest first */
  #numbers(values: Int32Array, width: 1 | 2, rows: Uint32Array): Chunk {
    const size = this.#takeNumbers(values, width, rows);
    const isPlain = this.#plain.has(values.buffer);
    const count = isPlain ? 0 : this.#placeNumbers(size, Math.floor(rows.length * MOST_DIFFERENT));
    if (count > 0) {
      const bounds = boundsOfNumbers(this.#different, count, width);
      this.#addNumbers(this.#dictionary, this.#different, { count, width });
      this.#writePlaces(rows.length, size, count);
      return this.#chunk(count, rows.length - size, bounds);
    }
    // Many distinct numbers compress better without a dictionary.
    if (size > 0) this.#plain.add(values.buffer);
    const bounds = boundsOfNumbers(this.#taken, size, width);
    this.#writeLevels(rows.length, size);
    this.#addNumbers(this.#page, this.#taken, { count: size, width });
    return this.#chunk(0, rows.length - size, bounds);
  }

  /**
   * Collects the numbers of rows that have one.
   * @returns their count
   */
  #takeNumbers(values: Int32Array, width: 1 | 2, rows: Uint32Array): number {
    const taken = this.#taken;
    let size = 0;
    for (let at = 0; at < rows.length; at += 1) {
      const own = width * (rows[at] as number);
      const low = values[own] as number;
      const high = values[own + width - 1] as number;
      if (high === MISSING_INT && (width === 1 || low === 0)) {
        this.#miss(at, at - size);
        continue;
      }
      taken[2 * size] = low;
      taken[2 * size + 1] = width === 1 ? 0 : high;
      size += 1;
    }
    return size;
  }

  /**
   * Finds the distinct numbers and their dictionary indexes.
   * @returns their count; 0 if there are more than `most`
   */
  #placeNumbers(size: number, most: number): number {
    const slots = this.#slots.fill(0);
    const [taken, places, different] = [this.#taken, this.#places, this.#different];
    let count = 0;
    for (let at = 0; at < size && count <= most; at += 1) {
      const low = taken[2 * at] as number;
      const high = taken[2 * at + 1] as number;
      const hash = Math.imul(low ^ Math.imul(high, HASH_HIGH), HASH);
      let slot = (hash ^ (hash >>> 15)) & SLOT_MASK;
      let place = slots[slot] as number;
      while (place > 0 && (different[2 * place - 2] !== low || different[2 * place - 1] !== high)) {
        slot = (slot + 1) & SLOT_MASK;
        place = slots[slot] as number;
      }
      if (place === 0) {
        different[2 * count] = low;
        different[2 * count + 1] = high;
        count += 1;
        place = count;
        slots[slot] = place;
      }
      places[at] = place - 1;
    }
    return count > most ? 0 : count;
  }

  #addNumbers(writer: ByteWriter, numbers: Int32Array, of: Numbers): void {
    if (this.#isWide) addWide(writer, numbers, of.count);
    else addNumbers(writer, numbers, of);
  }

  #writeLevels(rows: number, size: number): void {
    const levels = this.#levels;
    if (size < rows) writeRuns(levels, this.#present, rows, 1);
    else {
      levels.varint(2 * rows);
      levels.byte(1);
    }
    this.#page.int(levels.length);
    this.#page.add(levels.written);
  }

  #writePlaces(rows: number, size: number, count: number): void {
    this.#writeLevels(rows, size);
    // Not all readers accept 0 bits.
    const bits = Math.max(1, bitsOf(count - 1));
    this.#page.byte(bits);
    writeRuns(this.#page, this.#places, size, bits);
  }

  #chunk(dictionaryCount: number, missing: number, found: Chunk['bounds']): Chunk {
    const { written: dictionary } = this.#dictionary;
    // No query filters by sums.
    const bounds = this.#isWide ? undefined : found;
    return { dictionaryCount, dictionary, page: this.#page.written, missing, bounds };
  }
}

interface Numbers {
  readonly count: number;
  readonly width: 1 | 2;
}

/** Writes 128-bit big-endian numbers. */
function addWide(writer: ByteWriter, numbers: Int32Array, count: number): void {
  const { bytes, at } = writer.reserve(WIDE * count);
  bytes.fill(0, at, at + WIDE * count);
  for (let number = 0; number < count; number += 1) {
    const end = at + WIDE * (number + 1);
    bytes.writeInt32BE(numbers[2 * number + 1] as number, end - 8);
    bytes.writeInt32BE(numbers[2 * number] as number, end - 4);
  }
  writer.end = at + WIDE * count;
}

/** Writes collected numbers; this overwrites `numbers`. */
function addNumbers(writer: ByteWriter, numbers: Int32Array, { count, width }: Numbers): void {
  if (width === 1) for (let at = 0; at < count; at += 1) numbers[at] = numbers[2 * at] as number;
  writer.add(new Uint8Array(numbers.buffer, 0, 4 * width * count));
}

function boundsOfNumbers(numbers: Int32Array, count: number, width: 1 | 2): Chunk['bounds'] {
  if (count === 0) return undefined;
  let [min, minLow, minHigh] = [0, rankOf(numbers[0] as number, width), numbers[1] as number];
  let [max, maxLow, maxHigh] = [min, minLow, minHigh];
  for (let at = 1; at < count; at += 1) {
    const low = rankOf(numbers[2 * at] as number, width);
    const high = numbers[2 * at + 1] as number;
    if (high < minHigh || (high === minHigh && low < minLow)) [min, minLow, minHigh] = [at, low, high];
    else if (high > maxHigh || (high === maxHigh && low > maxLow)) [max, maxLow, maxHigh] = [at, low, high];
  }
  const bytesOf = (at: number) => Buffer.from(new Uint8Array(numbers.buffer, 8 * at, 4 * width));
  return { min: bytesOf(min), max: bytesOf(max) };
}

/** Bytes of a decimal with 38 digits. */
export const WIDE = 16;

/** The lower half of a 64-bit number is unsigned. */
const rankOf = (low: number, width: 1 | 2) => (width === 1 ? low : low >>> 0);

function boundsOf(codes: readonly number[], members: readonly string[]): Chunk['bounds'] {
  if (codes.length === 0) return undefined;
  const bytesOf = (code: number) => Buffer.from(members[code - 1] as string);
  const [min, max] = [codes.reduce((a, b) => Math.min(a, b)), codes.reduce((a, b) => Math.max(a, b))];
  return { min: bytesOf(min), max: bytesOf(max) };
}

const SLOT_MASK = (1 << SLOT_BITS) - 1;
/** Maximum share of distinct values among a group's rows for a dictionary. */
const MOST_DIFFERENT = 1 / 16;
const HASH = 0x9e3779b1;
const HASH_HIGH = 0x85ebca77;
