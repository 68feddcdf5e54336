import { crc32 } from 'node:zlib';
import type { StoredFile } from './stored-file.ts';

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

/** Bytes of a text that are taken at once: they are scanned while the processor's cache still has them. */
const PIECE = 262_144;
/** Bytes that DEFLATE may repeat. */
const WINDOW = 32_768;
/** The scanner's text space has more: one symbol, and a line feed, may be written beyond it. */
const LIMIT = WINDOW + PIECE;
const PACKED_PIECE = 131_072;
/** Bytes that may be read after the end. */
const MARGIN = 64;
/** What follows the packed text of a member. */
const TRAILER = 8;

/** Bytes of memory for what is packed. */
export const PACKED_PIECE_SPACE = PACKED_PIECE + MARGIN;

/** The text of files in the memory of the scanner, piece by piece. */
export class TextPieces {
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

  /** Whether the text of a file was taken to its last line. */
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
   * Whether a gzip file (RFC 1952) was unpacked to its end, its text taken to its last line, and its lengths and checksums
   * hold. A file with what is rare, such as bytes after its end, counts as one of which they do not.
   * @param most bytes of text
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

  /** Adds to what is packed; returns how many bytes there are. */
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

  /** Goes to what follows the head of a member; false where none stands, or a rare one. */
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
    const { text, textStart } = this.#exports;
    text.value = this.#end;
    textStart.value = Math.max(this.#text, textStart.value - by);
    return this.#end < this.#text + LIMIT;
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

/** What was unpacked of a member of a gzip file. */
interface Member {
  readonly checksum: number;
  readonly length: number;
}

const LINE_FEED = 10;

/** Bytes of the head of a member; undefined where none stands, or one with more than a name. */
function headLength(head: Buffer): number | undefined {
  const flags = head[3] ?? 0;
  if (head.length < 10 || head.readUIntBE(0, 3) !== 0x1f8b08 || flags & ~NAME) return undefined;
  return flags === NAME ? head.indexOf(0, 10) + 1 || undefined : 10;
}

const NAME = 8;
