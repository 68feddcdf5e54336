/**
 * AssemblyScript, not TypeScript: `npm run scanner` compiles it to WebAssembly. A single pass over complete lines
 * checks each of them and fills columns with the records that a query needs. Accepted lines are certain to be records;
 * `lineKinds` decides on all others. For each field, the host writes its kind and, if its column is needed, the address
 * of the column.
 */

/** Kinds of fields, with the numbers in `field-kinds.ts`. */
const TEXT: u8 = 0;
const STATUS: u8 = 1;
const START: u8 = 2;
const END: u8 = 3;
const ADDRESS: u8 = 4;
const ACTION: u8 = 5;
const ACCOUNT: u8 = 6;
const INTERFACE: u8 = 7;
const INT: u8 = 8;
const BIGINT: u8 = 9;

/** Addresses in memory, the same as in `scanner.ts`: one byte, four bytes or 256 bytes per field. */
const KINDS: usize = 1024;
const COLUMNS: usize = 2048;
const DICTIONARIES: usize = 3072;
const CODES: usize = 4096;
const LAST_CODES: usize = 5120;
const LAST_LENGTHS: usize = 6144;
/** Upper bound of the missing values per column. */
const MISSING: usize = 7168;
/**
 * Tests of records to collect, in numbers of four bytes: the number of fields of a test, of which one must pass, and
 * the number of its ranges, then the fields, then first and last value of each range. A field count of 0 ends the list.
 */
const TESTS: usize = 8192;
const LAST_TEXTS: usize = 65536;
/** Positions of spaces and line feeds in a chunk of text. */
const SEPARATORS: usize = 131072;
const PIECE: usize = 262144;
/** Slots of 16 bytes: hash, code, position of the text or IPv4 address, dictionary and length. */
const SLOTS: usize = 2097152;
const SLOT_MASK: u32 = 524287;
const MOST_CODES: u32 = 262144;
/**
 * Texts of the dictionaries in the order of their codes: dictionary and length, two bytes each, then the bytes of the
 * text.
 */
const TEXTS: usize = 12582912;
const TEXTS_END: usize = 41943040;

/** Flag of an entry with an IPv4 address instead of a position. */
const IS_IPV4: u32 = 0x80000000;

const MISSING_INT: i32 = i32.MIN_VALUE;
const MISSING_BIGINT: i64 = i64.MIN_VALUE;

/** Maximum bytes of a text; lines with longer ones are not accepted. */
const LONGEST_TEXT: u32 = 255;
const NONE: u32 = 0xffffffff;

/** Rows in the columns. */
export let rows: u32 = 0;
/** Start of the next line when the columns are full. */
export let next: usize = 0;
/** Address for the next text of a dictionary. */
export let texts: usize = TEXTS;
/** Set when the dictionaries are full. */
export let isFull: u32 = 0;

/** Fields of a record. */
export let fields: u32 = 0;
/** Maximum rows in the columns. */
export let capacity: u32 = 0;
/** Field whose first byte must be `actionByte`. */
export let actionField: u32 = NONE;
export let actionByte: u32 = 0;
/**
 * Fields of four addresses, a byte each: source and destination, first of the interface, then of the packet. Records
 * with another action are collected if a pair differs. 0 to collect none of them.
 */
export let ends: u32 = 0;
/** Field that is missing from records without traffic. */
export let trafficField: u32 = NONE;
/** Field with the status, to collect only records whose status is OK. */
export let statusField: u32 = NONE;
/** Field with the start, to collect only records that start within either range of times. */
export let startField: u32 = NONE;
/** Whether there are tests. */
export let hasTests: u32 = 0;
export let since: u64 = 0;
export let until: u64 = 0;
export let sinceMs: u64 = 0;
export let untilMs: u64 = 0;

/** Set if the text is not a number or not an IPv4 address. */
let isBad: bool = false;
/** Set if a text is too long for a dictionary. */
let isTooLong: bool = false;

/**
 * Checks the lines between two addresses; one byte before and 16 after must be readable. False if any line is doubtful.
 */
