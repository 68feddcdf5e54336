import { peekRows } from '../../rows/peek-rows.ts';
import type { Rows } from '../../rows/rows.ts';
import { eraseLine, showLine } from './stderr.ts';

const INTERVAL_MS = 100;

/** One line on stderr that is rewritten as work goes on; nothing if stderr is not a terminal. */
export class Progress {
  #last = 0;
  #shown = false;
  #closed: boolean;

  /** @param isWanted false if the user disabled it */
  constructor(isWanted = true) {
    this.#closed = !isWanted || !process.stderr.isTTY || process.env.TERM === 'dumb';
  }

  /** True if the line is shown. */
  get isShown(): boolean {
    return !this.#closed;
  }

  show(text: () => string): void {
    const now = performance.now();
    if (this.#closed || now - this.#last < INTERVAL_MS) return;
    this.#last = now;
    this.#shown = true;
    showLine(text());
  }

  /** Removes the line. */
  clear(): void {
    if (this.#shown) eraseLine();
    this.#shown = false;
  }

  /** Removes the line and shows none again. */
  close(): void {
    this.clear();
    this.#closed = true;
  }

  /** Waits for the first row or the end; removes the line before the rows are used. */
  async closedBy(rows: Rows): Promise<Rows> {
    try {
      return (await peekRows(rows)).rows;
    } finally {
      this.close();
    }
  }
}
