import type { Rows } from '../rows/rows.ts';

const INTERVAL_MS = 100;

/** One line on a terminal's stderr that is written over as work goes on; nothing anywhere else. */
export class Progress {
  #last = 0;
  #shown = false;
  #closed: boolean;

  /** @param isWanted whether the user lets it be shown at all */
  constructor(isWanted = true) {
    this.#closed = !isWanted || !process.stderr.isTTY;
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
    const columns = process.stderr.columns || 80;
    process.stderr.write(`\r\u001b[K${text().slice(0, columns - 1)}`);
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

  /** The rows; the line goes away before the first of them is written where it stands. */
  closedBy(rows: Rows): Rows {
    const close = () => this.close();
    async function* batches() {
      for await (const batch of rows.batches) {
        close();
        yield batch;
      }
    }
    return { columns: rows.columns, batches: batches() };
  }
}
