import { createHash } from 'node:crypto';
import { closeSync, fsyncSync, openSync, statSync, writeSync } from 'node:fs';
// Imported as a namespace: older versions of Node do not have this export, and a named import would fail to load.
import zlib from 'node:zlib';
import type { WrittenFile } from '../entry.ts';
import { ByteWriter } from './byte-writer.ts';
import { type Chunk, ChunkEncoder, type ParquetColumn, WIDE } from './chunk.ts';
import { type ThriftStruct, type ThriftValue, thriftBytes } from './thrift.ts';

const MAGIC = Buffer.from('PAR1');
const VERSION = 1;

/** Codes defined by Parquet. */
const INT32 = 1;
const INT64 = 2;
const BYTE_ARRAY = 6;
const FIXED_BYTES = 7;
const UTF8 = 0;
const DECIMAL = 5;
const DIGITS = 38;
const UINT_8 = 11;
const INT_32 = 17;
const INT_64 = 18;
const OPTIONAL = 1;
const PLAIN = 0;
const RLE = 3;
const RLE_DICTIONARY = 8;
const DATA_PAGE = 0;
const DICTIONARY_PAGE = 2;
const ZSTD = 6;

const LEVEL = 1;

/** Returns whether this version of Node can compress with zstd. */
export const canWriteParquet = (): boolean => typeof zlib.zstdCompressSync === 'function';

interface Order {
  /** Row numbers in the order of the file. */
  readonly rows: Uint32Array;
  /** Rows per group, at most 65,536. */
  readonly groupRows: number;
}

/**
 * Writes columns to a new file and syncs it to disk.
 * @throws the file system's error
 */
export function writeParquet(path: string, columns: readonly ParquetColumn[], order: Order): WrittenFile {
  const { rows, groupRows } = order;
  const file = new HashedFile(path);
  try {
    file.add(MAGIC);
    const encoder = new ChunkEncoder(groupRows);
    const groups: ThriftStruct[] = [];
    for (let at = 0; at < rows.length; at += groupRows)
      groups.push(writeGroup(file, columns, rows.subarray(at, at + groupRows), encoder));
    const footer = thriftBytes({
      1: { int: VERSION },
      2: { list: [rootOf(columns), ...columns.map(schemaOf)] },
      3: { long: rows.length },
      4: { list: groups.map((struct) => ({ struct })) },
      6: { binary: 'flowq' },
    });
    const length = Buffer.alloc(4);
    length.writeUInt32LE(footer.length);
    file.add(Buffer.concat([footer, length, MAGIC]));
    return file.finish();
  } finally {
    file.close();
  }
}

const rootOf = (columns: readonly ParquetColumn[]): ThriftValue => ({
  struct: { 4: { binary: 'schema' }, 5: { int: columns.length } },
});

const schemaOf = (column: ParquetColumn): ThriftValue => ({
  struct: {
    1: { int: typeOf(column) },
    2: column.isWide ? { int: WIDE } : undefined,
    3: { int: OPTIONAL },
    4: { binary: column.name },
    6: { int: meaningOf(column) },
    7: column.isWide ? { int: 0 } : undefined,
    8: column.isWide ? { int: DIGITS } : undefined,
  },
});

function typeOf({ type, isWide }: ParquetColumn): number {
  if (isWide) return FIXED_BYTES;
  return type === 'text' ? BYTE_ARRAY : type === 'int' ? INT32 : INT64;
}

function meaningOf({ type, isTiny, isWide }: ParquetColumn): number {
  if (isTiny) return UINT_8;
  if (isWide) return DECIMAL;
  return type === 'text' ? UTF8 : type === 'int' ? INT_32 : INT_64;
}

