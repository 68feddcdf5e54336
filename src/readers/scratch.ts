/**
 * Buffers that are used again and again: the values of one part of a table after the other need no new ones, which
 * the collector would be called for each few of.
 */
export class Scratch {
  readonly #buffers: ArrayBuffer[] = [];
  #taken = 0;

  /** What was taken may be used for something else from now on. */
  reset(): void {
    this.#taken = 0;
  }

  /** A buffer of at least so many bytes, which hold anything. */
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
