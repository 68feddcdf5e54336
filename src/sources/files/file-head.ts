import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { HEAD_BYTES, isGzip, isParquet, LONGEST_LINE, unpack } from '../../logs/text-head.ts';
import { unreadableKind } from '../../logs/text-shape.ts';
import { type Compression, encodingOf, hasMark } from './file-text.ts';

/** Kind of a file, from its first bytes. */
export type FileHead =
  | {
      readonly kind: 'text';
      readonly compression: Compression;
      /** Its beginning, from the first line that is not blank; the text may be cut off. */
      readonly start: string;
      /**
       * Whether DuckDB can read the file and its first line unchanged: UTF-8 without a mark, ended by a line feed
       * alone.
       */
      readonly isPlain: boolean;
      /** Stored size, bytes. */
      readonly size: number;
    }
  | { readonly kind: 'parquet'; readonly size: number }
  | { readonly kind: 'unreadable'; readonly reason: string };

const common = Buffer.alloc(HEAD_BYTES);
/** Last bytes of a gzip file: the length of its text. */
const last = Buffer.alloc(4);

/**
 * Reads a file's first lines. Reads more only if those bytes contain no complete line.
 * @param bytes number of stored bytes to read
 */
export function readHead(path: string, bytes = HEAD_BYTES): FileHead {
  const buffer = bytes === HEAD_BYTES ? common : Buffer.alloc(bytes);
  const file = openSync(path, 'r');
  try {
    const size = fstatSync(file).size;
    const first = (length: number, into: Buffer) => into.subarray(0, readSync(file, into, 0, length, 0));
    const start = first(bytes, buffer);
    if (isGzip(start)) readSync(file, last, 0, last.length, Math.max(0, size - last.length));
    return headOf(start, last, size, () => first(LONGEST_LINE, Buffer.alloc(LONGEST_LINE)));
  } finally {
    closeSync(file);
  }
}

/** Reads the first lines of a file in memory. */
export function headIn(bytes: Buffer): FileHead {
  const first = (length: number) => bytes.subarray(0, length);
  return headOf(first(HEAD_BYTES), bytes.subarray(-last.length), bytes.length, () => first(LONGEST_LINE));
}

/**
 * @param end last bytes of a gzip file
 * @param size of the whole file
 * @param longest reads as many first bytes as the longest line may have
 */
function headOf(head: Buffer, end: Uint8Array, size: number, longest: () => Buffer): FileHead {
  if (head.length === 0) return { kind: 'unreadable', reason: 'the file is empty' };
  if (isParquet(head)) return { kind: 'parquet', size };
  const kind = unreadableKind(head);
  if (kind !== undefined) return { kind: 'unreadable', reason: `this is ${kind}` };
  const compression = isGzip(head) ? 'gzip' : 'none';
  const isRare = isGzip(head) && isRareGzip(head, end);
  const text = startOf(head, size, isRare);
  // A JSON document may name its fields anywhere near its beginning.
  const isEnough = text !== undefined && (head.length === size || !/^\s*[{[]/.test(text.start));
  if (text !== undefined && isEnough) return { kind: 'text', compression, size, ...text };
  const more = longest();
  const longer = startOf(more, size, isRare);
  if (longer !== undefined) return { kind: 'text', compression, size, ...longer };
  return { kind: 'unreadable', reason: whyNothing(more, compression) };
}

/** Returns the text in the first bytes of a file; undefined if all lines in them are blank or cut off. */
function startOf(
  head: Buffer,
  size: number,
  isRare: boolean,
): { start: string; isPlain: boolean } | undefined {
  const bytes = isGzip(head) ? Buffer.from(unpack(head)) : head;
  const encoding = encodingOf(bytes);
  const text = new TextDecoder(encoding).decode(bytes);
  const start = text.replace(/^(?:[^\S\n]*\n)+/, '');
  if (start.trim() === '') return undefined;
  const end = start.indexOf('\n');
  if (end < 0 && size > head.length) return undefined;
  const line = end < 0 ? start : start.slice(0, end);
  const isPlain =
    !isRare &&
    encoding === 'utf-8' &&
    !hasMark(bytes) &&
    start.length === text.length &&
    line.trim() === line;
  return { start, isPlain };
}

/** Whether a gzip header contains more than a file name, or the file is padded with zeros: DuckDB cannot read those. */
const isRareGzip = (head: Buffer, end: Uint8Array) =>
  ((head[3] as number) & ~8) !== 0 || end.every((byte) => byte === 0);

function whyNothing(head: Buffer, compression: Compression): string {
  const bytes = compression === 'gzip' ? unpack(head) : head;
  if (bytes.length === 0) return 'no first line can be unpacked';
  return Buffer.from(bytes).toString().trim() === ''
    ? 'the first line is empty'
    : 'the first line is too long';
}
