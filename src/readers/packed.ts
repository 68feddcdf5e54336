import { brotliDecompressSync } from 'node:zlib';

/** Unpacks the content of a generated file: Brotli as base64. */
export const unpacked = (text: string): Buffer => brotliDecompressSync(Buffer.from(text, 'base64'));
