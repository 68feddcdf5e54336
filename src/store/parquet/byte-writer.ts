/** A growing byte buffer. */
export class ByteWriter {
  #bytes: Buffer;
  #length = 0;

  constructor(capacity = 4096) {
    this.#bytes = Buffer.allocUnsafeSlow(capacity);
  }

  get length(): number {
    return this.#length;
  }

  /** Bytes written since the last `clear`; valid until the next write. */
  get written(): Buffer {
    return this.#bytes.subarray(0, this.#length);
  }

  clear(): void {
    this.#length = 0;
  }

  /** Reserves space and returns its position; the caller sets `end` after writing. */
  reserve(bytes: number): { readonly bytes: Buffer; readonly at: number } {
    const needed = this.#length + bytes;
    if (needed > this.#bytes.length) {
      const larger = Buffer.allocUnsafeSlow(Math.max(needed, 2 * this.#bytes.length));
      this.#bytes.copy(larger, 0, 0, this.#length);
      this.#bytes = larger;
    }
    return { bytes: this.#bytes, at: this.#length };
  }

  set end(end: number) {
    this.#length = end;
  }

  byte(value: number): void {
    this.reserve(1).bytes[this.#length] = value;
    this.#length += 1;
  }

  int(value: number): void {
    this.reserve(4).bytes.writeInt32LE(value, this.#length);
    this.#length += 4;
  }

  /** Writes an unsigned number of any size with seven bits per byte. */
  varint(value: number): void {
    let rest = value;
    for (; rest >= 128; rest = Math.floor(rest / 128)) this.byte((rest % 128) | 128);
    this.byte(rest);
  }

  add(bytes: Uint8Array): void {
    this.reserve(bytes.length).bytes.set(bytes, this.#length);
    this.#length += bytes.length;
  }
}
