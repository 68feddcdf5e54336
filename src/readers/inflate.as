/**
 * AssemblyScript, compiled together with `scan.as`: unpacks DEFLATE (RFC 1951) to where the scanner reads the text.
 * Stops if input or space is exhausted, and can be resumed. The host checks lengths and checksums.
 */

/** Addresses in memory; a table has entries of four bytes. */
const LENGTHS: usize = 1310720;
const COUNTS: usize = 1311232;
const PLACES: usize = 1311296;
const SORTED: usize = 1312768;
const LENGTH_CODES: usize = 1314816;
const SYMBOLS: usize = 1318912;
const DISTANCES: usize = 1351680;

/** Bits of a code that index the first part of a table. */
const LENGTH_CODE_BITS: u32 = 7;
const SYMBOL_BITS: u32 = 10;
const DISTANCE_BITS: u32 = 8;
const SYMBOL_MASK: u64 = 1023;
const DISTANCE_MASK: u64 = 255;

/**
 * An entry: bits 0 to 7 contain the number of bits of the code and its extra bits, bits 8 to 11 that of the code alone,
 * bits 16 and up the value. A pointer instead contains the number of index bits of the second part of the table, and
 * its start.
 */
const IS_LITERAL: u32 = 0x80000000;
const IS_SPECIAL: u32 = 0x8000;
const IS_POINTER: u32 = 0x4000;
const IS_NO_CODE: u32 = 0x2000;
const NO_CODE: u32 = IS_SPECIAL | IS_NO_CODE;

/** Kinds of tables, by their values. */
const PLAIN: u32 = 0;
const OF_SYMBOLS: u32 = 1;
const OF_DISTANCES: u32 = 2;

const LENGTH_ORDER = memory.data<u8>([16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]);
const FIRST_LENGTHS = memory.data<u16>([
  3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258, 0, 0,
]);
const LENGTH_EXTRAS = memory.data<u8>([
  0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0, 0, 0,
]);
const FIRST_DISTANCES = memory.data<u16>([
  1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145, 8193,
  12289, 16385, 24577, 0, 0,
]);

/** Reasons why `inflate` stopped. */
const IS_DONE: i32 = 0;
const NEEDS_INPUT: i32 = 1;
const NEEDS_SPACE: i32 = 2;
const IS_INVALID: i32 = 3;

/** Maximum bytes of a block's header. */
const LONGEST_HEAD: usize = 320;
/** Bytes left unused at the end of input that is not the last, so that no missing bits are read. */
const RESERVE: usize = 32;
/** Bytes after the end that may be read. */
const AFTER_END: usize = 8;

/** Position in the input, and its current end. */
export let packed: usize = 0;
export let packedEnd: usize = 0;
/** Whether this is the last input. */
export let isLastPacked: u32 = 0;
/** Position in the text. Unpacking stops up to 300 bytes after the limit. */
export let text: usize = 0;
export let textLimit: usize = 0;
/** Start of the text that may be repeated. */
export let textStart: usize = 0;

/** Unused bits of the input, and their number. */
let heldBits: u64 = 0;
let heldCount: u32 = 0;
/** Current block: 0 for none, 1 with codes, 2 without. */
let block: u32 = 0;
let isFinal: bool = false;
/** Remaining bytes of a block without codes. */
let left: usize = 0;

/** Begins another stream. */
export function begin(): void {
  heldBits = 0;
  heldCount = 0;
  block = 0;
  isFinal = false;
}

// @ts-ignore
@inline
function refilled(bits: u64, count: u32, at: usize): u64 {
  return bits | (load<u64>(at) << (<u64>count));
}

// @ts-ignore
@inline
function refilledBytes(count: u32): usize {
  return <usize>((63 - count) >> 3);
}

// @ts-ignore
@inline
function entryAt(table: usize, place: u64): u32 {
  return load<u32>(table + (<usize>place << 2));
}

// @ts-ignore
@inline
function secondEntry(table: usize, pointer: u32, bits: u64): u32 {
  return entryAt(table, <u64>(pointer >> 16) + (bits & (((<u64>1) << (<u64>(pointer >> 8) & 15)) - 1)));
}

/** The value of an entry plus its extra bits. */
// @ts-ignore
@inline
function valueAt(entry: u32, bits: u64): u32 {
  return (entry >> 16) + (<u32>(bits & (((<u64>1) << (<u64>entry & 63)) - 1)) >> ((entry >> 8) & 15));
}

