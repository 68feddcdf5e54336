import { createReadStream, createWriteStream, truncateSync } from 'node:fs';
import { PassThrough, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { constants, createGunzip } from 'node:zlib';
import { messageOf } from '../../errors.ts';

/** What is wrong with a gzip file: its end is missing, or its bytes are not those that were written. */
export type Damage = 'cut off' | 'damaged';

/** Unpacks a gzip file to its end, checksums included; undefined when it is whole. */
export async function damageOf(path: string): Promise<Damage | undefined> {
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  try {
    await pipeline(createReadStream(path), createGunzip(), nowhere);
    return undefined;
  } catch (error) {
    return messageOf(error) === 'unexpected end of file' ? 'cut off' : 'damaged';
  }
}

export interface CopyOptions {
  readonly compression: 'gzip' | 'none';
  /** Whether only whole lines are wanted, because the file is cut off. */
  readonly cutOff: boolean;
}

/** Copies the text of a file, unpacked as far as it goes, with CRLF made line feeds. In constant memory. */
export async function copyLines(path: string, target: string, options: CopyOptions): Promise<void> {
  let written = 0;
  let wholeLines = 0;
  async function* counted(chunks: AsyncIterable<Buffer>) {
    for await (const chunk of withoutReturns(chunks)) {
      const end = chunk.lastIndexOf(10);
      if (end >= 0) wholeLines = written + end + 1;
      written += chunk.length;
      yield chunk;
    }
  }
  const unpack =
    options.compression === 'gzip'
      ? createGunzip({ finishFlush: constants.Z_SYNC_FLUSH })
      : new PassThrough();
  await pipeline(createReadStream(path), unpack, counted, createWriteStream(target));
  if (options.cutOff) truncateSync(target, wholeLines);
}

async function* withoutReturns(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let rest = '';
  for await (const chunk of chunks) {
    const text = rest + chunk.toString('latin1');
    // What follows the last carriage return of a chunk is not known yet.
    rest = text.endsWith('\r') ? '\r' : '';
    yield Buffer.from(text.slice(0, text.length - rest.length).replaceAll('\r\n', '\n'), 'latin1');
  }
}
