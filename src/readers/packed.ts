import { brotliDecompressSync } from 'node:zlib';

/** What a made file holds: Brotli as base64. */
export const unpacked = (text: string): Buffer => brotliDecompressSync(Buffer.from(text, 'base64'));