/** Unpacks until it stops; returns the reason. */
export function inflate(): i32 {
  while (block != 0 || !isFinal) {
    if (block == 0) {
      if (isLastPacked == 0 && packed + LONGEST_HEAD > packedEnd) return NEEDS_INPUT;
      if (!beginBlock() || packed > packedEnd + AFTER_END) return IS_INVALID;
    }
    const stopped = block == 1 ? symbols() : stored();
    if (stopped != IS_DONE) return stopped;
    block = 0;
  }
  // The remaining bits of the last byte are padding.
  heldBits = 0;
  heldCount = 0;
  return packed > packedEnd ? IS_INVALID : IS_DONE;
}

function stored(): i32 {
  const space = text < textLimit ? textLimit - text : 0;
  const bytes = min(left, min(packedEnd - packed, space));
  memory.copy(text, packed, bytes);
  text += bytes;
  packed += bytes;
  left -= bytes;
  if (left == 0) return IS_DONE;
  if (packed < packedEnd) return NEEDS_SPACE;
  return isLastPacked ? IS_INVALID : NEEDS_INPUT;
}

/** Reads a block's header; false if it is invalid. */
function beginBlock(): bool {
  let bits = refilled(heldBits, heldCount, packed);
  let at = packed + refilledBytes(heldCount);
  let count = heldCount | 56;
  isFinal = (bits & 1) != 0;
  const type = <u32>(bits >> 1) & 3;
  bits >>= 3;
  count -= 3;
  if (type == 0) {
    at -= <usize>(count >> 3);
    heldBits = 0;
    heldCount = 0;
    packed = at + 4;
    left = <usize>load<u16>(at);
    block = 2;
    return packed <= packedEnd && load<u16>(at, 2) == <u16>~left;
  }
  block = 1;
  if (type == 1) {
    heldBits = bits;
    heldCount = count;
    packed = at;
    return fixedTables();
  }
  if (type == 3) return false;
  const symbolCount = (<u32>bits & 31) + 257;
  const distanceCount = (<u32>(bits >> 5) & 31) + 1;
  const lengthCount = (<u32>(bits >> 10) & 15) + 4;
  if (symbolCount > 286 || distanceCount > 30) return false;
  bits >>= 14;
  count -= 14;
  memory.fill(LENGTHS, 0, 19);
  for (let place: u32 = 0; place < lengthCount; place++) {
    bits = refilled(bits, count, at);
    at += refilledBytes(count);
    count |= 56;
    store<u8>(LENGTHS + <usize>load<u8>(LENGTH_ORDER + place), <u8>(bits & 7));
    bits >>= 3;
    count -= 3;
  }
  if (!build(LENGTH_CODES, LENGTHS, 19, LENGTH_CODE_BITS, PLAIN)) return false;
  const all = symbolCount + distanceCount;
  for (let place: u32 = 0; place < all; ) {
    bits = refilled(bits, count, at);
    at += refilledBytes(count);
    count |= 56;
    const entry = entryAt(LENGTH_CODES, bits & 127);
    bits >>= <u64>(entry & 63);
    count -= entry & 63;
    const length = entry >> 16;
    if (length < 16) {
      store<u8>(LENGTHS + place, <u8>length);
      place++;
      continue;
    }
    if (length == 16 && place == 0) return false;
    const extra: u32 = length == 16 ? 2 : length == 17 ? 3 : 7;
    const times = (length == 18 ? 11 : 3) + (<u32>bits & ((1 << extra) - 1));
    if (place + times > all) return false;
    bits >>= <u64>extra;
    count -= extra;
    memory.fill(LENGTHS + place, length == 16 ? load<u8>(LENGTHS + place - 1) : 0, times);
    place += times;
  }
  heldBits = bits;
  heldCount = count;
  packed = at;
  return (
    load<u8>(LENGTHS + 256) != 0 &&
    build(DISTANCES, LENGTHS + symbolCount, distanceCount, DISTANCE_BITS, OF_DISTANCES) &&
    build(SYMBOLS, LENGTHS, symbolCount, SYMBOL_BITS, OF_SYMBOLS)
  );
}

