const INTERVAL_MS = 100;

/** One line on a terminal's stderr that is written over as work goes on; nothing anywhere else. */
export class Progress {
  #last = 0;
  #shown = false;

  show(text: () => string): void {
    const now = performance.now();
    if (!process.stderr.isTTY || now - this.#last < INTERVAL_MS) return;
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
}
