import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import {
  HEAD_BYTES,
  isGzip,
  isParquet,
  LONGEST_LINE,
  rawFirstLine,
  wholeText,
  withoutReturn,
} from '../../logs/text-head.ts';

/** What the first bytes of a file say it is. */
export type FileHead =
  | {
      readonly kind: 'text';
      readonly compression: 'gzip' | 'none';
      readonly line: string;
      /** Whether lines end in CRLF. */
      readonly returns: boolean;
      /** Whether it may be cut off. */
      readonly suspect: boolean;
    }
  | { readonly kind: 'parquet'; readonly size: number }
  | { readonly kind: 'unreadable'; readonly reason: string };

const buffer = Buffer.alloc(HEAD_BYTES);

/** Looks at a file's first line and, where it is gzip, at its last bytes. Reads 1 KB, more only when the line is longer. */
export function readHead(path: string): FileHead {
  const file = openSync(path, 'r');
  try {
    const size = fstatSync(file).size;
    let head = buffer.subarray(0, readSync(file, buffer, 0, HEAD_BYTES, 0));
    if (head.length === 0) return { kind: 'unreadable', reason: 'the file is empty' };
    if (isParquet(head)) return { kind: 'parquet', size };
    const gzip = isGzip(head);
    let raw = rawFirstLine(head);
    if (raw === undefined && size > HEAD_BYTES) {
      head = Buffer.alloc(LONGEST_LINE);
      raw = rawFirstLine(head.subarray(0, readSync(file, head, 0, LONGEST_LINE, 0)));
      if (raw === undefined) return { kind: 'unreadable', reason: 'the first line is too long for a header' };
    }
    const line = raw === undefined ? wholeText(head) : withoutReturn(raw);
    if (line === '')
      return {
        kind: 'unreadable',
        reason: gzip ? 'no first line can be unpacked' : 'the first line is empty',
      };
    return {
      kind: 'text',
      compression: gzip ? 'gzip' : 'none',
      line,
      returns: raw?.endsWith('\r') ?? false,
      suspect: gzip && isSuspect(file, size),
    };
  } finally {
    closeSync(file);
  }
}

const GZIP_FRAME_BYTES = 18;

/**
 * Whether a gzip file may be cut off: its last four bytes are the size of what was packed, and here do not look
 * like one. Log text packs to between a sixtieth and about its own size, so a file cut in the middle passes
 * for whole about once in a hundred times; what passes wrongly still ends in a line that is not whole.
 */
function isSuspect(file: number, size: number): boolean {
  if (size < GZIP_FRAME_BYTES) return true;
  const tail = Buffer.alloc(4);
  readSync(file, tail, 0, 4, size - 4);
  const unpacked = tail.readUInt32LE();
  return unpacked < (size - GZIP_FRAME_BYTES) * 0.9 || unpacked > size * 60;
}
