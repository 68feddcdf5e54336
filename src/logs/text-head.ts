import { constants, gunzipSync } from 'node:zlib';

/** Bytes from a file's start that contain the header of nearly every text log, compressed or not. */
export const HEAD_BYTES = 1024;
/** Maximum bytes of a first line; a header with all fields has about 900. */
export const LONGEST_LINE = 65_536;

export function isGzip(head: Uint8Array): boolean {
  return head[0] === 0x1f && head[1] === 0x8b;
}

export function isParquet(head: Uint8Array): boolean {
  return Buffer.from(head.subarray(0, 4)).toString('latin1') === 'PAR1';
}

/** Returns the first line from the first bytes of a file; undefined if the line does not end within them. */
export function firstLine(head: Uint8Array): string | undefined {
  const line = rawFirstLine(head);
  return line === undefined ? undefined : withoutReturn(line);
}

/** Returns the first line with its trailing carriage return, if any. */
export function rawFirstLine(head: Uint8Array): string | undefined {
  const text = isGzip(head) ? unpack(head) : head;
  const end = text.indexOf(10);
  return end < 0 ? undefined : Buffer.from(text.subarray(0, end)).toString();
}

/** Decodes the bytes of a text with a single line. */
export function wholeText(bytes: Uint8Array): string {
  return withoutReturn(Buffer.from(isGzip(bytes) ? unpack(bytes) : bytes).toString());
}

export function withoutReturn(line: string): string {
  return line.endsWith('\r') ? line.slice(0, -1) : line;
}

/** Decompresses the first bytes of a gzip file as far as possible; empty if they are damaged. */
export function unpack(head: Uint8Array): Uint8Array {
  try {
    return gunzipSync(head, { finishFlush: constants.Z_SYNC_FLUSH, chunkSize: 8192 });
  } catch {
    return new Uint8Array();
  }
}
