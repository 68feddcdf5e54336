import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type { Pieces } from '../../processes/atomic-file.ts';

/** The pieces packed as one gzip member, the same for the same pieces. @throws what the pieces throw */
export async function* gzipped(pieces: Pieces): AsyncGenerator<Uint8Array> {
  const gzip = createGzip();
  // What goes wrong is thrown to whoever reads on.
  pipeline(pieces, gzip).catch(() => {});
  yield* gzip as AsyncIterable<Uint8Array>;
}
