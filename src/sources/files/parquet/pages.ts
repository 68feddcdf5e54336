import { promisify } from 'node:util';
import * as zlib from 'node:zlib';
import { parquetHeader } from 'hyparquet/src/column.js';
import { deltaBinaryUnpack, deltaByteArray, deltaLengthByteArray } from 'hyparquet/src/delta.js';
import { snappyUncompress } from 'hyparquet/src/snappy.js';
import type { Bounds, Values } from './bounds.ts';
import { type Chunk, NUMBER_BYTES } from './footer.ts';
import { type ByteReader, walkHybrid } from './levels.ts';

type Header = ReturnType<typeof parquetHeader>;

/** Counts from the pages of a chunk. */
export interface Found {
  values: number;
  /** Undefined if pages have an unsupported compression. */
  nulls: number | undefined;
}

/**
 * Checks the pages of a chunk: checksums, lengths, the number of values and, for flat columns, the values themselves if
 * they can be compared.
 * @param bytes all pages of the chunk
 * @throws Error that describes the mismatch
 */
export async function walkPages(chunk: Chunk, bytes: Uint8Array, bounds: Bounds): Promise<Found> {
  const found: Found = { values: 0, nulls: 0 };
  const reader = { view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), offset: 0 };
  let isFirstData = true;
  while (reader.offset < bytes.byteLength) {
    const at = chunk.start + reader.offset;
    const header = parquetHeader(reader);
    const size = header.compressed_page_size;
    if (!(size >= 0) || reader.offset + size > bytes.byteLength)
      throw new Error('a page is longer than its column');
    const packed = bytes.subarray(reader.offset, reader.offset + size);
    reader.offset += size;
    if (header.crc !== undefined && zlib.crc32(packed) !== header.crc >>> 0)
      throw new Error('a page does not match its checksum');
    const isData = header.type === 'DATA_PAGE' || header.type === 'DATA_PAGE_V2';
    if (isData && isFirstData && at !== chunk.dataStart && chunk.start !== chunk.dataStart)
      throw new Error('its first page is not where the footer says');
    if (isData) isFirstData = false;
    await walkPage({ chunk, header, packed, bounds, found });
  }
  return found;
}

interface Page {
  readonly chunk: Chunk;
  readonly header: Header;
  readonly packed: Uint8Array;
  readonly bounds: Bounds;
  readonly found: Found;
}

async function walkPage({ chunk, header, packed, bounds, found }: Page): Promise<void> {
  const unpacked = (bytes: Uint8Array, size: number) => unpack(bytes, size, chunk.codec);
  const { data_page_header: v1, data_page_header_v2: v2, dictionary_page_header: dictionary } = header;
  const size = header.uncompressed_page_size;
  if (header.type === 'DICTIONARY_PAGE' && dictionary) {
    const page = await unpacked(packed, size);
    if (page && chunk.leaf.isFlat)
      addValues({
        reader: { bytes: page, offset: 0 },
        chunk,
        bounds,
        encoding: 'PLAIN',
        count: dictionary.num_values,
      });
    return;
  }
  if (header.type === 'DATA_PAGE' && v1) {
    found.values += v1.num_values;
    const page = await unpacked(packed, size);
    if (!page) found.nulls = undefined;
    if (!page || !chunk.leaf.isFlat) return;
    const reader: ByteReader = { bytes: page, offset: 0 };
    const nulls = chunk.leaf.isOptional ? nullsIn(reader, v1.num_values) : 0;
    if (found.nulls !== undefined) found.nulls += nulls;
    addValues({ reader, chunk, bounds, encoding: v1.encoding, count: v1.num_values - nulls });
    return;
  }
  if (header.type === 'DATA_PAGE_V2' && v2) {
    found.values += v2.num_values;
    if (found.nulls !== undefined) found.nulls += v2.num_nulls;
    const levels = v2.definition_levels_byte_length + v2.repetition_levels_byte_length;
    if (!(levels >= 0 && levels <= packed.byteLength))
      throw new Error('the levels of a page are longer than it');
    const rest = packed.subarray(levels);
    const page = v2.is_compressed === false ? rest : await unpacked(rest, size - levels);
    if (!page || !chunk.leaf.isFlat) return;
    if (chunk.leaf.isOptional) {
      const nulls = countNulls({ bytes: packed.subarray(0, levels), offset: 0 }, v2.num_values);
      if (nulls !== v2.num_nulls) throw new Error('a page does not have its stated number of nulls');
    }
    const reader: ByteReader = { bytes: page, offset: 0 };
    addValues({ reader, chunk, bounds, encoding: v2.encoding, count: v2.num_values - v2.num_nulls });
    return;
  }
  if (header.type !== 'INDEX_PAGE') throw new Error('a page has an unknown type');
}

/** Counts nulls; in pages of version 1, the levels are before the values, after their length. */
function nullsIn(reader: ByteReader, values: number): number {
  const { bytes } = reader;
  if (bytes.byteLength < 4) throw new Error('a page has no levels');
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
  if (4 + length > bytes.byteLength) throw new Error('the levels of a page are longer than it');
  reader.offset = 4 + length;
  return countNulls({ bytes: bytes.subarray(4, 4 + length), offset: 0 }, values);
}

