import { type FileHandle, open } from 'node:fs/promises';
import { readBloomFilter } from 'hyparquet/src/bloom.js';
import { messageOf } from '../../../errors.ts';
import { footerBytes, PARQUET_TAIL_BYTES } from '../../../logs/parquet.ts';
import { Bounds, checkBounds } from './bounds.ts';
import { type Chunk, chunksOf } from './footer.ts';
import { walkPages } from './pages.ts';
import { checkStoredType } from './stored-type.ts';
import { BLOOM_HEADER, checkThriftTypes } from './thrift-types.ts';

/**
 * Reads a complete Parquet file once and verifies page checksums where present, CRC and length of gzip pages, and the
 * consistency of the footer and the pages.
 * @returns the damage; undefined for an intact file
 * @throws Error when the file cannot be read
 */
export async function parquetDamage(
  path: string,
  signal?: AbortSignal | undefined,
): Promise<string | undefined> {
  await using file = await open(path);
  const { size } = await file.stat();
  if (size < PARQUET_TAIL_BYTES) return 'the file is too short for Parquet';
  let chunks: readonly Chunk[];
  try {
    const tail = await bytesAt(file, size - PARQUET_TAIL_BYTES, PARQUET_TAIL_BYTES);
    const footer = footerBytes(tail, size);
    chunks = chunksOf(await bytesAt(file, size - footer, footer), size);
  } catch (error) {
    return `the Parquet footer is damaged: ${messageOf(error)}`;
  }
  for (const chunk of chunks) {
    signal?.throwIfAborted();
    const bytes = await bytesAt(file, chunk.start, chunk.bytes);
    const bloom =
      chunk.bloomStart === undefined
        ? undefined
        : await bytesAt(file, chunk.bloomStart, Math.max(0, size - chunk.bloomStart));
    try {
      await checkChunk(chunk, bytes, bloom);
    } catch (error) {
      return `the Parquet data of ${chunk.leaf.path} is damaged: ${messageOf(error)}`;
    }
  }
  return undefined;
}

async function checkChunk(chunk: Chunk, bytes: Uint8Array, bloom: Uint8Array | undefined): Promise<void> {
  if (bytes.byteLength < chunk.bytes) throw new Error('the file is cut off');
  const bounds = new Bounds(bloom && bloomFilter(bloom));
  const { values, nulls } = await walkPages(chunk, bytes, bounds);
  if (values !== chunk.values) throw new Error('its pages and the footer differ in the number of values');
  if (!chunk.leaf.isFlat) return;
  if (nulls === undefined) return;
  if (chunk.statistics?.nulls !== undefined && chunk.statistics.nulls !== nulls)
    throw new Error('its pages and the footer differ in the number of nulls');
  checkBounds(chunk, bounds);
  checkStoredType(chunk, bounds);
}

function bloomFilter(bytes: Uint8Array): Uint32Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  checkThriftTypes(view, BLOOM_HEADER);
  const filter = readBloomFilter({ view, offset: 0 });
  if (!filter) throw new Error('its Bloom filter cannot be read');
  return filter.blocks;
}

/** Reads the bytes, or as many as exist. */
async function bytesAt(file: FileHandle, start: number, length: number): Promise<Uint8Array> {
  const bytes = Buffer.alloc(length);
  const { bytesRead } = await file.read(bytes, 0, length, start);
  return bytes.subarray(0, bytesRead);
}
