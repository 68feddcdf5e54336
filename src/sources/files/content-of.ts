import { createHash } from 'node:crypto';
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { basename } from 'node:path';
import { crc32, gunzipSync } from 'node:zlib';
import { footerBytes, PARQUET_TAIL_BYTES } from '../../logs/parquet.ts';
import { isGzip, isParquet } from '../../logs/text-head.ts';
import type { LogFile } from '../log-file.ts';

/** Bytes at the end of a gzip file: the CRC and the length of what its last member unpacks to. */
const GZIP_TAIL_BYTES = 8;

const CHUNK_BYTES = 1 << 20;

/** Gzip files up to this size that may have several members are unpacked to identify them. */
const MAX_UNPACKED_HERE = 4_194_304;

/** Identifies a delivered file by name and content, the same for every copy in any folder. */
export const contentOf = ({ path, bytes }: Pick<LogFile, 'path' | 'bytes'>): string =>
  `${basename(path)} ${bytes ? contentInMemory(bytes) : unpackedContent(path)}`;

/**
 * Identifies the unpacked content of a file: CRC and length of the text (a gzip file ends with both), or the hash of a
 * Parquet file's footer.
 * @throws the file system's error
 */
export function unpackedContent(path: string): string {
  const file = openSync(path, 'r');
  try {
    return contentIn(fstatSync(file).size, (at, length) => {
      const buffer = Buffer.alloc(length);
      return buffer.subarray(0, readSync(file, buffer, 0, length, at));
    });
  } finally {
    closeSync(file);
  }
}

/** Identifies the content of a file in memory. */
export const contentInMemory = (bytes: Buffer): string =>
  contentIn(bytes.length, (at, length) => bytes.subarray(at, at + length));

/** @param bytes reads up to `length` bytes from a position */
function contentIn(size: number, bytes: (at: number, length: number) => Buffer): string {
  const last = (length: number) => bytes(Math.max(size - length, 0), length);
  const head = bytes(0, 4);
  if (isParquet(head)) return `${size} ${hashOf(last(footerBytes(last(PARQUET_TAIL_BYTES), size)))}`;
  if (!isGzip(head)) return textContent(bytes);
  const tail = last(GZIP_TAIL_BYTES);
  // Text shrinks when packed: a smaller unpacked length is that of the last of several members.
  const isLastOnly = tail.length === GZIP_TAIL_BYTES && tail.readUInt32LE(4) < size;
  return (isLastOnly && size <= MAX_UNPACKED_HERE && unpackedText(bytes(0, size))) || tail.toString('hex');
}

function unpackedText(bytes: Buffer): string | undefined {
  try {
    const text = gunzipSync(bytes, { maxOutputLength: 16 * MAX_UNPACKED_HERE });
    return crcAndLength(crc32(text), text.length);
  } catch {
    return undefined;
  }
}

function textContent(bytes: (at: number, length: number) => Buffer): string {
  let crc = 0;
  let length = 0;
  for (;;) {
    const read = bytes(length, CHUNK_BYTES);
    if (read.length === 0) return crcAndLength(crc, length);
    crc = crc32(read, crc);
    length += read.length;
  }
}

/** Formats CRC and length as at the end of a gzip file. */
function crcAndLength(crc: number, length: number): string {
  const bytes = Buffer.alloc(GZIP_TAIL_BYTES);
  bytes.writeUInt32LE(crc, 0);
  bytes.writeUInt32LE(length % 2 ** 32, 4);
  return bytes.toString('hex');
}

const hashOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex').slice(0, 32);
