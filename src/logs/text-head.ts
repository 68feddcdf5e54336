import { constants, gunzipSync } from 'node:zlib';

/** Bytes from a file's start that hold the header of nearly every text log, packed or not. */
export const HEAD_BYTES = 1024;
/** A header with all fields has about 900 bytes; what has no line end in this many is no flow log. */
export const LONGEST_LINE = 65_536;

export function isGzip(head: Uint8Array): boolean {
  return head[0] === 0x1f && head[1] === 0x8b;
}

export function isParquet(head: Uint8Array): boolean {
  return Buffer.from(head.subarray(0, 4)).toString('latin1') === 'PAR1';
}

/** The first line of a text whose first bytes these are; undefined when it does not end within them. */
export function firstLine(head: Uint8Array): string | undefined {
  const line = rawFirstLine(head);
  return line === undefined ? undefined : withoutReturn(line);
}

/** The first line with the carriage return that may stand at its end. */
export function rawFirstLine(head: Uint8Array): string | undefined {
  const text = isGzip(head) ? unpack(head) : head;
  const end = text.indexOf(10);
  return end < 0 ? undefined : Buffer.from(text.subarray(0, end)).toString();
}

/** The only line of a text whose bytes these are. */
export function wholeText(bytes: Uint8Array): string {
  return withoutReturn(Buffer.from(isGzip(bytes) ? unpack(bytes) : bytes).toString());
}

export function withoutReturn(line: string): string {
  return line.endsWith('\r') ? line.slice(0, -1) : line;
}

/** As much as the first bytes of a gzip file give, be they cut off or damaged. */
export function unpack(head: Uint8Array): Uint8Array {
  try {
    return gunzipSync(head, { finishFlush: constants.Z_SYNC_FLUSH, chunkSize: 8192 });
  } catch {
    return new Uint8Array();
  }
}