function countNulls(reader: ByteReader, values: number): number {
  let present = 0;
  walkHybrid(reader, 1, values, (value, times) => {
    present += value * times;
  });
  return values - present;
}

interface Reading {
  readonly reader: ByteReader;
  readonly chunk: Chunk;
  readonly bounds: Bounds;
  readonly encoding: string;
  readonly count: number;
}

function addValues({ reader, chunk, bounds, encoding, count }: Reading): void {
  if (count < 0) throw new Error('a page has a negative number of values');
  if (encoding === 'RLE_DICTIONARY' || encoding === 'PLAIN_DICTIONARY') {
    const width = reader.bytes[reader.offset];
    if (count === 0) return;
    if (width === undefined || width > 32) throw new Error('the indexes of a page are too wide');
    reader.offset += 1;
    if (width > 0) walkHybrid(reader, width, count);
    return;
  }
  const values =
    encoding === 'PLAIN'
      ? plainValues(reader, chunk.leaf.type, count)
      : deltaValues(reader, chunk, encoding, count);
  if (values) bounds.add(values);
  else bounds.isUnknown = true;
}

/** @returns undefined for a type that cannot be compared */
function plainValues({ bytes, offset }: ByteReader, type: string, count: number): Values | undefined {
  const rest = bytes.subarray(offset);
  if (type === 'BYTE_ARRAY') return plainTexts(rest, count);
  const width = NUMBER_BYTES[type];
  if (width === undefined) return undefined;
  checkEnd(count * width, rest);
  // Copied, because typed arrays must begin at multiples of their width.
  const { buffer } = Uint8Array.from(rest.subarray(0, count * width));
  if (type === 'INT32') return new Int32Array(buffer);
  if (type === 'INT64') return new BigInt64Array(buffer);
  return undefined;
}

function plainTexts(bytes: Uint8Array, count: number): Uint8Array[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const texts: Uint8Array[] = [];
  let at = 0;
  for (let text = 0; text < count; text += 1) {
    const end = at + 4 + view.getUint32(at, true);
    if (end > bytes.byteLength) throw new Error('a text is longer than its page');
    texts.push(bytes.subarray(at + 4, end));
    at = end;
  }
  checkEnd(at, bytes);
  return texts;
}

/** fastparquet ends some pages with bytes of no value. */
const MOST_UNUSED_BYTES = 8;

/** @throws Error when the values end after the page, or well before its end */
function checkEnd(end: number, { byteLength }: Uint8Array): void {
  if (end > byteLength || end + MOST_UNUSED_BYTES < byteLength)
    throw new Error('a page does not have the length of its values');
}

function deltaValues(
  { bytes, offset }: ByteReader,
  { leaf }: Chunk,
  encoding: string,
  count: number,
): Values | undefined {
  const reader = { view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), offset };
  if (encoding === 'DELTA_BINARY_PACKED') {
    const output = leaf.type === 'INT32' ? new Int32Array(count) : new BigInt64Array(count);
    deltaBinaryUnpack(reader, count, output);
    return output;
  }
  const texts: Uint8Array[] = [];
  if (encoding === 'DELTA_LENGTH_BYTE_ARRAY') deltaLengthByteArray(reader, count, texts);
  else if (encoding === 'DELTA_BYTE_ARRAY') deltaByteArray(reader, count, texts);
  else if (encoding === 'RLE' || encoding === 'BYTE_STREAM_SPLIT') return undefined;
  else throw new Error('a page has an unknown encoding');
  return texts;
}

const gunzip = promisify<Uint8Array, zlib.ZlibOptions, Buffer>(zlib.gunzip);

/** Larger pages are unpacked on another thread. */
const SMALL_PAGE = 32_768;

/** Pages usually have 1 MB; a damaged length must not exhaust the memory. */
const LARGEST_PAGE = 1_073_741_824;

const [UNCOMPRESSED, SNAPPY, GZIP, BROTLI, ZSTD] = [0, 1, 2, 4, 6];

/** @returns undefined for an unsupported codec */
async function unpack(bytes: Uint8Array, size: number, codec: number): Promise<Uint8Array | undefined> {
  if (!(size >= 0 && size <= LARGEST_PAGE)) throw new Error('a page is too large');
  const page = await unpackedBy(bytes, size, codec);
  if (page && page.byteLength !== size) throw new Error('a page does not have its stated length');
  return page;
}

async function unpackedBy(bytes: Uint8Array, size: number, codec: number): Promise<Uint8Array | undefined> {
  if (codec === UNCOMPRESSED) return bytes;
  if (codec === GZIP) {
    const options = { maxOutputLength: Math.max(1, size), chunkSize: Math.max(64, size + 1) };
    return size > SMALL_PAGE ? gunzip(bytes, options) : zlib.gunzipSync(bytes, options);
  }
  if (codec === SNAPPY) {
    const output = new Uint8Array(size);
    snappyUncompress(bytes, output);
    return output;
  }
  if (codec === BROTLI) return zlib.brotliDecompressSync(bytes);
  // Available since Node 22.15.
  if (codec === ZSTD && 'zstdDecompressSync' in zlib) return zlib.zstdDecompressSync(bytes);
  return undefined;
}
