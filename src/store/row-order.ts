import type { CodeColumn } from '../flows/column-places.ts';
import { freeValues, inPieces } from '../readers/record-columns.ts';
import { bitsOf } from './bits.ts';

/** Numbers to sort rows by, from 0 to below 2^`bits`, at most 32 bits. */
export interface SortKey {
  readonly values: Int32Array;
  readonly bits: number;
  /** Whether the key owns its values and may free them. */
  readonly isOwn?: boolean | undefined;
}

/** Returns the sort key of a column of text codes or numbers. */
export const keyOfColumn = ({ values, limit }: CodeColumn): SortKey =>
  limit > 1 ? { values, bits: bitsOf(limit - 1) } : keyOf(values);

/** Returns the sort key of nonnegative numbers; missing values come first. */
export function keyOf(values: Int32Array): SortKey {
  let [least, most] = [0, 0];
  for (let row = 0; row < values.length; row += 1) {
    const value = values[row] as number;
    if (value > most) most = value;
    if (value < least) least = value;
  }
  if (least === 0) return { values, bits: bitsOf(most) };
  const above = new Int32Array(values.length);
  for (let row = 0; row < values.length; row += 1) above[row] = Math.max(values[row] as number, -1) + 1;
  return { values: above, bits: bitsOf(most + 1), isOwn: true };
}

/** Frees the values that the keys own. */
export function freeKeys(keys: Iterable<SortKey>): void {
  for (const { values, isOwn } of keys) if (isOwn) freeValues(values);
}

const DIGIT_BITS = 11;
const DIGITS = 1 << DIGIT_BITS;
const WORD_BITS = 32;

/** Returns the row numbers in ascending order. */
export function ownOrder(rows: number): Uint32Array {
  const order = new Uint32Array(rows);
  for (let row = 0; row < rows; row += 1) order[row] = row;
  return order;
}

/** Sorts rows by keys, the most significant key first; rows with equal keys keep their order. */
export function sortedRows(order: Uint32Array, keys: readonly SortKey[]): Uint32Array {
  let from = sortedOf(order.length);
  let to = sortedOf(order.length);
  from.rows.set(order);
  for (const word of words(keys)) {
    pack(word, from);
    const bits = word.reduce((sum, key) => sum + key.bits, 0);
    const shifts = Array.from({ length: Math.ceil(bits / DIGIT_BITS) }, (_, digit) => digit * DIGIT_BITS);
    const counts = digitCounts(from.values);
    for (const [digit, shift] of shifts.entries())
      if (sortByDigit(from, to, { shift, places: counts.subarray(digit * DIGITS, (digit + 1) * DIGITS) }))
        [from, to] = [to, from];
  }
  for (const values of [from.values, to.values, to.rows]) freeValues(values);
  return from.rows;
}

interface Sorted {
  readonly values: Uint32Array;
  readonly rows: Uint32Array;
}

const sortedOf = (rows: number): Sorted => ({ values: new Uint32Array(rows), rows: new Uint32Array(rows) });

/** Groups the keys into 32-bit words, the least significant first. */
function words(keys: readonly SortKey[]): SortKey[][] {
  const all: SortKey[][] = [];
  let free = 0;
  for (const key of keys.toReversed()) {
    if (key.bits > free) {
      all.push([]);
      free = WORD_BITS;
    }
    all.at(-1)?.push(key);
    free -= key.bits;
  }
  return all;
}

/** Computes the word of each row. */
function pack(word: readonly SortKey[], { values: packed, rows }: Sorted): void {
  packed.fill(0);
  let shift = 0;
  for (const { values, bits } of word) {
    const by = shift;
    inPieces(rows.length, (from, to) => {
      for (let at = from; at < to; at += 1)
        packed[at] = (packed[at] as number) | ((values[rows[at] as number] as number) << by);
    });
    shift += bits;
  }
}

/** Counts the values of each word's three digits. */
function digitCounts(values: Uint32Array): Uint32Array {
  const counts = new Uint32Array(3 * DIGITS);
  inPieces(values.length, (from, to) => {
    for (let at = from; at < to; at += 1) {
      const value = values[at] as number;
      const first = value & (DIGITS - 1);
      const second = DIGITS + ((value >>> DIGIT_BITS) & (DIGITS - 1));
      const third = 2 * DIGITS + (value >>> (2 * DIGIT_BITS));
      counts[first] = (counts[first] as number) + 1;
      counts[second] = (counts[second] as number) + 1;
      counts[third] = (counts[third] as number) + 1;
    }
  });
  return counts;
}

interface Digit {
  readonly shift: number;
  /** Number of words by digit value; overwritten while sorting. */
  readonly places: Uint32Array;
}

/**
 * Sorts by one digit.
 * @returns false if all rows have the same digit and nothing was moved
 */
function sortByDigit(from: Sorted, to: Sorted, { shift, places }: Digit): boolean {
  const { values, rows } = from;
  const [sortedValues, sortedRows] = [to.values, to.rows];
  const count = values.length;
  let place = 0;
  for (let digit = 0; digit < DIGITS; digit += 1) {
    const rowsOfDigit = places[digit] as number;
    if (rowsOfDigit === count) return false;
    places[digit] = place;
    place += rowsOfDigit;
  }
  for (let at = 0; at < count; at += 1) {
    const value = values[at] as number;
    const digit = (value >>> shift) & (DIGITS - 1);
    const free = places[digit] as number;
    places[digit] = free + 1;
    sortedValues[free] = value;
    sortedRows[free] = rows[at] as number;
  }
  return true;
}