function writeGroup(
  file: HashedFile,
  columns: readonly ParquetColumn[],
  rows: Uint32Array,
  encoder: ChunkEncoder,
): ThriftStruct {
  let total = 0;
  const chunks = columns.map((column): ThriftValue => {
    const chunk = encoder.encode(column, rows);
    const begin = file.length;
    const unpacked = writePages(file, chunk, rows.length);
    const isApart = chunk.dictionaryCount > 0;
    total += unpacked.all;
    const metadata: ThriftStruct = {
      1: { int: typeOf(column) },
      2: { list: (isApart ? [PLAIN, RLE, RLE_DICTIONARY] : [PLAIN, RLE]).map((int) => ({ int })) },
      3: { list: [{ binary: column.name }] },
      4: { int: ZSTD },
      5: { long: rows.length },
      6: { long: unpacked.all },
      7: { long: file.length - begin },
      9: { long: begin + unpacked.dictionary },
      11: isApart ? { long: begin } : undefined,
      12: { struct: statisticsOf(chunk) },
    };
    return { struct: { 2: { long: begin }, 3: { struct: metadata } } };
  });
  file.flush();
  return { 1: { list: chunks }, 2: { long: total }, 3: { long: rows.length } };
}

const statisticsOf = ({ missing, bounds }: Chunk): ThriftStruct => ({
  3: { long: missing },
  5: bounds && { binary: bounds.max },
  6: bounds && { binary: bounds.min },
});

/**
 * Writes the pages of a chunk.
 * @returns uncompressed bytes of all pages, and the dictionary page's bytes in the file
 */
function writePages(
  file: HashedFile,
  { dictionaryCount, dictionary, page }: Chunk,
  rows: number,
): { all: number; dictionary: number } {
  const begin = file.length;
  const encoding = dictionaryCount > 0 ? RLE_DICTIONARY : PLAIN;
  const levels = { 3: { int: RLE }, 4: { int: RLE } };
  let all = 0;
  if (dictionaryCount > 0)
    all += writePage(file, dictionary, {
      1: { int: DICTIONARY_PAGE },
      7: { struct: { 1: { int: dictionaryCount }, 2: { int: PLAIN } } },
    });
  const ofDictionary = file.length - begin;
  all += writePage(file, page, {
    1: { int: DATA_PAGE },
    5: { struct: { 1: { int: rows }, 2: { int: encoding }, ...levels } },
  });
  return { all, dictionary: ofDictionary };
}

/** @returns uncompressed bytes */
function writePage(file: HashedFile, bytes: Buffer, header: ThriftStruct): number {
  const packed = zlib.zstdCompressSync(bytes, {
    params: { [zlib.constants.ZSTD_c_compressionLevel]: LEVEL },
    chunkSize: Math.max(1024, bytes.length + 512),
  });
  const head = thriftBytes({ ...header, 2: { int: bytes.length }, 3: { int: packed.length } });
  file.add(head);
  file.add(packed);
  return head.length + bytes.length;
}

/** A file that is hashed while it is written, flushed after each row group. */
class HashedFile {
  readonly #path: string;
  readonly #hash = createHash('sha256');
  readonly #piece = new ByteWriter();
  #file: number | undefined;
  #before = 0;

  constructor(path: string) {
    this.#path = path;
    this.#file = openSync(path, 'wx');
  }

  get length(): number {
    return this.#before + this.#piece.length;
  }

  add(bytes: Uint8Array): void {
    this.#piece.add(bytes);
  }

  flush(): void {
    const bytes = this.#piece.written;
    this.#hash.update(bytes);
    for (let done = 0; done < bytes.length; )
      done += writeSync(this.#file as number, bytes, done, bytes.length - done);
    this.#before += bytes.length;
    this.#piece.clear();
  }

  finish(): WrittenFile {
    this.flush();
    fsyncSync(this.#file as number);
    this.close();
    const { size, mtimeMs } = statSync(this.#path);
    return { bytes: size, mtimeMs, sha256: this.#hash.digest('hex') };
  }

  close(): void {
    if (this.#file !== undefined) closeSync(this.#file);
    this.#file = undefined;
  }
}
