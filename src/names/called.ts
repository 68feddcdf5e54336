import type { Inventory, InventoryInterface } from '../inventory/inventory.ts';
import { listAll, type Mortal } from '../inventory/present.ts';
import { secondsOf } from '../inventory/states.ts';
import { type AddressBlock, parseBlock } from '../logs/cidr.ts';
import { type Holding, Holdings, type NetworkPlace, type Span, type Turn } from './holdings.ts';
import type { Label } from './labels.ts';
import type { NamedBlock } from './name-list.ts';
import { isIn, joinedNames } from './name-text.ts';

/** Name from a tag in records. */
export interface TagName {
  readonly interface_id: string | null;
  readonly instance_id: string | null;
  /** The VPC of the interface, if logged. */
  readonly vpc_id?: string | null;
  /** An address of the interface, if the record is about one. */
  readonly address: string | null;
  readonly name: string;
}

interface CalledSources {
  readonly inventory: Inventory;
  readonly list: readonly NamedBlock[];
  readonly tagNames: readonly TagName[];
  readonly labels: ReadonlyMap<string, readonly Label[]>;
  readonly clusters: readonly Holding[];
}

/** Names of addresses: from holders in the inventory, custom names of blocks, and tags in records. */
export class Called {
  readonly held: readonly Holding[];
  readonly custom: readonly Holding[];
  /** Blocks of each VPC. */
  readonly vpcs: ReadonlyMap<string, readonly AddressBlock[]>;
  readonly holdings: Holdings;
  readonly #custom: Holdings;
  readonly #tagNames: Holdings;

  constructor({ inventory, list, tagNames, labels, clusters }: CalledSources) {
    this.held = [
      ...listAll(inventory, 'interfaces').flatMap((one) => holdingsOf(one, labels.get(one.id) ?? [])),
      ...clusters,
    ];
    this.custom = list.map(({ block, name }) => ({ block, name, names: [name] }));
    this.vpcs = new Map(
      listAll(inventory, 'vpcs').map(({ id, cidrs }) => [id, cidrs.flatMap((cidr) => blockOf(cidr))]),
    );
    this.holdings = new Holdings(this.held, this.vpcs);
    this.#custom = new Holdings(this.custom);
    const tagged = tagNames.flatMap(({ address, name, vpc_id: vpc }): Holding[] =>
      blockOf(address ?? '').map((block) => ({ block, name, names: [name], vpc: vpc ?? undefined })),
    );
    this.#tagNames = new Holdings(tagged, this.vpcs);
  }

  /** Returns the holding with the custom name of the narrowest block that contains this one. */
  customOf(block: AddressBlock): Holding | undefined {
    return this.#custom.covering(block)[0];
  }

  /** Returns the name of a block with these holders; undefined if unknown. */
  nameOf(block: AddressBlock, { holders }: Pick<Turn, 'holders'>): string | undefined {
    const custom = this.customOf(block);
    const names = holders.map((holder) =>
      custom && (holder.name === undefined || custom.block.bits >= holder.block.bits)
        ? custom.name
        : holder.name,
    );
    const known = (names.length > 0 ? names : [custom?.name]).filter((name) => name !== undefined);
    return known.length > 0 ? joinedNames(known, ' or ') : undefined;
  }

  /** Returns the name of an address during a span, as seen from a network. */
  during(block: AddressBlock, at: Span, place: NetworkPlace): string | undefined {
    const turns = this.holdings.turns(block, place).filter((turn) => isIn(turn, at));
    const names = (turns.length > 0 ? turns : [{ holders: [] }]).flatMap(
      (turn) => this.nameOf(block, turn) ?? [],
    );
    if (names.length > 0) return joinedNames(names, ', then ');
    const tagNames = this.#tagNames.turns(block, place).flatMap(({ holders }) => holders);
    const tags = tagNames.flatMap(({ name }) => name ?? []);
    return tags.length > 0 ? joinedNames(tags, ' or ') : undefined;
  }
}

/** Returns the holdings of an interface: one per address and name, with their common time. */
function holdingsOf(one: InventoryInterface, labels: readonly Label[]): Holding[] {
  return one.addresses.flatMap(({ address, kind, ...lifetime }) => {
    // A public address is the same in all networks.
    const place = kind === 'public' ? {} : { vpc: one.vpc, account: one.account };
    const { from, until } = within(lifetime, one);
    return blockOf(address).flatMap((block) =>
      labels.flatMap((label): Holding[] => {
        const begin = greatest(from, label.from);
        const end = least(until, label.until);
        if (begin !== undefined && end !== undefined && begin >= end) return [];
        return [{ block, name: label.name, names: label.names, ...place, from: begin, until: end }];
      }),
    );
  });
}

/** Returns the time of a part: it ends no later than its parent, and starts with it if unknown. */
export const within = (part: Mortal, parent: Mortal) => ({
  from: secondsOf(part.from ?? parent.from),
  until: least(secondsOf(part.until), secondsOf(parent.until)),
});

export const greatest = (one: number | undefined, other: number | undefined) =>
  one === undefined || other === undefined ? (one ?? other) : Math.max(one, other);

export const least = (one: number | undefined, other: number | undefined) =>
  one === undefined || other === undefined ? (one ?? other) : Math.min(one, other);

/** Parses a block; empty for an invalid text, because it comes from AWS and not from the user. */
export function blockOf(text: string): AddressBlock[] {
  try {
    return [parseBlock(text)];
  } catch {
    return [];
  }
}