function fixedTables(): bool {
  memory.fill(LENGTHS, 8, 288);
  memory.fill(LENGTHS + 144, 9, 112);
  memory.fill(LENGTHS + 256, 7, 24);
  memory.fill(LENGTHS + 288, 5, 32);
  return (
    build(SYMBOLS, LENGTHS, 288, SYMBOL_BITS, OF_SYMBOLS) &&
    build(DISTANCES, LENGTHS + 288, 32, DISTANCE_BITS, OF_DISTANCES)
  );
}

/** Builds the table of a code; false if its lengths are invalid. */
function build(table: usize, lengths: usize, symbols: u32, bits: u32, kind: u32): bool {
  memory.fill(COUNTS, 0, 64);
  for (let symbol: u32 = 0; symbol < symbols; symbol++) {
    const counter = COUNTS + (<usize>load<u8>(lengths + symbol) << 2);
    store<u32>(counter, load<u32>(counter) + 1);
  }
  let longest: u32 = 15;
  while (longest > 0 && load<u32>(COUNTS + (longest << 2)) == 0) longest--;
  let free: i32 = 1;
  let used: u32 = 0;
  for (let length: u32 = 1; length <= 15; length++) {
    const words = load<u32>(COUNTS + (length << 2));
    store<u32>(PLACES + (length << 2), used);
    used += words;
    free = (free << 1) - <i32>words;
    if (free < 0) return false;
  }
  for (let symbol: u32 = 0; symbol < symbols; symbol++) {
    const length = <u32>load<u8>(lengths + symbol);
    if (length == 0) continue;
    const place = PLACES + (length << 2);
    const at = load<u32>(place);
    store<u16>(SORTED + (at << 1), <u16>symbol);
    store<u32>(place, at + 1);
  }
  const size: u32 = 1 << bits;
  if (free > 0) {
    // Only a code of one word, or of none, may be incomplete.
    if (kind == PLAIN || longest > 1) return false;
    const only = used > 0 ? entryOf(load<u16>(SORTED), 1, kind) : NO_CODE;
    for (let place: u32 = 0; place < size; place += 2) {
      store<u32>(table + (place << 2), only);
      store<u32>(table + (place << 2), NO_CODE, 4);
    }
    return true;
  }
  let word: u32 = 0;
  let at: u32 = 0;
  let next = size;
  let first = size;
  let second: u32 = 0;
  let secondBits: u32 = 0;
  for (let length: u32 = 1; length <= longest; length++) {
    word <<= 1;
    for (let words = load<u32>(COUNTS + (length << 2)); words > 0; words--) {
      const symbol = <u32>load<u16>(SORTED + (at << 1));
      const reversed = reverse(word, length);
      if (length <= bits) {
        const entry = entryOf(symbol, length, kind);
        for (let place = reversed; place < size; place += 1 << length) store<u32>(table + (place << 2), entry);
      } else {
        const own = reversed & (size - 1);
        if (own != first) {
          first = own;
          second = next;
          secondBits = length - bits;
          let space = <i32>words;
          while (secondBits + bits < longest && space < 1 << secondBits) {
            secondBits++;
            space = (space << 1) + <i32>load<u32>(COUNTS + ((secondBits + bits) << 2));
          }
          next += 1 << secondBits;
          store<u32>(table + (own << 2), IS_SPECIAL | IS_POINTER | (second << 16) | (secondBits << 8) | bits);
        }
        const entry = entryOf(symbol, length - bits, kind);
        for (let place = reversed >> bits; place < <u32>1 << secondBits; place += 1 << (length - bits))
          store<u32>(table + ((second + place) << 2), entry);
      }
      at++;
      word++;
    }
  }
  return true;
}

/** The word with its bits reversed, as in the input. */
// @ts-ignore
@inline
function reverse(word: u32, length: u32): u32 {
  let reversed: u32 = 0;
  for (let bit: u32 = 0; bit < length; bit++) reversed |= ((word >> bit) & 1) << (length - 1 - bit);
  return reversed;
}

function entryOf(symbol: u32, length: u32, kind: u32): u32 {
  const bits = (length << 8) | length;
  if (kind == PLAIN) return (symbol << 16) | bits;
  if (kind == OF_DISTANCES) {
    const value = <u32>load<u16>(FIRST_DISTANCES + (symbol << 1));
    return value == 0 ? NO_CODE : (value << 16) | (bits + (symbol < 2 ? 0 : (symbol >> 1) - 1));
  }
  if (symbol < 256) return IS_LITERAL | (symbol << 16) | bits;
  if (symbol == 256) return IS_SPECIAL | bits;
  const value = <u32>load<u16>(FIRST_LENGTHS + ((symbol - 257) << 1));
  return value == 0 ? NO_CODE : (value << 16) | (bits + <u32>load<u8>(LENGTH_EXTRAS + symbol - 257));
}

