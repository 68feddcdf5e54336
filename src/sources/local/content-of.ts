import { createHash } from 'node:crypto';
import { closeSync, fstatSync, openSync, readFileSync, readSync } from 'node:fs';
import { basename } from 'node:path';
import { footerBytes, PARQUET_TAIL_BYTES } from '../../logs/parquet.ts';
import { isGzip, isParquet } from '../../logs/text-head.ts';

/** Bytes at the end of a gzip file: the CRC and the length of what it unpacks to. */
const GZIP_TAIL_BYTES = 8;

/**
 * The name of a delivered file with what identifies its content, the same for every copy of it, wherever that lies: a
 * gzip file's own CRC and length, a Parquet file's footer, or a hash of any other.
 */
export function contentOf(path: string): string {
  const file = openSync(path, 'r');
  try {
    const { size } = fstatSync(file);
    const bytes = (at: number, length: number) => {
      const buffer = Buffer.alloc(length);
      return buffer.subarray(0, readSync(file, buffer, 0, length, at));
    };
    const last = (length: number) => bytes(Math.max(size - length, 0), length);
    const head = bytes(0, 4);
    const content = isGzip(head)
      ? last(GZIP_TAIL_BYTES).toString('hex')
      : `${size} ${hashOf(isParquet(head) ? last(footerBytes(last(PARQUET_TAIL_BYTES), size)) : readFileSync(path))}`;
    return `${basename(path)} ${content}`;
  } finally {
    closeSync(file);
  }
}

const hashOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex').slice(0, 32);
