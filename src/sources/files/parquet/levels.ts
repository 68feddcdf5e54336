/** Bytes with a read position. */
export interface ByteReader {
  readonly bytes: Uint8Array;
  offset: number;
}

/**
 * Walks values in Parquet's hybrid encoding of runs and packed bits, used for levels and indexes.
 * @param width bits per value
 * @param count number of values
 * @param each called with a value and its number of repetitions; without it packed values are skipped
 * @throws RangeError when the bytes end before the values
 */
export function walkHybrid(
  reader: ByteReader,
  width: number,
  count: number,
  each?: (value: number, times: number) => void,
): void {
  const bytesOfValue = (width + 7) >> 3;
  for (let seen = 0; seen < count; ) {
    const header = varint(reader);
    const left = count - seen;
    if (header & 1) {
      const groups = header >>> 1;
      if (groups === 0) throw new RangeError('a run is empty');
      if (each) eachPacked(reader, width, Math.min(left, groups * 8), each);
      reader.offset += groups * width;
      seen += groups * 8;
    } else {
      const times = header >>> 1;
      if (times === 0) throw new RangeError('a run is empty');
      let value = 0;
      for (let at = 0; at < bytesOfValue; at += 1) value |= byteAt(reader, reader.offset + at) << (8 * at);
      reader.offset += bytesOfValue;
      each?.(value, Math.min(left, times));
      seen += times;
    }
    if (reader.offset > reader.bytes.length) throw new RangeError('the values are cut off');
  }
}

function eachPacked(
  { bytes, offset }: ByteReader,
  width: number,
  count: number,
  each: (value: number, times: number) => void,
): void {
  for (let at = 0; at < count; at += 1) {
    let value = 0;
    for (let bit = 0; bit < width; bit += 1) {
      const place = at * width + bit;
      const byte = bytes[offset + (place >> 3)];
      if (byte === undefined) throw new RangeError('the values are cut off');
      value |= ((byte >> (place & 7)) & 1) << bit;
    }
    each(value, 1);
  }
}

/** @throws RangeError when the bytes end before the number */
export function varint(reader: ByteReader): number {
  let value = 0;
  for (let shift = 0; shift < 35; shift += 7) {
    const byte = byteAt(reader, reader.offset);
    reader.offset += 1;
    value |= (byte & 0x7f) << shift;
    if (byte < 0x80) return value >>> 0;
  }
  throw new RangeError('a number is too long');
}

function byteAt({ bytes }: ByteReader, at: number): number {
  const byte = bytes[at];
  if (byte === undefined) throw new RangeError('the values are cut off');
  return byte;
}
