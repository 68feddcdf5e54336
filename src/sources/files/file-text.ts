import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream';
import { constants, createGunzip } from 'node:zlib';
import { messageOf } from '../../errors.ts';
import { LONGEST_RECORD } from '../../logs/record-line.ts';

export type Compression = 'gzip' | 'none';

/** Damage of a gzip file: its end is missing, or its bytes are not those that were written. */
export type Damage = 'cut off' | 'damaged';

/** Returns the damage that an error of `unpacked` reports; undefined for any other error. */
export function damageOf(error: unknown): Damage | undefined {
  const code = (error as NodeJS.ErrnoException).code ?? '';
  if (!code.startsWith('Z_')) return undefined;
  return messageOf(error) === 'unexpected end of file' ? 'cut off' : 'damaged';
}

/**
 * Reads and unpacks a file in constant memory; verifies gzip checksums.
 * @param asFarAsItGoes whether to accept a gzip file without its end
 */
export function unpacked(
  path: string,
  compression: Compression,
  asFarAsItGoes = false,
): AsyncIterable<Buffer> {
  const file = createReadStream(path, { highWaterMark: CHUNK });
  if (compression === 'none') return file;
  const finishFlush = asFarAsItGoes ? constants.Z_SYNC_FLUSH : constants.Z_FINISH;
  // The consumer of the unpacked stream receives the error of either.
  return pipeline(file, createGunzip({ chunkSize: CHUNK, finishFlush }), () => {});
}

const CHUNK = 262_144;

export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be';

/** Returns the encoding by the byte order mark, or without one by zeros in every other byte. */
export function encodingOf(start: Uint8Array): Encoding {
  const [first, second, third, fourth] = start;
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  if (first && second === 0 && third && fourth === 0) return 'utf-16le';
  if (first === 0 && second && third === 0 && fourth) return 'utf-16be';
  return 'utf-8';
}

/** Whether the text begins with a UTF-8 byte order mark. */
export const hasMark = (start: Uint8Array) => start[0] === 0xef && start[1] === 0xbb && start[2] === 0xbf;

/** A line without its line break, as bytes in Latin-1; `text` is undefined if longer than any record. */
export interface Line {
  /** The first one is 1. */
  readonly number: number;
  readonly text: string | undefined;
}

/**
 * Splits UTF-8 or UTF-16 into lines of any length in bounded memory. Removes byte order marks and carriage returns.
 * @param endedOnly whether to drop a last line without a line break, because the text is cut off
 */
export async function* linesOf(chunks: AsyncIterable<Buffer>, endedOnly = false): AsyncGenerator<Line[]> {
  let number = 0;
  let rest = '';
  let isTooLong = false;
  const lineOf = (text: string): Line => {
    number += 1;
    const whole = isTooLong ? undefined : withoutReturns(text);
    isTooLong = false;
    return { number, text: whole };
  };
  for await (const chunk of inUtf8(chunks)) {
    const parts = (rest + chunk.toString('latin1')).split('\n');
    rest = parts.pop() ?? '';
    if (parts.length > 0) yield parts.map(lineOf);
    if (isTooLong || rest.length > LONGEST_RECORD) {
      isTooLong = true;
      rest = '';
    }
  }
  if (!endedOnly && (rest !== '' || isTooLong)) yield [lineOf(rest)];
}

/** Removes trailing carriage returns in one pass; /\r+$/ would restart at each of them. */
function withoutReturns(text: string): string {
  let end = text.length;
  while (end > 0 && text.charCodeAt(end - 1) === RETURN) end -= 1;
  return end === text.length ? text : text.slice(0, end);
}

const RETURN = 13;

async function* inUtf8(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let decoder: InstanceType<typeof TextDecoder> | undefined;
  let isFirst = true;
  for await (const chunk of chunks) {
    if (isFirst) {
      isFirst = false;
      const encoding = encodingOf(chunk);
      if (encoding !== 'utf-8') decoder = new TextDecoder(encoding);
      else if (hasMark(chunk)) {
        yield chunk.subarray(3);
        continue;
      }
    }
    yield decoder ? Buffer.from(decoder.decode(chunk, { stream: true })) : chunk;
  }
}
