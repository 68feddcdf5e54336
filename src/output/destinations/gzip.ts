import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type { Pieces } from '../../processes/atomic-file.ts';

/**
 * Compresses pieces as one gzip member; the same pieces always give the same bytes. @throws the errors of the pieces
 */
export async function* gzipped(pieces: Pieces): AsyncGenerator<Uint8Array> {
  const gzip = createGzip();
  // Errors are thrown to the reader.
  pipeline(pieces, gzip).catch(() => {});
  yield* gzip as AsyncIterable<Uint8Array>;
}
