import type { ByteWriter } from './byte-writer.ts';

/** Shorter runs are packed with their neighbors. */
const SHORTEST_RUN = 16;

/** Writes numbers of 1 to 24 bits in Parquet's hybrid encoding of runs and packed bits. */
export function writeRuns(writer: ByteWriter, values: Int32Array, count: number, bits: number): void {
  const valueBytes = Math.ceil(bits / 8);
  let packedFrom = 0;
  for (let at = 0; at < count; ) {
    const value = values[at];
    let end = at + 1;
    while (end < count && values[end] === value) end += 1;
    // The number of values packed before a run is a multiple of eight.
    const from = at + ((packedFrom - at) & 7);
    if (end - from >= SHORTEST_RUN) {
      if (from > packedFrom) writePacked(writer, values, { from: packedFrom, to: from, bits });
      writer.varint((end - from) * 2);
      for (let byte = 0; byte < valueBytes; byte += 1) writer.byte(((value as number) >>> (8 * byte)) & 255);
      packedFrom = end;
    }
    at = end;
  }
  if (count > packedFrom) writePacked(writer, values, { from: packedFrom, to: count, bits });
}

interface Packed {
  readonly from: number;
  readonly to: number;
  readonly bits: number;
}

function writePacked(writer: ByteWriter, values: Int32Array, { from, to, bits }: Packed): void {
  const groups = Math.ceil((to - from) / 8);
  writer.varint(groups * 2 + 1);
  const { bytes, at } = writer.reserve(groups * bits);
  let next = at;
  let rest = 0;
  let restBits = 0;
  for (let place = from; place < from + 8 * groups; place += 1) {
    rest |= (place < to ? (values[place] as number) : 0) << restBits;
    restBits += bits;
    while (restBits >= 8) {
      bytes[next] = rest;
      next += 1;
      rest >>>= 8;
      restBits -= 8;
    }
  }
  writer.end = next;
}
