import type { AddressBlock } from '../logs/cidr.ts';
import { parseBlock } from '../logs/cidr.ts';
import type { Narrowing } from './narrowing.ts';

const keyOf = ({ family, first, bits }: AddressBlock) => `${family}${first}/${bits}`;

const WIDTH = { 4: 32, 6: 128 } as const;

/** Collects the reference data of a query, then records which of it match addresses and interfaces of records. */
export class MetReferences implements Narrowing {
  /** Blocks by family and bits, then by their first address. */
  readonly #blocks = new Map<string, { readonly bits: number; readonly byStart: Map<bigint, string> }>();
  readonly #ids = new Set<string>();
  readonly #met = new Set<string>();
  #isCollecting = true;

  blocks<T>(all: readonly T[], blockOf: (one: T) => AddressBlock): readonly T[] {
    if (!this.#isCollecting) return all.filter((one) => this.#met.has(keyOf(blockOf(one))));
    for (const one of all) {
      const block = blockOf(one);
      const { family, first, bits } = block;
      const group = `${family}/${bits}`;
      const same = this.#blocks.get(group) ?? { bits, byStart: new Map() };
      same.byStart.set(BigInt(`0x${first}`) >> BigInt(WIDTH[family] - bits), keyOf(block));
      this.#blocks.set(group, same);
    }
    return all;
  }

  interfaces<T>(all: readonly T[], idOf: (one: T) => string): readonly T[] {
    if (!this.#isCollecting) return all.filter((one) => this.#met.has(idOf(one)));
    for (const one of all) this.#ids.add(idOf(one));
    return all;
  }

  /** True if there is no reference data to match. */
  get isEmpty(): boolean {
    return this.#blocks.size === 0 && this.#ids.size === 0;
  }

  /** Narrows lists to the matches from now on. */
  narrow(): void {
    this.#isCollecting = false;
  }

  /** Records a match. @param text an address or the id of a record's interface; other text is ignored */
  meet(text: string): void {
    if (this.#ids.has(text)) this.#met.add(text);
    if (!/^[\d.]+$|:/.test(text)) return;
    const address = blockOf(text);
    if (!address) return;
    const value = BigInt(`0x${address.first}`);
    for (const [group, { bits, byStart }] of this.#blocks) {
      if (!group.startsWith(`${address.family}/`)) continue;
      const key = byStart.get(value >> BigInt(WIDTH[address.family] - bits));
      if (key !== undefined) this.#met.add(key);
    }
  }
}

function blockOf(text: string): AddressBlock | undefined {
  try {
    return parseBlock(text);
  } catch {
    return undefined;
  }
}
