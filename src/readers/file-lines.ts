import { isUtf8 } from 'node:buffer';
import { LONGEST_RECORD } from '../logs/record-line.ts';
import type { Scanner } from './scanner.ts';

/** Scans the lines of one file in chunks: its header, if it has one, then records. */
export class FileLines {
  readonly #scanner: Scanner;
  readonly #onFull: () => void;
  /** The expected header, until it was read. */
  #header: string | undefined;

  /** @param onFull see `Scanner.scan` */
  constructor(scanner: Scanner, header: string | undefined, onFull: () => void) {
    this.#scanner = scanner;
    this.#header = header;
    this.#onFull = onFull;
  }

  /** Whether the header was read, if one is expected. */
  get hasBegun(): boolean {
    return this.#header === undefined;
  }

  /**
   * Scans the complete lines of a chunk.
   * @returns their number of bytes; undefined if any line is not certain to be a record
   */
  take(text: Buffer): number | undefined {
    const to = text.lastIndexOf(LINE_FEED) + 1;
    if (text.length - to > LONGEST_RECORD) return undefined;
    const from = to === 0 ? 0 : this.#afterHeader(text);
    if (from === undefined || !isUtf8(text.subarray(from, to))) return undefined;
    return this.#scanner.scan(text, from, to, this.#onFull) ? to : undefined;
  }

  /** Returns the position after the header line; undefined if another line is in its place. */
  #afterHeader(text: Buffer): number | undefined {
    if (this.#header === undefined) return 0;
    const end = text.indexOf(LINE_FEED);
    if (text.subarray(0, end).toString() !== this.#header) return undefined;
    this.#header = undefined;
    return end + 1;
  }
}

const LINE_FEED = 10;
