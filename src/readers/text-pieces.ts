import { crc32 } from 'node:zlib';
import type { StoredFile } from './stored-file.ts';

/** Exports of `inflate.as`. */
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

/** Takes complete lines from the start of a text; returns their number of bytes, undefined to stop. */
export type TakeLines = (text: Buffer) => number | undefined;

/** Why `inflate` stopped. */
const IS_DONE = 0;
const NEEDS_INPUT = 1;
const IS_INVALID = 3;

/** Bytes of text per chunk: scanned while still in the processor's cache. */
const PIECE = 262_144;
/** Window of DEFLATE, bytes. */
const WINDOW = 32_768;
/** End of a chunk; the scanner's text space is larger, as one symbol and a line feed may be written beyond it. */
const LIMIT = WINDOW + PIECE;
const PACKED_PIECE = 131_072;
/** Bytes after the end that may be read. */
const MARGIN = 64;
/** Bytes of the trailer of a gzip member. */
const TRAILER = 8;

/** Bytes of memory for packed input. */
export const PACKED_PIECE_SPACE = PACKED_PIECE + MARGIN;

/** Reads the text of files into the scanner's memory in chunks. */
export class TextPieces {
  readonly #exports: InflateExports;
  readonly #memory: Buffer;
  readonly #text: number;
  readonly #packed: number;
  /** Start and end of the text not taken yet. */
  #begin = 0;
  #end = 0;

  /** @param at addresses of the text and of the packed input */
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

  /** Reads an uncompressed file; returns whether all of its lines were taken. */
  copy(file: StoredFile, take: TakeLines): boolean {
    this.#start();
    for (;;) {
      const space = this.#memory.subarray(this.#end, this.#text + LIMIT);
      const read = file.read(space);
      this.#end += read;
      if (read < space.length) return this.#takeLast(take);
      if (!this.#takeLines(take)) return false;
    }
  }

  /**
   * Unpacks a gzip file (RFC 1952); returns whether it was unpacked to its end, all lines were taken, and its lengths
   * and checksums match. Also false for rare features, such as bytes after the end.
   * @param most maximum bytes of text
   */
  unpack(file: StoredFile, most: number, take: TakeLines): boolean {
    this.#start();
    let left = most;
    do {
      this.#feed(file);
      const member = this.#passHead() ? this.#unpackMember(file, left, take) : undefined;
      if (!member) return false;
      this.#feed(file);
      if (!this.#passTrailer(member)) return false;
      left -= member.length;
    } while (this.#feed(file) > 0);
    return this.#takeLast(take);
  }

  #start(): void {
    const { packed, packedEnd, isLastPacked } = this.#exports;
    packed.value = this.#packed;
    packedEnd.value = this.#packed;
    isLastPacked.value = 0;
    this.#begin = this.#text;
    this.#end = this.#text;
  }

  /** Reads more packed input; returns the available bytes. */
  #feed(file: StoredFile): number {
    const { packed, packedEnd, isLastPacked } = this.#exports;
    const rest = packedEnd.value - packed.value;
    if (isLastPacked.value === 1) return rest;
    this.#memory.copyWithin(this.#packed, packed.value, packedEnd.value);
    const space = this.#memory.subarray(this.#packed + rest, this.#packed + PACKED_PIECE);
    const read = file.read(space);
    packed.value = this.#packed;
    packedEnd.value = this.#packed + rest + read;
    isLastPacked.value = read < space.length ? 1 : 0;
    return rest + read;
  }

  /** Skips the header of a member; false if there is none, or it has rare features. */
  #passHead(): boolean {
    const { packed, packedEnd } = this.#exports;
    const head = this.#memory.subarray(packed.value, packedEnd.value);
    const length = headLength(head);
    if (length === undefined || length > head.length) return false;
    packed.value += length;
    return true;
  }

  #unpackMember(file: StoredFile, most: number, take: TakeLines): Member | undefined {
    const { begin, inflate, text, textLimit, textStart } = this.#exports;
    begin();
    text.value = this.#end;
    textStart.value = this.#end;
    textLimit.value = this.#text + LIMIT;
    let checksum = 0;
    let length = 0;
    for (let stopped: number | undefined; stopped !== IS_DONE; ) {
      if (stopped === NEEDS_INPUT) this.#feed(file);
      stopped = inflate();
      const unpacked = this.#memory.subarray(this.#end, text.value);
      checksum = crc32(unpacked, checksum);
      length += unpacked.length;
      this.#end = text.value;
      if (stopped === IS_INVALID || length > most) return undefined;
      if (this.#end >= textLimit.value && !this.#takeLines(take)) return undefined;
    }
    return { checksum, length };
  }

  #passTrailer({ checksum, length }: Member): boolean {
    const { packed, packedEnd } = this.#exports;
    const trailer = this.#memory.subarray(packed.value, packedEnd.value);
    packed.value += TRAILER;
    return (
      trailer.length >= TRAILER &&
      trailer.readUInt32LE(0) === checksum &&
      trailer.readUInt32LE(4) === length % 2 ** 32
    );
  }

  /** Takes complete lines to free space; false if that frees none. */
  #takeLines(take: TakeLines): boolean {
    const taken = take(this.#memory.subarray(this.#begin, this.#end));
    if (taken === undefined) return false;
    this.#begin += taken;
    const kept = Math.min(this.#begin, this.#end - WINDOW);
    const by = kept - this.#text;
    this.#memory.copyWithin(this.#text, kept, this.#end);
    this.#begin -= by;
    this.#end -= by;
    const { text, textStart } = this.#exports;
    text.value = this.#end;
    textStart.value = Math.max(this.#text, textStart.value - by);
    return this.#end < this.#text + LIMIT;
  }

  /** Takes the remaining lines; the last one may have no line feed. */
  #takeLast(take: TakeLines): boolean {
    if (this.#end > this.#begin && this.#memory[this.#end - 1] !== LINE_FEED) {
      this.#memory[this.#end] = LINE_FEED;
      this.#end += 1;
    }
    const rest = this.#memory.subarray(this.#begin, this.#end);
    return take(rest) === rest.length;
  }
}

/** Checksum and length of the unpacked text of a gzip member. */
interface Member {
  readonly checksum: number;
  readonly length: number;
}

const LINE_FEED = 10;

/** Length of a member's header in bytes; undefined if there is none, or it contains more than a name. */
function headLength(head: Buffer): number | undefined {
  const flags = head[3] ?? 0;
  if (head.length < 10 || head.readUIntBE(0, 3) !== 0x1f8b08 || flags & ~NAME) return undefined;
  return flags === NAME ? head.indexOf(0, 10) + 1 || undefined : 10;
}

const NAME = 8;
