import { peekRows } from '../../rows/peek-rows.ts';
import type { Rows } from '../../rows/rows.ts';
import { terminalWidth } from './terminal.ts';

const INTERVAL_MS = 100;

/** The one whose line stands on the terminal: there is one terminal. */
let standing: Progress | undefined;

/** Removes the line that stands on the terminal, if any: whatever is written there comes after this. */
export function clearProgress(): void {
  standing?.clear();
}

/** One line on a terminal's stderr that is written over as work goes on; nothing anywhere else. */
export class Progress {
  #last = 0;
  #shown = false;
  #closed: boolean;

  /** @param isWanted whether the user lets it be shown at all */
  constructor(isWanted = true) {
    this.#closed = !isWanted || !process.stderr.isTTY || process.env.TERM === 'dumb';
  }

  /** Whether anybody sees it. */
  get isShown(): boolean {
    return !this.#closed;
  }

  show(text: () => string): void {
    const now = performance.now();
    if (this.#closed || now - this.#last < INTERVAL_MS) return;
    this.#last = now;
    this.#shown = true;
    standing = this;
    process.stderr.write(`\r\u001b[K${text().slice(0, terminalWidth(process.stderr) - 1)}`);
  }

  /** Removes the line. */
  clear(): void {
    if (this.#shown) process.stderr.write('\r\u001b[K');
    this.#shown = false;
  }

  /** Removes the line for good. */
  close(): void {
    this.clear();
    this.#closed = true;
  }

  /** The rows, once there are some or it is sure that there are none; the line is gone before anything is made of them. */
  async closedBy(rows: Rows): Promise<Rows> {
    try {
      return (await peekRows(rows)).rows;
    } finally {
      this.close();
    }
  }
}
