/** Reusable buffers for the values of successive parts of a table, to avoid frequent garbage collection. */
export class Scratch {
  readonly #buffers: ArrayBuffer[] = [];
  #taken = 0;

  /** Makes all buffers available for reuse. */
  reset(): void {
    this.#taken = 0;
  }

  /** Returns an uninitialized buffer of at least the given bytes. */
  take(bytes: number): ArrayBuffer {
    const at = this.#taken;
    this.#taken += 1;
    const known = this.#buffers[at];
    if (known && known.byteLength >= bytes) return known;
    const made = new ArrayBuffer(bytes);
    this.#buffers[at] = made;
    return made;
  }
}
