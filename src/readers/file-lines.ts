import { isUtf8 } from 'node:buffer';
import { LONGEST_RECORD } from '../logs/record-line.ts';
import type { Scanner } from './scanner.ts';

/** The lines of one file, which come in pieces: its header, if it has one, then records. */
export class FileLines {
  readonly #scanner: Scanner;
  readonly #onFull: () => void;
  /** The header, until it was there. */
  #header: string | undefined;

  /** @param onFull takes the rows of the scanner: see there */
  constructor(scanner: Scanner, header: string | undefined, onFull: () => void) {
    this.#scanner = scanner;
    this.#header = header;
    this.#onFull = onFull;
  }

  /** Whether the header was there. */
  get hasBegun(): boolean {
    return this.#header === undefined;
  }

  /**
   * Scans whole lines.
   * @returns how many bytes they have; undefined where not all of them are records beyond doubt
   */
  take(text: Buffer): number | undefined {
    const to = text.lastIndexOf(LINE_FEED) + 1;
    if (text.length - to > LONGEST_RECORD) return undefined;
    const from = to === 0 ? 0 : this.#afterHeader(text);
    if (from === undefined || !isUtf8(text.subarray(from, to))) return undefined;
    return this.#scanner.scan(text, from, to, this.#onFull) ? to : undefined;
  }

  /** The position after the header line; undefined where another line stands there. */
  #afterHeader(text: Buffer): number | undefined {
    if (this.#header === undefined) return 0;
    const end = text.indexOf(LINE_FEED);
    if (text.subarray(0, end).toString() !== this.#header) return undefined;
    this.#header = undefined;
    return end + 1;
  }
}

const LINE_FEED = 10;
