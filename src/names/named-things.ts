import type { HeldBlock, Meaning } from '../flows/filter-values.ts';
import { type AddressBlock, contains } from '../logs/cidr.ts';
import { globTest } from '../logs/glob.ts';
import type { Called } from './called.ts';
import type { Holding, Turn } from './holdings.ts';
import type { Label } from './labels.ts';

type Interface = Meaning['interfaces'][number];

/** Interfaces and holdings by name, in lower case. */
interface Found {
  readonly interfaces: Interface[];
  readonly holdings: Holding[];
  readonly custom: Holding[];
}

/** Index of interfaces and holdings by any of their names; case does not matter, `*` matches anything. */
export class NamedThings {
  readonly #found = new Map<string, Found>();
  /** Names in their original case, by name in lower case. */
  readonly #written = new Map<string, string>();
  readonly #called: Called;
  /** Held blocks, sorted by first address. */
  readonly #blocks: readonly AddressBlock[];

  constructor(interfaces: ReadonlyMap<string, readonly Label[]>, called: Called) {
    this.#called = called;
    for (const [id, labels] of interfaces)
      for (const { names, from, until } of labels)
        for (const name of names) this.#of(name).interfaces.push({ id, ...timesOf({ from, until }) });
    for (const one of called.held) for (const name of one.names) this.#of(name).holdings.push(one);
    for (const one of called.custom) for (const name of one.names) this.#of(name).custom.push(one);
    const distinct = new Map(called.held.map(({ block }) => [textOf(block), block]));
    this.#blocks = [...distinct.values()].sort((a, b) => (a.first < b.first ? -1 : 1));
  }

  #of(name: string): Found {
    const key = name.toLowerCase();
    const known = this.#found.get(key);
    if (known) return known;
    const created = { interfaces: [], holdings: [], custom: [] };
    this.#found.set(key, created);
    this.#written.set(key, name);
    return created;
  }

  /** Returns everything with that name; undefined if nothing has it. */
  find(word: string): Meaning | undefined {
    const key = word.toLowerCase();
    const isMeant = globTest(key);
    const keys = word.includes('*') ? [...this.#found.keys()].filter(isMeant) : [key];
    const all = keys.flatMap((one) => this.#found.get(one) ?? []);
    if (all.length === 0) return undefined;
    const isNamed = ({ names }: Holding) => names.some((name) => isMeant(name.toLowerCase()));
    const distinct = new Map(
      all.flatMap(({ interfaces }) => interfaces).map((one) => [`${one.id} ${one.from}`, one]),
    );
    const held = new Map(
      all.flatMap(({ holdings }) => holdings).map(({ block }) => [textOf(block), block] as const),
    );
    const custom = new Map(
      all.flatMap((one) => one.custom).map(({ block }) => [textOf(block), { block: block.text }] as const),
    );
    return {
      interfaces: [...distinct.values()],
      blocks: [
        ...this.#regions(held.values()).flatMap((region) => this.#heldBlocks(region, isNamed)),
        ...custom.values(),
      ],
    };
  }

  get names(): readonly string[] {
    return [...this.#written.values()];
  }

  /** Returns the blocks and all held blocks within them, without duplicates. */
  #regions(blocks: Iterable<AddressBlock>): AddressBlock[] {
    const all = [...blocks].flatMap((block) => [block, ...this.#within(block)]);
    return [...new Map(all.map((block) => [textOf(block), block])).values()];
  }

  /** Returns the held blocks within this one. */
  #within(block: AddressBlock): AddressBlock[] {
    if (block.first === block.last) return [];
    const found: AddressBlock[] = [];
    for (let at = this.#firstAt(block.first); at < this.#blocks.length; at += 1) {
      const one = this.#blocks[at];
      if (!one || one.first > block.last) break;
      if (one.bits > block.bits && contains(block, one)) found.push(one);
    }
    return found;
  }

  #firstAt(first: string): number {
    let [low, high] = [0, this.#blocks.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#blocks[middle]?.first ?? '') < first) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Returns when, and in which networks, a block without its narrower held blocks belongs to a named holder. */
  #heldBlocks(block: AddressBlock, isNamed: (one: Holding) => boolean): HeldBlock[] {
    const { holdings } = this.#called;
    const narrower = this.#within(block).map(({ text }) => text);
    const covering = holdings.covering(block);
    const times = [...new Set(covering.flatMap(({ from, until }) => [from, until]))]
      .filter((time) => time !== undefined)
      .sort((a, b) => a - b);
    const vpcs = [...new Set(covering.flatMap(({ vpc }) => vpc ?? []))];
    const accounts = [...new Set(covering.flatMap(({ account }) => account ?? []))];
    const others = holdings.vpcsOf(block).filter((vpc) => !vpcs.includes(vpc));
    const starts = [undefined, ...times];
    const answers = starts.flatMap((from, at): HeldBlock[] => {
      const moment = from ?? Number.NEGATIVE_INFINITY;
      const isIt = (place: { vpc?: string; account?: string }) =>
        holderAt(holdings.turns(block, place), moment).some(isNamed);
      const base = {
        block: block.text,
        ...(narrower.length > 0 && { except: narrower }),
        ...timesOf({ from, until: starts[at + 1] }),
      };
      const [yes, no] = [vpcs.filter((vpc) => isIt({ vpc })), vpcs.filter((vpc) => !isIt({ vpc }))];
      if (!isIt({})) return yes.length > 0 ? [{ ...base, vpcs: yes }] : [];
      const notAccounts = accounts.filter((account) => !isIt({ account }));
      const notVpcs = [...no, ...others];
      return [
        {
          ...base,
          ...(notVpcs.length > 0 && { notVpcs }),
          ...(notAccounts.length > 0 && { notAccounts }),
        },
        ...(notAccounts.length > 0 && yes.length > 0 ? [{ ...base, vpcs: yes }] : []),
      ];
    });
    return joined(answers);
  }
}

const holderAt = (turns: readonly Turn[], moment: number): readonly Holding[] =>
  turns.find(
    ({ from, until }) =>
      (from ?? Number.NEGATIVE_INFINITY) <= moment && (until ?? Number.POSITIVE_INFINITY) > moment,
  )?.holders ?? [];

/** Merges equal results of adjacent times. */
function joined(answers: readonly HeldBlock[]): HeldBlock[] {
  const all: HeldBlock[] = [];
  for (const one of answers) {
    const at = all.findIndex(
      (other) => other.until === one.from && one.from !== undefined && isAlike(other, one),
    );
    const before = all[at];
    if (before) {
      const { until: _, ...start } = before;
      all[at] = { ...start, ...(one.until !== undefined && { until: one.until }) };
    } else all.push(one);
  }
  return all;
}

const isAlike = ({ from: _f, until: _u, ...one }: HeldBlock, { from, until, ...other }: HeldBlock) =>
  JSON.stringify(one) === JSON.stringify(other);

const timesOf = ({ from, until }: Pick<HeldBlock, 'from' | 'until'>) => ({
  ...(from !== undefined && { from }),
  ...(until !== undefined && { until }),
});

const textOf = ({ family, first, bits }: AddressBlock) => `${family}${first}/${bits}`;