export function scan(from: usize, to: usize): bool {
  let line = from;
  const last = fields - 1;
  isTooLong = false;
  while (line < to) {
    const end = min(line + PIECE, to);
    const separators = separatorsOf(line, end);
    // The record is longer than a chunk.
    if (separators < fields) return false;
    let at: u32 = 0;
    while (at + fields <= separators) {
      if (rows == capacity) {
        next = line;
        return true;
      }
      const own = SEPARATORS + (<usize>at << 2);
      const isKept = isWanted(line, own);
      let begin = line;
      let start: u64 = 0;
      let stop: u64 = u64.MAX_VALUE;
      for (let field: u32 = 0; field <= last; field++) {
        const valueEnd = <usize>load<u32>(own + (<usize>field << 2));
        if (valueEnd == begin || load<u8>(valueEnd) != (field == last ? 10 : 32)) return false;
        const kind = load<u8>(KINDS + field);
        const column = isKept ? <usize>load<u32>(COLUMNS + (<usize>field << 2)) : 0;
        const isMissing = load<u8>(begin) == 45 && valueEnd - begin == 1;
        // Most frequent kinds first.
        if (kind >= INT) {
          const isInt = kind == INT;
          if (column == 0) {
            if (!isMissing && (valueEnd - begin > <usize>(isInt ? 9 : 18) || !isNumber(begin, valueEnd))) return false;
          } else if (isMissing) {
            if (isInt) store<i32>(column + (<usize>rows << 2), MISSING_INT);
            else store<i64>(column + (<usize>rows << 3), MISSING_BIGINT);
            count(field);
          } else {
            isBad = valueEnd - begin > <usize>(isInt ? 9 : 18);
            const value = number(begin, valueEnd);
            if (isBad) return false;
            if (isInt) store<u32>(column + (<usize>rows << 2), <u32>value);
            else store<u64>(column + (<usize>rows << 3), value);
          }
        } else if (kind == START || kind == END) {
          let value: u64 = 0;
          if (isMissing) {
            if (kind == START) return false;
          } else {
            isBad = valueEnd - begin > 15;
            value = number(begin, valueEnd);
            if (isBad) return false;
            if (kind == START) start = value;
            else stop = value;
          }
          if (column != 0) {
            store<u64>(column + (<usize>rows << 3), isMissing ? <u64>MISSING_BIGINT : value);
            if (isMissing) count(field);
          }
        } else if (kind == STATUS) {
          const length = <u32>(valueEnd - begin);
          const isStatus =
            (length == 2 && load<u16>(begin) == 0x4b4f) ||
            (length == 6 && load<u32>(begin) == 0x41444f4e && load<u16>(begin, 4) == 0x4154) ||
            (length == 8 && load<u64>(begin) == 0x4154414450494b53);
          if (!isStatus) return false;
          if (column != 0) store<u32>(column + (<usize>rows << 2), codeOf(field, begin, valueEnd));
        } else if (isMissing) {
          if (column != 0) {
            store<u32>(column + (<usize>rows << 2), 0);
            count(field);
          }
        } else if (kind == ADDRESS) {
          const ipv4 = ipv4Of(begin, valueEnd);
          if (isBad && afterIpv6(begin) != valueEnd) return false;
          if (column != 0)
            store<u32>(
              column + (<usize>rows << 2),
              isBad ? codeOf(field, begin, valueEnd) : ipv4Code(field, ipv4, begin, valueEnd),
            );
        } else {
          if (kind == ACTION) {
            const isAction =
              valueEnd - begin == 6 &&
              ((load<u32>(begin) == 0x45434341 && load<u16>(begin, 4) == 0x5450) ||
                (load<u32>(begin) == 0x454a4552 && load<u16>(begin, 4) == 0x5443));
            if (!isAction) return false;
          } else if (kind == ACCOUNT) {
            if (load<u8>(begin) == 84) return false;
          } else if (kind == INTERFACE) {
            if (valueEnd - begin < 4 || load<u32>(begin) != 0x2d696e65) return false;
          }
          if (column != 0) store<u32>(column + (<usize>rows << 2), codeOf(field, begin, valueEnd));
        }
        begin = valueEnd + 1;
      }
      if (start > stop || isFull || isTooLong) return false;
      line = begin;
      at += fields;
      if (isKept) rows++;
    }
    // The text after the last complete record.
    if (end == to && line != to) return false;
  }
  next = line;
  return true;
}

// @ts-ignore
@inline
function beginOf(field: u32, line: usize, separators: usize): usize {
  return field == 0 ? line : <usize>load<u32>(separators + (<usize>field << 2) - 4) + 1;
}

// @ts-ignore
@inline
function endOf(field: u32, separators: usize): usize {
  return <usize>load<u32>(separators + (<usize>field << 2));
}

