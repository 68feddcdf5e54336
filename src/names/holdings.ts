import { type AddressBlock, parseBlock } from '../logs/cidr.ts';

/** Somebody who has addresses for some time. */
export interface Holding {
  readonly block: AddressBlock;
  readonly name: string;
  /** Where the addresses mean this; undefined where they mean it everywhere. */
  readonly vpc?: string | undefined;
  readonly account?: string | undefined;
  /** Unix seconds, since when and until when; undefined where it is not known, or still so. */
  readonly from?: number | undefined;
  readonly until?: number | undefined;
}

/** Unix seconds, from the first to the last. */
export interface Span {
  readonly since: number;
  readonly until: number;
}

/** Where an address was seen. */
export interface Place {
  readonly vpc?: string | undefined;
  readonly account?: string | undefined;
}

/** How many addresses are remembered that were asked for. */
const REMEMBERED = 100_000;

/** Who has which address when. Of blocks that hold an address, the narrowest counts. */
export class Holdings {
  /** Of blocks as wide as each other, by their first address. */
  readonly #byWidth = new Map<string, Map<string, Holding[]>>();
  /** The widths there are, the narrowest blocks first. */
  #widths: { readonly family: 4 | 6; readonly bits: number; readonly key: string }[] = [];
  readonly #asked = new Map<string, readonly Holding[]>();

  constructor(all: Iterable<Holding>) {
    for (const holding of all) {
      const { family, first } = holding.block;
      const bits = bitsOf(holding.block);
      const key = `${family}/${bits}`;
      let blocks = this.#byWidth.get(key);
      if (!blocks) {
        blocks = new Map();
        this.#byWidth.set(key, blocks);
        this.#widths.push({ family, bits, key });
      }
      const known = blocks.get(first);
      if (known) known.push(holding);
      else blocks.set(first, [holding]);
    }
    this.#widths = this.#widths.sort((a, b) => b.bits - a.bits);
    for (const blocks of this.#byWidth.values())
      for (const [first, holdings] of blocks) blocks.set(first, inTurn(holdings));
  }

  /** Who had an address in that time: the holders of its narrowest block, in their order. */
  of(address: string, { since, until }: Span): readonly Holding[] {
    for (const holdings of this.#blocksOf(address)) {
      const then = holdings.filter(
        ({ from, until: end }) => (from ?? since) <= until && (end === undefined || end > since),
      );
      if (then.length > 0) return then;
    }
    return [];
  }

  /** Holders of each block that the address lies in, the narrowest first. */
  #blocksOf(address: string): readonly (readonly Holding[])[] {
    const known = this.#asked.get(address) as readonly (readonly Holding[])[] | undefined;
    if (known) return known;
    const found = this.#lookUp(address);
    if (this.#asked.size >= REMEMBERED) this.#asked.clear();
    this.#asked.set(address, found as never);
    return found;
  }

  #lookUp(address: string): (readonly Holding[])[] {
    let block: AddressBlock;
    try {
      block = parseBlock(address);
    } catch {
      return [];
    }
    const value = BigInt(`0x${block.first}`);
    return this.#widths.flatMap(({ family, bits, key }) => {
      if (family !== block.family) return [];
      const width = family === 4 ? 32 : 128;
      const first = (value >> BigInt(width - bits)) << BigInt(width - bits);
      const found = this.#byWidth.get(key)?.get(first.toString(16).padStart(width / 4, '0'));
      return found ? [found] : [];
    });
  }
}

const bitsOf = ({ text }: AddressBlock) => Number(text.split('/')[1]);

/** In a network an address has one holder at a time: who comes next ends what was before. */
function inTurn(holdings: readonly Holding[]): Holding[] {
  const sorted = holdings.toSorted(
    (a, b) => (a.from ?? Number.NEGATIVE_INFINITY) - (b.from ?? Number.NEGATIVE_INFINITY) || 0,
  );
  return sorted.map((holding, at) => {
    const next = sorted
      .slice(at + 1)
      .find(
        ({ vpc, from }) => vpc === holding.vpc && from !== undefined && from > (holding.from ?? from - 1),
      );
    if (next?.from === undefined || (holding.until ?? Number.POSITIVE_INFINITY) <= next.from) return holding;
    return { ...holding, until: next.from };
  });
}
