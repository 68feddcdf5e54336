import { createHash } from 'node:crypto';
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { basename } from 'node:path';
import { crc32, gunzipSync } from 'node:zlib';
import { footerBytes, PARQUET_TAIL_BYTES } from '../../logs/parquet.ts';
import { isGzip, isParquet } from '../../logs/text-head.ts';

/** Bytes at the end of a gzip file: the CRC and the length of what its last member unpacks to. */
const GZIP_TAIL_BYTES = 8;

const CHUNK_BYTES = 1 << 20;

/** Gzip files up to this size that may have several members are unpacked to identify them. */
const MAX_UNPACKED_HERE = 4_194_304;

/** Identifies a delivered file: its name with its content, the same for every copy in whatever folder. */
export const contentOf = (path: string): string => `${basename(path)} ${unpackedContent(path)}`;

/**
 * Identifies what a file holds, packed or not: CRC and length of the text (a gzip file ends with both), or the hash
 * of a Parquet file's footer.
 * @throws the file system's error
 */
export function unpackedContent(path: string): string {
  const file = openSync(path, 'r');
  try {
    const { size } = fstatSync(file);
    const bytes = (at: number, length: number) => {
      const buffer = Buffer.alloc(length);
      return buffer.subarray(0, readSync(file, buffer, 0, length, at));
    };
    const last = (length: number) => bytes(Math.max(size - length, 0), length);
    const head = bytes(0, 4);
    if (isParquet(head)) return `${size} ${hashOf(last(footerBytes(last(PARQUET_TAIL_BYTES), size)))}`;
    if (!isGzip(head)) return textContent(file);
    const tail = last(GZIP_TAIL_BYTES);
    // Text shrinks when it is packed: less than was packed is the last of several members.
    const isLastOnly = tail.length === GZIP_TAIL_BYTES && tail.readUInt32LE(4) < size;
    return (isLastOnly && size <= MAX_UNPACKED_HERE && unpackedText(bytes(0, size))) || tail.toString('hex');
  } finally {
    closeSync(file);
  }
}

function unpackedText(bytes: Buffer): string | undefined {
  try {
    const text = gunzipSync(bytes, { maxOutputLength: 16 * MAX_UNPACKED_HERE });
    return crcAndLength(crc32(text), text.length);
  } catch {
    return undefined;
  }
}

function textContent(file: number): string {
  const buffer = Buffer.allocUnsafe(CHUNK_BYTES);
  let crc = 0;
  let length = 0;
  for (let read = -1; read !== 0; ) {
    read = readSync(file, buffer, 0, CHUNK_BYTES, length);
    crc = crc32(buffer.subarray(0, read), crc);
    length += read;
  }
  return crcAndLength(crc, length);
}

/** As a gzip file ends. */
function crcAndLength(crc: number, length: number): string {
  const bytes = Buffer.alloc(GZIP_TAIL_BYTES);
  bytes.writeUInt32LE(crc, 0);
  bytes.writeUInt32LE(length % 2 ** 32, 4);
  return bytes.toString('hex');
}

const hashOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex').slice(0, 32);
