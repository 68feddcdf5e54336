import { type AddressBlock, contains } from '../logs/cidr.ts';

/** A holder of addresses for some time. */
export interface Holding {
  readonly block: AddressBlock;
  /** Display name; undefined if unknown. */
  readonly name: string | undefined;
  /** All names that filters find it by. */
  readonly names: readonly string[];
  /** Its network; undefined for addresses that are the same in all networks. */
  readonly vpc?: string | undefined;
  readonly account?: string | undefined;
  /** Unix seconds; `from` is undefined if unknown, `until` if it still has the addresses. */
  readonly from?: number | undefined;
  readonly until?: number | undefined;
  /** Rank (default: 0): of two holders in a network, the higher one counts, such as a pod within an interface. */
  readonly rank?: number | undefined;
  /** Namespace and owner of a pod, as `shop/web`. */
  readonly workload?: string | undefined;
  /** Namespace of a pod or a service. */
  readonly namespace?: string | undefined;
}

/** Interval from its first to its last Unix second. */
export interface Span {
  readonly since: number;
  readonly until: number;
}

/** Network in which an address was seen. */
export interface NetworkPlace {
  readonly vpc?: string | undefined;
  readonly account?: string | undefined;
}

/** Holders of an address for some time, as seen from a network: one for each network that may be meant. */
export interface Turn {
  readonly holders: readonly Holding[];
  /** Unix seconds; undefined if unbounded. */
  readonly from: number | undefined;
  readonly until: number | undefined;
}

/** Maximum number of cached results. */
const MAX_CACHED = 100_000;

/**
 * Index of address holders over time, which all names in rows, SQL and filters come from.
 *
 * The VPC in which the address was seen counts first: it has one holder of an address at a time, the latest one, and an
 * address in its own blocks never belongs to another VPC. Otherwise holders in the account count, then all others.
 */
export class Holdings {
  /** Holdings by family and prefix length, then by first address. */
  readonly #byWidth = new Map<string, Map<string, Holding[]>>();
  readonly #widths: { readonly family: 4 | 6; readonly bits: number; readonly key: string }[] = [];
  readonly #vpcs: ReadonlyMap<string, readonly AddressBlock[]>;
  readonly #cached = new Map<string, readonly Turn[]>();

  /** @param vpcs blocks of each VPC */
  constructor(all: Iterable<Holding>, vpcs: ReadonlyMap<string, readonly AddressBlock[]> = new Map()) {
    this.#vpcs = vpcs;
    for (const holding of all) {
      const { family, first, bits } = holding.block;
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
    this.#widths.sort((a, b) => b.bits - a.bits);
  }

  /** Returns the successive holders of a block, as seen from a network, without times that have no holder. */
  turns(block: AddressBlock, place: NetworkPlace): readonly Turn[] {
    const key = `${block.family}${block.first}/${block.bits} ${place.vpc} ${place.account}`;
    const known = this.#cached.get(key);
    if (known) return known;
    const all = this.covering(block);
    const turns = turnsOf(all, (alive) => this.#meant(alive, block, place));
    if (this.#cached.size >= MAX_CACHED) this.#cached.clear();
    this.#cached.set(key, turns);
    return turns;
  }

  /** Returns all holdings whose block contains this one, narrowest first. */
  covering(block: AddressBlock): readonly Holding[] {
    const value = BigInt(`0x${block.first}`);
    return this.#widths.flatMap(({ family, bits, key }) => {
      if (family !== block.family || bits > block.bits) return [];
      const width = family === 4 ? 32 : 128;
      const shift = BigInt(width - bits);
      const first = ((value >> shift) << shift).toString(16).padStart(width / 4, '0');
      return this.#byWidth.get(key)?.get(first) ?? [];
    });
  }

  /** Returns the VPCs whose blocks contain this one. */
  vpcsOf(block: AddressBlock): string[] {
    return [...this.#vpcs].flatMap(([vpc]) => (this.#isInside(block, vpc) ? [vpc] : []));
  }

  #isInside(block: AddressBlock, vpc: string): boolean {
    return this.#vpcs.get(vpc)?.some((one) => contains(one, block)) ?? false;
  }

  #meant(alive: readonly Holding[], block: AddressBlock, { vpc, account }: NetworkPlace): readonly Holding[] {
    if (vpc !== undefined) {
      const own = alive.filter((one) => one.vpc === vpc);
      if (own.length > 0) return lastOf(own);
      if (this.#isInside(block, vpc)) return [];
    }
    const everywhere = alive.filter((one) => one.vpc === undefined);
    if (everywhere.length > 0) return lastOf(everywhere);
    const networks = [...Map.groupBy(alive, (one) => one.vpc).values()].flatMap(lastOf);
    const near = networks.filter((one) => account !== undefined && one.account === account);
    return near.length > 0 ? near : networks;
  }
}

/** Returns the holder with the highest rank, then the latest start, the narrowest block, the latest end. */
function lastOf(holdings: readonly Holding[]): Holding[] {
  const [last] = holdings.toSorted(
    (a, b) =>
      compare(b.rank ?? 0, a.rank ?? 0) ||
      compare(b.from ?? Number.NEGATIVE_INFINITY, a.from ?? Number.NEGATIVE_INFINITY) ||
      b.block.bits - a.block.bits ||
      compare(b.until ?? Number.POSITIVE_INFINITY, a.until ?? Number.POSITIVE_INFINITY) ||
      compare(a.name ?? '', b.name ?? ''),
  );
  return last ? [last] : [];
}

const compare = <T>(a: T, b: T) => (a < b ? -1 : a > b ? 1 : 0);

/** Splits time where a holding starts or ends, and merges neighbours with the same holders. */
function turnsOf(
  all: readonly Holding[],
  meant: (alive: readonly Holding[]) => readonly Holding[],
): readonly Turn[] {
  const times = all.flatMap(({ from, until }) => [from, until]).filter((time) => time !== undefined);
  const starts = [undefined, ...[...new Set(times)].sort((a, b) => a - b)];
  const turns: Turn[] = [];
  for (const [at, from] of starts.entries()) {
    const moment = from ?? Number.NEGATIVE_INFINITY;
    const holders = meant(
      all.filter(
        (one) =>
          (one.from ?? Number.NEGATIVE_INFINITY) <= moment &&
          (one.until ?? Number.POSITIVE_INFINITY) > moment,
      ),
    );
    const last = turns.at(-1);
    if (last?.until === from && last && isSame(last.holders, holders))
      turns[turns.length - 1] = { ...last, until: starts[at + 1] };
    else if (holders.length > 0) turns.push({ holders, from, until: starts[at + 1] });
  }
  return turns;
}

const isSame = (one: readonly Holding[], other: readonly Holding[]) =>
  one.length === other.length && one.every((holding, at) => holding === other[at]);