/** Whether a record is collected, provided its values are valid. */
// @ts-ignore
@inline
function isWanted(line: usize, separators: usize): bool {
  if (
    actionField != NONE &&
    load<u8>(beginOf(actionField, line, separators)) != <u8>actionByte &&
    !isTranslated(line, separators)
  )
    return false;
  if (statusField != NONE && load<u8>(beginOf(statusField, line, separators)) != 79) return false;
  if (trafficField != NONE) {
    const begin = beginOf(trafficField, line, separators);
    if (load<u8>(begin) == 45 && endOf(trafficField, separators) - begin == 1) return false;
  }
  if (startField != NONE) {
    const value = number(beginOf(startField, line, separators), endOf(startField, separators));
    if (!((value >= since && value < until) || (value >= sinceMs && value < untilMs))) return false;
  }
  return hasTests == 0 || passes(line, separators);
}

/** Whether an address of the packet differs from that of the interface. */
function isTranslated(line: usize, separators: usize): bool {
  for (let pairs = ends; pairs != 0; pairs >>= 16) {
    const seen = pairs & 255;
    const own = (pairs >> 8) & 255;
    const begin = beginOf(own, line, separators);
    const length = <u32>(endOf(own, separators) - begin);
    const other = beginOf(seen, line, separators);
    const isSame = <u32>(endOf(seen, separators) - other) == length && areSame(other, begin, length);
    if (!isSame && load<u8>(begin) != 45) return true;
  }
  return false;
}

/** Whether a record passes all tests, provided its values are valid. */
function passes(line: usize, separators: usize): bool {
  let test = TESTS;
  for (let fields = load<u32>(test); fields != 0; fields = load<u32>(test)) {
    const ranges = test + 8 + (<usize>fields << 2);
    const end = ranges + (<usize>load<u32>(test, 4) << 3);
    let isIn = false;
    for (let field = test + 8; field < ranges && !isIn; field += 4)
      isIn = isInRange(line, separators, load<u32>(field), ranges, end);
    if (!isIn) return false;
    test = end;
  }
  return true;
}

function isInRange(line: usize, separators: usize, field: u32, ranges: usize, end: usize): bool {
  const begin = beginOf(field, line, separators);
  const valueEnd = endOf(field, separators);
  let value: u32;
  if (load<u8>(KINDS + field) == ADDRESS) value = ipv4Of(begin, valueEnd);
  else {
    isBad = false;
    value = <u32>number(begin, valueEnd);
  }
  if (isBad) return false;
  for (let at = ranges; at < end; at += 8) if (value >= load<u32>(at) && value <= load<u32>(at, 4)) return true;
  return false;
}

// @ts-ignore
@inline
function count(field: u32): void {
  const counter = MISSING + (<usize>field << 2);
  store<u32>(counter, load<u32>(counter) + 1);
}

/** Bitmap of those of sixteen bytes that are at most a space. */
// @ts-ignore
@inline
function maskOf(at: usize, blank: v128): u64 {
  return <u64>(<u32>i8x16.bitmask(i8x16.le_u(v128.load(at), blank)));
}

/** Writes the positions of all bytes that are at most a space to SEPARATORS; returns their number. */
// @ts-ignore
@inline
function separatorsOf(from: usize, to: usize): u32 {
  const blank = i8x16.splat(0x20);
  let out = SEPARATORS;
  let at = from;
  for (; at + 64 <= to; at += 64) {
    let mask =
      maskOf(at, blank) | (maskOf(at + 16, blank) << 16) | (maskOf(at + 32, blank) << 32) | (maskOf(at + 48, blank) << 48);
    const next = out + (<usize>popcnt(mask) << 2);
    // Usually fewer than 12: a fixed count avoids branch mispredictions.
    for (let some = 0; some < 12; some++) {
      store<u32>(out, <u32>at + <u32>ctz(mask));
      out += 4;
      mask &= mask - 1;
    }
    while (mask != 0) {
      store<u32>(out, <u32>at + <u32>ctz(mask));
      out += 4;
      mask &= mask - 1;
    }
    out = next;
  }
  for (; at < to; at += 16) {
    let mask = <u32>maskOf(at, blank);
    if (at + 16 > to) mask &= (1 << <u32>(to - at)) - 1;
    while (mask != 0) {
      store<u32>(out, <u32>at + ctz(mask));
      out += 4;
      mask &= mask - 1;
    }
  }
  return <u32>((out - SEPARATORS) >> 2);
}

// @ts-ignore
@inline
function areDigits(eight: u64): bool {
  return (
    ((eight & 0xf0f0f0f0f0f0f0f0) | (((eight + 0x0606060606060606) & 0xf0f0f0f0f0f0f0f0) >> 4)) ==
    0x3333333333333333
  );
}

