/**
 * Repeatable random numbers: the same seed text gives the same sequence on every machine.
 * The generator is sfc32 (Chris Doty-Humphrey, PractRand), seeded by an FNV-1a hash of the text.
 */
export class Random {
  #a: number;
  #b: number;
  #c: number;
  #counter = 1;

  constructor(seed: string) {
    this.#a = hash(seed, 0x811c9dc5);
    this.#b = hash(seed, 0x9e3779b9);
    this.#c = hash(seed, 0x85ebca6b);
    for (let round = 0; round < 12; round++) this.uint32();
  }

  uint32(): number {
    const sum = (this.#a + this.#b + this.#counter) | 0;
    this.#counter = (this.#counter + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + sum) | 0;
    return sum >>> 0;
  }

  /** Returns a number from 0 to 1, excluding 1. */
  unit(): number {
    return this.uint32() / 0x1_0000_0000;
  }

  /** Returns an integer from 0 to the limit, excluding the limit. */
  below(limit: number): number {
    return Math.floor(this.unit() * limit);
  }

  /** Returns an integer, both ends included. */
  between(low: number, high: number): number {
    return low + this.below(high - low + 1);
  }

  chance(probability: number): boolean {
    return this.unit() < probability;
  }

  pick<T>(list: readonly T[]): T {
    return list[this.below(list.length)] as T;
  }

  /** Picks an entry, preferring early ones: of a hundred, the first is picked a fifth of the time. */
  skewed<T>(list: readonly T[]): T {
    const unit = this.unit();
    return list[Math.floor(unit * unit * unit * list.length)] as T;
  }

  /** Returns a roughly normal value with mean 0 and deviation 1, never beyond 3. */
  normal(): number {
    return (this.unit() + this.unit() + this.unit() - 1.5) * 2;
  }

  hex(digits: number): string {
    let text = '';
    while (text.length < digits) text += this.uint32().toString(16).padStart(8, '0');
    return text.slice(0, digits);
  }
}

function hash(text: string, basis: number): number {
  let value = basis;
  for (let at = 0; at < text.length; at++) value = Math.imul(value ^ text.charCodeAt(at), 0x01000193);
  return value >>> 0;
}
