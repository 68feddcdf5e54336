import { crc32 } from 'node:zlib';

/** What `inflate.as` exports. */
export interface InflateExports {
  readonly begin: () => void;
  readonly inflate: () => number;
  readonly packed: { value: number };
  readonly packedEnd: { value: number };
  readonly isLastPacked: { value: number };
  readonly text: { value: number };
  readonly textLimit: { value: number };
  readonly textStart: { value: number };
}

/** Takes whole lines from the begin of a text; returns how many bytes they have, undefined to stop. */
export type TakeLines = (text: Buffer) => number | undefined;

/** Why `inflate` stopped. */
const IS_DONE = 0;
const NEEDS_INPUT = 1;
const IS_INVALID = 3;

/** Bytes of the text that are unpacked at once: they are scanned while the processor's cache still has them. */
const PIECE = 262_144;
/** Bytes that DEFLATE may repeat. */
const WINDOW = 32_768;
/** Bytes that one symbol may write beyond the limit, and a line feed. */
const BEYOND = 512;
const PACKED_PIECE = 131_072;
/** Bytes that may be read after the end. */
const MARGIN = 64;

/** Bytes of memory for the text, and for what is packed. */
export const GZIP_TEXT_SPACE = WINDOW + PIECE + BEYOND;
export const GZIP_PACKED_SPACE = PACKED_PIECE + MARGIN;

/** Unpacks gzip files (RFC 1952) in the memory of the scanner, piece by piece. */
export class GzipText {
  readonly #exports: InflateExports;
  readonly #memory: Buffer;
  readonly #text: number;
  readonly #packed: number;
  /** Where the text begins that was not taken, and where it ends. */
  #begin = 0;
  #end = 0;

  /** @param at addresses of the spaces */
  constructor(
    exports: InflateExports,
    memory: Buffer,
    at: { readonly text: number; readonly packed: number },
  ) {
    this.#exports = exports;
    this.#memory = memory;
    this.#text = at.text;
    this.#packed = at.packed;
  }

  /**
   * Whether a file is unpacked to its end, its text taken to its last line, and its lengths and checksums hold. A file with
   * what is rare, such as bytes after its end, counts as one that is not.
   * @param most bytes of text, about
   */
  unpack(stored: Buffer, most: number, take: TakeLines): boolean {
    this.#begin = this.#text;
    this.#end = this.#text;
    let total = 0;
    let at = 0;
    do {
      const stream = bodyOf(stored, at);
      const member = stream === undefined ? undefined : this.#member(stored, stream, most - total, take);
      if (member === undefined) return false;
      at = member.next + 8;
      if (at > stored.length) return false;
      if (stored.readUInt32LE(at - 8) !== member.checksum || stored.readUInt32LE(at - 4) !== member.length)
        return false;
      total += member.length;
    } while (at < stored.length);
    return this.#takeLast(take);
  }

  /** Unpacks one stream; `next` is the position after it. */
  #member(stored: Buffer, stream: number, most: number, take: TakeLines) {
    const { begin, inflate, packed, packedEnd, text, textLimit, textStart } = this.#exports;
    begin();
    text.value = this.#end;
    textStart.value = this.#end;
    textLimit.value = this.#text + WINDOW + PIECE;
    packed.value = this.#packed;
    packedEnd.value = this.#packed;
    let next = stream;
    let checksum = 0;
    let length = 0;
    for (let stopped = NEEDS_INPUT; stopped !== IS_DONE; ) {
      if (stopped === NEEDS_INPUT) next += this.#feed(stored, next);
      stopped = inflate();
      const unpacked = this.#memory.subarray(this.#end, text.value);
      checksum = crc32(unpacked, checksum);
      length += unpacked.length;
      this.#end = text.value;
      if (stopped === IS_INVALID || length > most) return undefined;
      if (this.#end >= textLimit.value && !this.#takeLines(take)) return undefined;
    }
    return { next: next - (packedEnd.value - packed.value), checksum, length };
  }

  /** Adds to the input; returns how many bytes. */
  #feed(stored: Buffer, from: number): number {
    const { packed, packedEnd, isLastPacked } = this.#exports;
    const rest = packedEnd.value - packed.value;
    this.#memory.copyWithin(this.#packed, packed.value, packedEnd.value);
    const added = stored.copy(this.#memory, this.#packed + rest, from, from + PACKED_PIECE - rest);
    packed.value = this.#packed;
    packedEnd.value = this.#packed + rest + added;
    isLastPacked.value = from + added === stored.length ? 1 : 0;
    return added;
  }

  /** Makes space; false where that takes more than whole lines. */
  #takeLines(take: TakeLines): boolean {
    const taken = take(this.#memory.subarray(this.#begin, this.#end));
    if (taken === undefined) return false;
    this.#begin += taken;
    const kept = Math.min(this.#begin, this.#end - WINDOW);
    const by = kept - this.#text;
    this.#memory.copyWithin(this.#text, kept, this.#end);
    this.#begin -= by;
    this.#end -= by;
    const { text, textLimit, textStart } = this.#exports;
    text.value = this.#end;
    textStart.value = Math.max(this.#text, textStart.value - by);
    return this.#end < textLimit.value;
  }

  /** The last line may lack its end. */
  #takeLast(take: TakeLines): boolean {
    if (this.#end > this.#begin && this.#memory[this.#end - 1] !== LINE_FEED) {
      this.#memory[this.#end] = LINE_FEED;
      this.#end += 1;
    }
    const rest = this.#memory.subarray(this.#begin, this.#end);
    return take(rest) === rest.length;
  }
}

const LINE_FEED = 10;

/** The position after the head of a member; undefined where none stands, or one with a checksum of its own. */
function bodyOf(stored: Buffer, at: number): number | undefined {
  if (stored.length < at + 10 || stored.readUIntBE(at, 3) !== 0x1f8b08) return undefined;
  const flags = stored.readUInt8(at + 3);
  if ((flags & ~(FLAG.text | FLAG.extra | FLAG.name | FLAG.comment)) !== 0) return undefined;
  let body = at + 10;
  if (flags & FLAG.extra) {
    if (stored.length < body + 2) return undefined;
    body += 2 + stored.readUInt16LE(body);
  }
  for (const flag of [FLAG.name, FLAG.comment]) {
    if ((flags & flag) === 0) continue;
    const end = stored.indexOf(0, body);
    if (end < 0) return undefined;
    body = end + 1;
  }
  return body;
}

const FLAG = { text: 1, extra: 4, name: 8, comment: 16 } as const;