/** The value of eight digits. */
// @ts-ignore
@inline
function valueOf(eight: u64): u64 {
  let value = ((eight & 0x0f0f0f0f0f0f0f0f) * 2561) >> 8;
  value = ((value & 0x00ff00ff00ff00ff) * 6553601) >> 16;
  return ((value & 0x0000ffff0000ffff) * 42949672960001) >> 32;
}

/** The last 1 to 8 bytes before an address, padded with digits 0 in front to eight. */
// @ts-ignore
@inline
function padded(end: usize, length: u32): u64 {
  const eight = load<u64>(end - 8);
  if (length == 8) return eight;
  const shift = <u64>((8 - length) << 3);
  return ((eight >> shift) << shift) | (0x3030303030303030 >> (64 - shift));
}

/** The value of up to 18 digits; sets `isBad` for anything else, and never clears it. */
// @ts-ignore
@inline
function number(begin: usize, end: usize): u64 {
  const length = <u32>(end - begin);
  if (length <= 8) {
    const last = padded(end, length);
    if (!areDigits(last)) isBad = true;
    return valueOf(last);
  }
  const last = load<u64>(end - 8);
  if (length <= 16) {
    const first = padded(end - 8, length - 8);
    if (!areDigits(last) || !areDigits(first)) isBad = true;
    return valueOf(first) * 100000000 + valueOf(last);
  }
  if (length > 18) {
    isBad = true;
    return 0;
  }
  const middle = load<u64>(end - 16);
  const first = padded(end - 16, length - 16);
  if (!areDigits(last) || !areDigits(middle) || !areDigits(first)) isBad = true;
  return (valueOf(first) * 100000000 + valueOf(middle)) * 100000000 + valueOf(last);
}

/** Whether the text is 1 to 18 digits. */
// @ts-ignore
@inline
function isNumber(begin: usize, end: usize): bool {
  const length = <u32>(end - begin);
  if (length <= 8) return areDigits(padded(end, length));
  if (!areDigits(load<u64>(end - 8))) return false;
  if (length <= 16) return areDigits(padded(end - 8, length - 8));
  return length <= 18 && areDigits(load<u64>(end - 16)) && areDigits(padded(end - 16, length - 16));
}

/** The value of an IPv4 address without leading zeros; sets `isBad` for anything else, and clears it otherwise. */
// @ts-ignore
@inline
function ipv4Of(begin: usize, end: usize): u32 {
  let value: u32 = 0;
  let at = begin;
  isBad = true;
  for (let octets = 0; octets < 4; octets++) {
    if (octets > 0) {
      if (load<u8>(at) != 46) return 0;
      at++;
    }
    let digit = <u32>load<u8>(at) - 48;
    if (digit > 9) return 0;
    let octet = digit;
    at++;
    digit = <u32>load<u8>(at) - 48;
    if (digit < 10) {
      if (octet == 0) return 0;
      octet = octet * 10 + digit;
      at++;
      digit = <u32>load<u8>(at) - 48;
      if (digit < 10) {
        octet = octet * 10 + digit;
        at++;
      }
    }
    if (octet > 255) return 0;
    value = (value << 8) | octet;
  }
  if (at == end) isBad = false;
  return value;
}

/** The position after an IPv6 address in the canonical form of RFC 5952; `begin` if there is none. */
function afterIpv6(begin: usize): usize {
  let at = begin;
  let groups: u32 = 0;
  // Adjacent zero groups: current run, and longest before and after `::`.
  let zeros: u32 = 0;
  let before: u32 = 0;
  let longest: u32 = 0;
  let hasGap = false;
  for (;;) {
    const isGap = load<u16>(at) == 0x3a3a;
    if (isGap) {
      if (hasGap || zeros > 0) return begin;
      hasGap = true;
      before = longest;
      longest = 0;
      at += 2;
      if (!isHex(load<u8>(at))) break;
    } else if (groups > 0) {
      if (load<u8>(at) != 58) break;
      at++;
    }
    const group = at;
    while (isHex(load<u8>(at))) at++;
    const length = at - group;
    const hasZero = load<u8>(group) == 48;
    const isZero = hasZero && length == 1;
    if (length == 0 || length > 4 || (hasZero && length > 1) || (isGap && isZero)) return begin;
    groups++;
    zeros = isZero ? zeros + 1 : 0;
    longest = max(longest, zeros);
  }
  const left = 8 - <i32>groups;
  const isShortest = hasGap ? left > 1 && <i32>before < left && <i32>longest <= left : left == 0 && longest < 2;
  return isShortest ? at : begin;
}

