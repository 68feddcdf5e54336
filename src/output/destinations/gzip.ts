import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type { Pieces } from '../../processes/atomic-file.ts';

/** The pieces compressed as one gzip member, the same bytes for the same pieces. @throws what the pieces throw */
export async function* gzipped(pieces: Pieces): AsyncGenerator<Uint8Array> {
  const gzip = createGzip();
  // Errors are thrown to the reader.
  pipeline(pieces, gzip).catch(() => {});
  yield* gzip as AsyncIterable<Uint8Array>;
}
