import { sbbfContains } from 'hyparquet/src/bloom.js';
import { xxhash64 } from 'hyparquet/src/xxhash.js';
import type { Chunk } from './footer.ts';

/** Values of a column that can be compared. */
export type Values = Int32Array | BigInt64Array | Float32Array | Float64Array | readonly Uint8Array[];

/** Tracks minimum and maximum of the values of a chunk, and checks them against its Bloom filter. */
export class Bounds {
  readonly #bloom: Uint32Array | undefined;
  #least: number | bigint | Uint8Array | undefined;
  #greatest: number | bigint | Uint8Array | undefined;
  /** True if some values cannot be compared. */
  isUnknown = false;

  constructor(bloom: Uint32Array | undefined) {
    this.#bloom = bloom;
  }

  get least(): number | bigint | Uint8Array | undefined {
    return this.#least;
  }

  get greatest(): number | bigint | Uint8Array | undefined {
    return this.#greatest;
  }

  /** @throws Error for a value that is not in the Bloom filter */
  add(values: Values): void {
    if (this.#bloom) checkBloom(this.#bloom, values);
    if (Array.isArray(values)) for (const value of values as readonly Uint8Array[]) this.#addText(value);
    else for (const value of values as Int32Array) this.#addNumber(value);
  }

  #addNumber(value: number): void {
    if (Number.isNaN(value)) return;
    if (this.#least === undefined || value < (this.#least as number)) this.#least = value;
    if (this.#greatest === undefined || value > (this.#greatest as number)) this.#greatest = value;
  }

  #addText(value: Uint8Array): void {
    if (this.#least === undefined || Buffer.compare(value, this.#least as Uint8Array) < 0)
      this.#least = value;
    if (this.#greatest === undefined || Buffer.compare(value, this.#greatest as Uint8Array) > 0)
      this.#greatest = value;
  }
}

function checkBloom(bloom: Uint32Array, values: Values): void {
  for (const value of values as Iterable<number | bigint | Uint8Array>)
    if (!sbbfContains(bloom, xxhash64(bytesOf(value, values))))
      throw new Error('a value is not in the Bloom filter');
}

function bytesOf(value: number | bigint | Uint8Array, { constructor: kind }: Values): Uint8Array {
  if (typeof value === 'object') return value;
  return new Uint8Array((kind as Int32ArrayConstructor).of(value as number).buffer);
}

/**
 * Compares statistics with the values: numbers must be equal; texts, which may be truncated, must be within them.
 * @throws Error when they do not match
 */
export function checkBounds({ leaf, statistics }: Chunk, bounds: Bounds): void {
  if (!statistics || bounds.isUnknown) return;
  const { min, max, isOrdered } = statistics;
  const { least, greatest } = bounds;
  if (least === undefined || greatest === undefined) return;
  if (typeof least === 'object') {
    if (!isOrdered) return;
    const isWithin =
      (!min || Buffer.compare(min, least) <= 0) && (!max || Buffer.compare(max, greatest as Uint8Array) >= 0);
    if (!isWithin) throw new Error('its statistics do not match its values');
    return;
  }
  // Unsigned numbers compare differently, and flow logs have none.
  if (leaf.convertedType !== undefined && UNSIGNED.has(leaf.convertedType)) return;
  const read = READ[leaf.type];
  if (!read) return;
  if ((min && read(min) !== least) || (max && read(max) !== greatest))
    throw new Error('its statistics do not match its values');
}

const UNSIGNED = new Set([11, 12, 13, 14]);

const view = ({ buffer, byteOffset, byteLength }: Uint8Array) => new DataView(buffer, byteOffset, byteLength);

const READ: Readonly<Record<string, (bytes: Uint8Array) => number | bigint>> = {
  INT32: (bytes) => view(bytes).getInt32(0, true),
  INT64: (bytes) => view(bytes).getBigInt64(0, true),
};