// @ts-ignore
@inline
function isHex(byte: u8): bool {
  return (byte >= 48 && byte <= 57) || (byte >= 97 && byte <= 102);
}

/** The code of a text in the dictionary of its field. */
// @ts-ignore
@inline
function codeOf(field: u32, begin: usize, end: usize): u32 {
  const length = <u32>(end - begin);
  const last = LAST_TEXTS + (<usize>field << 8);
  if (load<u32>(LAST_LENGTHS + (<usize>field << 2)) == length && areSame(last, begin, length))
    return load<u32>(LAST_CODES + (<usize>field << 2));
  if (length > LONGEST_TEXT) {
    isTooLong = true;
    return 0;
  }
  const code = foundCode(field, begin, length);
  store<u32>(LAST_LENGTHS + (<usize>field << 2), length);
  store<u32>(LAST_CODES + (<usize>field << 2), code);
  memory.copy(last, begin, length);
  return code;
}

function foundCode(field: u32, begin: usize, length: u32): u32 {
  const dictionary = <u32>load<u8>(DICTIONARIES + field);
  const key = length | (dictionary << 16);
  let hash: u64 = <u64>key * 0x9e3779b97f4a7c15;
  let at = begin;
  let left = length;
  while (left >= 8) {
    hash = (hash ^ load<u64>(at)) * 0xff51afd7ed558ccd;
    hash ^= hash >> 32;
    at += 8;
    left -= 8;
  }
  while (left > 0) {
    hash = (hash ^ load<u8>(at)) * 0x100000001b3;
    at++;
    left--;
  }
  const own = mixed(hash);
  let slot = own & SLOT_MASK;
  for (;;) {
    const entry = SLOTS + (<usize>slot << 4);
    const there = load<u32>(entry);
    if (there == 0) return added(entry, own, dictionary, key, begin, length);
    if (there == own && load<u32>(entry, 12) == key && areSame(load<u32>(entry, 8), begin, length))
      return load<u32>(entry, 4);
    slot = (slot + 1) & SLOT_MASK;
  }
  return 0;
}

function ipv4Code(field: u32, value: u32, begin: usize, end: usize): u32 {
  const dictionary = <u32>load<u8>(DICTIONARIES + field);
  const key = IS_IPV4 | (dictionary << 16);
  const own = mixed((<u64>value * 0x9e3779b97f4a7c15) ^ dictionary);
  let slot = own & SLOT_MASK;
  for (;;) {
    const entry = SLOTS + (<usize>slot << 4);
    const there = load<u32>(entry);
    if (there == 0) {
      const code = added(entry, own, dictionary, key, begin, <u32>(end - begin));
      store<u32>(entry, value, 8);
      return code;
    }
    if (there == own && load<u32>(entry, 12) == key && load<u32>(entry, 8) == value)
      return load<u32>(entry, 4);
    slot = (slot + 1) & SLOT_MASK;
  }
  return 0;
}

/** Never 0, which is an empty slot. */
// @ts-ignore
@inline
function mixed(hash: u64): u32 {
  let own = (hash ^ (hash >> 29)) * 0x9e3779b97f4a7c15;
  own ^= own >> 32;
  return <u32>own | 0x80000000;
}

/** Assigns the next code of its dictionary to a text; 0 if there is no space. */
function added(entry: usize, hash: u32, dictionary: u32, key: u32, begin: usize, length: u32): u32 {
  const code = load<u32>(CODES + (<usize>dictionary << 2)) + 1;
  if (code > MOST_CODES || texts + 4 + length > TEXTS_END || ++all > MOST_CODES) {
    isFull = 1;
    return 0;
  }
  store<u32>(CODES + (<usize>dictionary << 2), code);
  store<u16>(texts, <u16>dictionary);
  store<u16>(texts, <u16>length, 2);
  memory.copy(texts + 4, begin, length);
  store<u32>(entry, hash);
  store<u32>(entry, code, 4);
  store<u32>(entry, <u32>(texts + 4), 8);
  store<u32>(entry, key, 12);
  texts += 4 + length;
  return code;
}

/** Entries of all dictionaries. */
let all: u32 = 0;

// @ts-ignore
@inline
function areSame(one: usize, other: usize, length: u32): bool {
  let at: u32 = 0;
  for (; at + 8 <= length; at += 8) if (load<u64>(one + at) != load<u64>(other + at)) return false;
  for (; at < length; at++) if (load<u8>(one + at) != load<u8>(other + at)) return false;
  return true;
}
