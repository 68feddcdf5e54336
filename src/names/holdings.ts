import { type AddressBlock, contains } from '../logs/cidr.ts';

/** Somebody who has addresses for some time. */
export interface Holding {
  readonly block: AddressBlock;
  /** What it is called; undefined if nobody knows. */
  readonly name: string | undefined;
  /** All names that it goes by. */
  readonly names: readonly string[];
  /** Its network; undefined for addresses that are the same everywhere. */
  readonly vpc?: string | undefined;
  readonly account?: string | undefined;
  /** Unix seconds, since when and until when; undefined if unknown, or still so. */
  readonly from?: number | undefined;
  readonly until?: number | undefined;
  /** Of two holders in a network, the one with the greater rank counts: pods are inside of interfaces. 0 without it. */
  readonly rank?: number | undefined;
  /** Of a pod, its namespace and owner, as `shop/web`. */
  readonly workload?: string | undefined;
  /** Of a pod or a service. */
  readonly namespace?: string | undefined;
}

/** Unix seconds, from the first to the last. */
export interface Span {
  readonly since: number;
  readonly until: number;
}

/** Where an address was seen. */
export interface NetworkPlace {
  readonly vpc?: string | undefined;
  readonly account?: string | undefined;
}

/** Who has an address for some time, as seen from a place: one holder of each network that may be meant. */
export interface Turn {
  readonly holders: readonly Holding[];
  /** Unix seconds; undefined for all time before, or after. */
  readonly from: number | undefined;
  readonly until: number | undefined;
}

/** Maximum number of remembered answers. */
const REMEMBERED = 100_000;

/**
 * Who has which address when, the only look-up there is: names in rows, in SQL and in filters are what it answers.
 *
 * The network of the place counts first: a VPC has one holder of an address at a time, the one who came last, and an
 * address in the VPC's own blocks never belongs to another VPC. Otherwise holders in the account count, then all others.
 */
export class Holdings {
  /** Of blocks of the same width, by their first address. */
  readonly #byWidth = new Map<string, Map<string, Holding[]>>();
  readonly #widths: { readonly family: 4 | 6; readonly bits: number; readonly key: string }[] = [];
  readonly #vpcs: ReadonlyMap<string, readonly AddressBlock[]>;
  readonly #remembered = new Map<string, readonly Turn[]>();

  /** @param vpcs the blocks of each VPC */
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

  /** Who has a block one after the other, as seen from a place; times without a holder are left out. */
  turns(block: AddressBlock, place: NetworkPlace): readonly Turn[] {
    const key = `${block.family}${block.first}/${block.bits} ${place.vpc} ${place.account}`;
    const known = this.#remembered.get(key);
    if (known) return known;
    const all = this.covering(block);
    const turns = turnsOf(all, (alive) => this.#meant(alive, block, place));
    if (this.#remembered.size >= REMEMBERED) this.#remembered.clear();
    this.#remembered.set(key, turns);
    return turns;
  }

  /** All holdings of a block that contains this one. */
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

  /** The VPCs that have a block among their own. */
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

/** Who is inside of the others, else who came last to a network; of those of unknown times, who has the narrowest block, or stays longest. */
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

/** Cuts time where something begins or ends. */
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
