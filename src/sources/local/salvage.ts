import { createReadStream, createWriteStream, truncateSync } from 'node:fs';
import { Writable } from 'node:stream';
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

/** Unpacks what is there of a gzip file that is cut off, and keeps the lines that are whole. In constant memory. */
export async function salvageLines(path: string, target: string): Promise<void> {
  let written = 0;
  let wholeLines = 0;
  const gunzip = createGunzip({ finishFlush: constants.Z_SYNC_FLUSH });
  gunzip.on('data', (chunk: Buffer) => {
    const end = chunk.lastIndexOf(10);
    if (end >= 0) wholeLines = written + end + 1;
    written += chunk.length;
  });
  await pipeline(createReadStream(path), gunzip, createWriteStream(target));
  truncateSync(target, wholeLines);
}