/** Unpacks a block with codes. */
function symbols(): i32 {
  const inputLimit = isLastPacked ? packedEnd + AFTER_END : packedEnd - RESERVE;
  const limit = textLimit;
  const start = textStart;
  let out = text;
  let bits = refilled(heldBits, heldCount, packed);
  let at = packed + refilledBytes(heldCount);
  let count = heldCount | 56;
  let entry = entryAt(SYMBOLS, bits & SYMBOL_MASK);
  let stopped = IS_INVALID;
  for (;;) {
    if (out > limit) {
      stopped = NEEDS_SPACE;
      break;
    }
    if (at > inputLimit) {
      if (!isLastPacked) stopped = NEEDS_INPUT;
      break;
    }
    let before = bits;
    bits >>= <u64>(entry & 63);
    count -= entry & 63;
    if (entry & IS_LITERAL) {
      store<u8>(out, <u8>(entry >> 16));
      out++;
      entry = entryAt(SYMBOLS, bits & SYMBOL_MASK);
      before = bits;
      bits >>= <u64>(entry & 63);
      count -= entry & 63;
      if (entry & IS_LITERAL) {
        store<u8>(out, <u8>(entry >> 16));
        out++;
        entry = entryAt(SYMBOLS, bits & SYMBOL_MASK);
        before = bits;
        bits >>= <u64>(entry & 63);
        count -= entry & 63;
        if (entry & IS_LITERAL) {
          store<u8>(out, <u8>(entry >> 16));
          out++;
          bits = refilled(bits, count, at);
          at += refilledBytes(count);
          count |= 56;
          entry = entryAt(SYMBOLS, bits & SYMBOL_MASK);
          continue;
        }
      }
    }
    if (entry & IS_SPECIAL) {
      if (entry & IS_POINTER) {
        entry = secondEntry(SYMBOLS, entry, bits);
        before = bits;
        bits >>= <u64>(entry & 63);
        count -= entry & 63;
      }
      if (entry & IS_LITERAL) {
        store<u8>(out, <u8>(entry >> 16));
        out++;
        bits = refilled(bits, count, at);
        at += refilledBytes(count);
        count |= 56;
        entry = entryAt(SYMBOLS, bits & SYMBOL_MASK);
        continue;
      }
      if (entry & IS_SPECIAL) {
        if ((entry & IS_NO_CODE) == 0) stopped = IS_DONE;
        break;
      }
    }
    const length = <usize>valueAt(entry, before);
    bits = refilled(bits, count, at);
    at += refilledBytes(count);
    count |= 56;
    entry = entryAt(DISTANCES, bits & DISTANCE_MASK);
    if (entry & IS_POINTER) {
      bits >>= <u64>DISTANCE_BITS;
      count -= DISTANCE_BITS;
      entry = secondEntry(DISTANCES, entry, bits);
    }
    if (entry & IS_SPECIAL) break;
    const distance = <usize>valueAt(entry, bits);
    bits >>= <u64>(entry & 63);
    count -= entry & 63;
    let from = out - distance;
    if (distance > out - start) break;
    const to = out + length;
    // Loaded before the copy, to hide its latency.
    bits = refilled(bits, count, at);
    at += refilledBytes(count);
    count |= 56;
    entry = entryAt(SYMBOLS, bits & SYMBOL_MASK);
    if (distance >= 16) {
      do {
        v128.store(out, v128.load(from));
        out += 16;
        from += 16;
      } while (out < to);
    } else if (distance == 1) {
      const repeated = i8x16.splat(load<u8>(from));
      do {
        v128.store(out, repeated);
        out += 16;
      } while (out < to);
    } else {
      const step = min(distance, <usize>8);
      do {
        store<u64>(out, load<u64>(from));
        out += step;
        from += step;
      } while (out < to);
    }
    out = to;
  }
  // Returns unused complete bytes to the input, as more input may be at another address.
  packed = at - <usize>(count >> 3);
  heldCount = count & 7;
  heldBits = bits & (((<u64>1) << (<u64>heldCount)) - 1);
  text = out;
  return stopped;
}
