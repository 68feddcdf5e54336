import { readVarInt, readZigZag } from 'hyparquet/src/thrift.js';

/** Types of Thrift's compact protocol. */
const STOP = 0;
const TRUE = 1;
const FALSE = 2;
const BYTE = 3;
const I32 = 5;
const I64 = 6;
const DOUBLE = 7;
const BINARY = 8;
const LIST = 9;
const STRUCT = 12;

/** The types of a structure's fields; a list has the shape of its elements. */
interface Shape {
  readonly [field: number]: Expected;
}

type Expected = number | Shape | readonly [Shape];

const STATISTICS: Shape = { 1: BINARY, 2: BINARY, 3: I64, 4: I64, 5: BINARY, 6: BINARY };

const CHUNK: Shape = {
  2: I64,
  3: {
    1: I32,
    2: LIST,
    3: LIST,
    4: I32,
    5: I64,
    6: I64,
    7: I64,
    9: I64,
    10: I64,
    11: I64,
    12: STATISTICS,
    14: I64,
    15: I32,
  },
};

const SCHEMA_ELEMENT: Shape = {
  1: I32,
  2: I32,
  3: I32,
  4: BINARY,
  5: I32,
  6: I32,
  7: I32,
  8: I32,
  10: { 8: {}, 10: { 1: BYTE } },
};

/** What engines read of a footer. Source: https://github.com/apache/parquet-format/blob/master/src/main/thrift/parquet.thrift */
export const FOOTER: Shape = {
  1: I32,
  2: [SCHEMA_ELEMENT],
  3: I64,
  4: [{ 1: [CHUNK], 2: I64, 3: I64, 5: I64, 6: I64 }],
};

/** The header of a Bloom filter, which stands before its bits. */
export const BLOOM_HEADER: Shape = { 1: I32, 2: { 1: {} }, 3: { 1: {} }, 4: { 1: {} } };

const OTHER_TYPE = 'a field has another type';

interface Reader {
  readonly view: DataView;
  offset: number;
}

/**
 * Checks that the fields of a structure have their types: an engine passes over a field of another type, so that one
 * changed byte makes of a column with missing values one without.
 * @throws Error for a field of another type
 * @throws RangeError when it is cut off
 */
export function checkThriftTypes(view: DataView, shape: Shape): void {
  walk({ view, offset: 0 }, shape);
}

function walk(reader: Reader, shape: Shape): void {
  for (let field = 0; ; ) {
    const byte = byteOf(reader);
    const type = byte & 0x0f;
    if (type === STOP) return;
    field = byte >> 4 ? field + (byte >> 4) : readZigZag(reader);
    const expected = shape[field];
    if (expected !== undefined && type !== typeOf(expected)) throw new Error(OTHER_TYPE);
    skip(reader, type, expected);
  }
}

const typeOf = (expected: Expected) => {
  if (typeof expected === 'number') return expected;
  return Array.isArray(expected) ? LIST : STRUCT;
};

function byteOf(reader: Reader): number {
  reader.offset += 1;
  return reader.view.getUint8(reader.offset - 1);
}

/** Bytes of types that have the same length everywhere; the value of a truth value is its type. */
const BYTES: Readonly<Record<number, number>> = { [TRUE]: 0, [FALSE]: 0, [BYTE]: 1, [DOUBLE]: 8 };

function skip(reader: Reader, type: number, expected: Expected = {}): void {
  const bytes = BYTES[type];
  if (bytes !== undefined) reader.offset += bytes;
  else if (type === STRUCT) walk(reader, expected as Shape);
  else if (type === LIST) skipList(reader, Array.isArray(expected) ? expected[0] : {});
  else if (type === BINARY) {
    const length = readVarInt(reader);
    reader.offset += length;
  } else if (type <= I64) readVarInt(reader);
  else throw new Error(OTHER_TYPE);
}

function skipList(reader: Reader, element: Shape): void {
  const header = byteOf(reader);
  const [type, short] = [header & 0x0f, header >> 4];
  const size = short === 15 ? readVarInt(reader) : short;
  // In a list a truth value takes a byte.
  const stored = type === TRUE || type === FALSE ? BYTE : type;
  for (let at = 0; at < size; at += 1) skip(reader, stored, element);
}
