import type { Meaning } from '../flows/filter-words.ts';
import type { NameTable } from '../flows/named-relation.ts';
import type { Inventory, InventoryInterface } from '../inventory/inventory.ts';
import { every, type Mortal, NO_INVENTORY } from '../inventory/present.ts';
import { parseBlock } from '../logs/cidr.ts';
import type { Window } from '../logs/window.ts';
import { type Holding, Holdings, type Place, type Span } from './holdings.ts';
import { Labels } from './labels.ts';
import type { NamedBlock } from './name-list.ts';
import { NamedThings } from './named-things.ts';
import { nearNames } from './near.ts';

/** What names are taken from. */
export interface NameSources {
  readonly inventory?: Inventory | undefined;
  /** Names of the user's own, which count before those of the inventory. */
  readonly list?: readonly NamedBlock[] | undefined;
  /** What records tell, of what has no other name. */
  readonly told?: readonly ToldByRecords[] | undefined;
}

/** A name that a tag in records tells. */
export interface ToldByRecords {
  readonly interface_id: string | null;
  readonly instance_id: string | null;
  /** An address of the interface, where the record is about one. */
  readonly address: string | null;
  readonly name: string;
}

/** More holders of one address in a time than are named. */
const MOST = 3;

/** What addresses and ids of AWS are called, and when. */
export class Names {
  readonly #byId: ReadonlyMap<string, string>;
  readonly #holdings: Holdings;
  readonly #sources: Required<NameSources>;
  readonly #labels: Labels;
  #things: NamedThings | undefined;
  readonly #all: readonly Holding[];
  readonly #interfaces: readonly { readonly id: string; readonly name: string }[];

