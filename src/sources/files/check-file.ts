import { isUtf8 } from 'node:buffer';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { gunzip, gunzipSync } from 'node:zlib';
import type { RecordFormat } from '../../logs/record-format.ts';
import { LONGEST_RECORD } from '../../logs/record-line.ts';
import type { TextShape } from '../../logs/text-shape.ts';
import { recordsOnly } from '../../readers/records-only.ts';
import { type Compression, unpacked } from './file-text.ts';

export interface TextFile {
  readonly path: string;
  readonly compression: Compression;
  /** Stored size, bytes. */
  readonly size: number;
  readonly shape: TextShape;
}

/** Maximum stored and unpacked bytes of files that are checked synchronously. */
const SMALL = 65_536;
const SMALL_UNPACKED = 262_144;

/**
 * Returns the text of a small file that `isWhole` would accept.
 * @returns undefined for a larger file, or one that needs another check
 * @throws Error when the file cannot be read
 */
export function smallWholeText({ path, compression, size, shape }: TextFile): Buffer | undefined {
  if (size > SMALL || shape.kind !== 'lines') return undefined;
  const bytes = readFileSync(path);
  const text = compression === 'none' ? bytes : smallText(bytes);
  if (!text) return undefined;
  const check = new Check(shape);
  return check.add(text) && check.end() ? text : undefined;
}

function smallText(bytes: Buffer): Buffer | undefined {
  try {
    return gunzipSync(bytes, { maxOutputLength: SMALL_UNPACKED, chunkSize: unpackedSize(bytes) });
  } catch {
    return undefined;
  }
}

/** Files up to this size are read at once, which is faster than in chunks. */
const AT_ONCE = 4_194_304;
/** Maximum unpacked size of such a file. */
const MOST_UNPACKED = 67_108_864;

const unpackAtOnce = promisify(gunzip);

/**
 * Whether a file contains only its expected header line and valid records, in UTF-8 with line feeds, and its checksums
 * match. Other files are read line by line in `mendFile`.
 * @throws Error when the file cannot be read
 */
export async function isWhole(file: TextFile, signal?: AbortSignal | undefined): Promise<boolean> {
  if (file.shape.kind !== 'lines') return false;
  const check = new Check(file.shape);
  try {
    for await (const chunk of chunksOf(file)) {
      signal?.throwIfAborted();
      if (!check.add(chunk)) return false;
    }
    return check.end();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code?.startsWith('Z_')) return false;
    throw error;
  }
}

async function* chunksOf({ path, compression, size }: TextFile): AsyncGenerator<Buffer> {
  if (size > AT_ONCE) return yield* unpacked(path, compression);
  // Its head was just read, so the file is in the page cache; four asynchronous calls take as long as unpacking it.
  const bytes = readFileSync(path);
  if (compression === 'none') return yield bytes;
  let text: Buffer;
  try {
    text = await unpackAtOnce(bytes, { maxOutputLength: MOST_UNPACKED, chunkSize: unpackedSize(bytes) });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_BUFFER_TOO_LARGE') throw error;
    return yield* unpacked(path, compression);
  }
  yield text;
  // Frees the memory immediately: such large buffers would trigger repeated garbage collections.
  const { buffer } = text;
  if (buffer instanceof ArrayBuffer && text.byteLength > POOLED) buffer.transfer(0);
}

/** Smaller buffers may share memory with others. */
const POOLED = 65_536;

/** The unpacked size stated in a gzip file, plus a byte, so that it is unpacked in one step; at most 4 MiB. */
function unpackedSize(bytes: Buffer): number {
  const size = bytes.length < 4 ? 0 : bytes.readUInt32LE(bytes.length - 4);
  return Math.min(Math.max(size + 1, 1024), AT_ONCE);
}

/** Checks the chunks of a text. */
class Check {
  readonly #format: RecordFormat;
  #awaitsHeader: boolean;
  #rest: Buffer = Buffer.alloc(0);

  constructor({ format, header }: TextShape) {
    this.#format = format;
    this.#awaitsHeader = header;
  }

  add(chunk: Buffer): boolean {
    const bytes = this.#rest.length > 0 ? Buffer.concat([this.#rest, chunk]) : chunk;
    let from = 0;
    if (this.#awaitsHeader) {
      from = bytes.indexOf(LINE_FEED) + 1;
      this.#awaitsHeader = from === 0;
    }
    const to = this.#awaitsHeader ? 0 : bytes.lastIndexOf(LINE_FEED) + 1;
    if (to > from && !(isUtf8(bytes.subarray(from, to)) && recordsOnly(this.#format, bytes, from, to)))
      return false;
    // Copied, because the chunk is not valid after the next one.
    this.#rest = Buffer.from(bytes.subarray(Math.max(from, to)));
    return this.#rest.length <= LONGEST_RECORD;
  }

  /** Whether the text after the last line feed is a record, or a header without records. */
  end(): boolean {
    return this.#rest.length === 0 || this.#awaitsHeader || this.add(Buffer.from('\n'));
  }
}

const LINE_FEED = 10;