  constructor({ inventory = NO_INVENTORY, list = [], told = [] }: NameSources) {
    this.#sources = { inventory, list, told };
    this.#labels = new Labels(inventory);
    const byId = new Map(this.#labels.byId);
    const held: Holding[] = [];
    for (const one of every(inventory, 'interfaces')) {
      const name = this.#labels.of(one);
      if (name === undefined) continue;
      byId.set(one.id, name);
      for (const { address, kind, ...lifetime } of one.addresses) {
        // A public address means the same everywhere.
        const place = kind === 'private' ? { vpc: one.vpc, account: one.account } : {};
        held.push({ block: parseBlock(address), name, ...place, ...within(lifetime, one) });
      }
    }
    const known = new Set(held.map(({ block }) => block.text));
    for (const { interface_id: eni, instance_id: instance, address, name } of told) {
      for (const id of [eni, instance]) if (id !== null && !byId.has(id)) byId.set(id, name);
      const block = address === null ? undefined : parseBlock(address);
      if (block && !known.has(block.text)) held.push({ block, name });
    }
    const own = list.map(({ block, name }): Holding => ({ block, name }));
    const ownBlocks = new Set(own.map(({ block }) => block.text));
    this.#byId = byId;
    this.#interfaces = every(inventory, 'interfaces').flatMap(({ id }) => {
      const name = byId.get(id);
      return name === undefined ? [] : [{ id, name }];
    });
    this.#all = [...own, ...held.filter(({ block }) => !ownBlocks.has(block.text))];
    this.#holdings = new Holdings(this.#all);
  }

  /** The same, and what records tell of what has no name yet. */
  with(told: readonly ToldByRecords[]): Names {
    return new Names({ ...this.#sources, told });
  }

  /**
   * What has a name, of those that an interface goes by (its own, that of its instance, what its service calls it) and
   * of the user's own; in any case, `*` standing for anything. Undefined where nothing has.
   */
  find(name: string): Meaning | undefined {
    return this.#named().find(name);
  }

  /** Names that somebody may have meant by one that nothing has. */
  near(name: string): string[] {
    return nearNames(name, this.#named().names);
  }

  /** Made when something is looked for: most runs only ask what things are called. */
  #named(): NamedThings {
    if (this.#things) return this.#things;
    const { inventory, list } = this.#sources;
    const things = new NamedThings();
    for (const one of every(inventory ?? NO_INVENTORY, 'interfaces'))
      things.add([this.#labels.of(one), ...this.#labels.also(one)], meaningOf(one));
    for (const { block, name } of list ?? [])
      things.add([name], { interfaces: [], blocks: [{ block: block.text }] });
    this.#things = things;
    return things;
  }

  /** All names, as queries need them, of what was there in the window. */
  table(window: Window | undefined): NameTable {
    const then = this.#all.filter(
      ({ from, until }) =>
        !window || ((from ?? window.since) < window.until && (until ?? window.until) > window.since),
    );
    const isSingle = ({ block }: Holding) => /^[\d.]+\/32$|\/128$/.test(block.text);
    const single = Map.groupBy(then.filter(isSingle), ({ block }) => block.text.replace(/\/\d+$/, ''));
    const blocks = then
      .filter((one) => !isSingle(one))
      .map(({ block, name, from, until }) => ({ block: block.text, name, from, until }));
    return {
      interfaces: this.#interfaces,
      addresses: [...single].flatMap(([address, holdings]) => this.#turns(address, holdings)),
      blocks: blocks.sort((a, b) => widthOf(b.block) - widthOf(a.block)),
    };
  }

  /** What an address was called, one after the other. */
  #turns(address: string, holdings: readonly Holding[]): NameTable['addresses'] {
    const times = holdings.flatMap(({ from, until }) => [from, until]).filter((time) => time !== undefined);
    const starts = [undefined, ...new Set(times.sort((a, b) => a - b))];
    return starts.flatMap((from, at) => {
      const until = starts[at + 1];
      const moment = from ?? (until === undefined ? 0 : until - 1);
      const name = this.of(address, { since: moment, until: moment });
      return name === undefined ? [] : [{ address, name, from, until }];
    });
  }

  /**
   * What an address or an id is called; undefined where nobody knows.
   *
   * Who had an address one after the other in the time are `web, then db`; where networks that have the same addresses
   * are meant both, `web or db`.
   * @param at the time that is meant; without it, any
   * @param place where it was seen: what is in the same VPC, else in the same account, is meant before others
   */
  of(value: string, at: Span = ALWAYS, place: Place = {}): string | undefined {
    if (!/[.:]/.test(value)) return this.#byId.get(value);
    const holders = this.#holdings.of(value, at);
    if (holders.length <= 1) return holders[0]?.name;
    const meant = nearest(holders, place);
    const networks = Map.groupBy(meant, ({ vpc }) => vpc);
    const words = [...networks.values()].map((some) =>
      inWords(
        some.map(({ name }) => name),
        ', then ',
      ),
    );
    return inWords(words, ' or ');
  }
}

/** An interface with its addresses, each for its time. */
function meaningOf(one: InventoryInterface): Meaning {
  const blocks = one.addresses.map(({ address, kind, ...lifetime }) => ({
    block: parseBlock(address).text,
    ...within(lifetime, one),
  }));
  return { interfaces: [{ id: one.id, ...within({}, one) }], blocks };
}

const widthOf = (block: string) => Number(block.split('/')[1]);

const ALWAYS: Span = { since: Number.NEGATIVE_INFINITY, until: Number.POSITIVE_INFINITY };

function inWords(names: readonly string[], between: string): string {
  const distinct = [...new Set(names)];
  return distinct.length > MOST
    ? `${distinct.slice(0, MOST).join(between)}${between}others`
    : distinct.join(between);
}

function nearest(holders: readonly Holding[], { vpc, account }: Place): readonly Holding[] {
  const inVpc = holders.filter((one) => vpc !== undefined && one.vpc === vpc);
  if (inVpc.length > 0) return inVpc;
  const inAccount = holders.filter((one) => account !== undefined && one.account === account);
  return inAccount.length > 0 ? inAccount : holders;
}

/** The time of a part, which ends with the whole. */
function within(part: Mortal, whole: Mortal): Pick<Holding, 'from' | 'until'> {
  const ends = [part.until, whole.until].filter((time) => time !== undefined).sort();
  return { from: seconds(part.from ?? whole.from), until: seconds(ends[0]) };
}

const seconds = (time: string | undefined) => (time === undefined ? undefined : Date.parse(time) / 1000);
