import { type AddressBlock, parseBlock } from '../../logs/cidr.ts';
import type { Window } from '../../logs/window.ts';
import type { Inventory, SecurityGroupRule } from '../inventory.ts';
import { listAll, wasThere } from '../present.ts';
import { isDuring, statesOf } from '../states.ts';

/** The addresses that a rule names. */
export interface RulePeers {
  readonly blocks: readonly AddressBlock[];
  /** Whether the addresses are complete: false if the inventory does not have the group or the prefix list. */
  readonly isWhole: boolean;
}

/** Looks up the peers of rules: addresses of the members of groups, and entries of prefix lists. */
export class Peers {
  readonly #members = new Map<string, Map<string, AddressBlock>>();
  readonly #groups: ReadonlySet<string>;
  readonly #lists: ReadonlyMap<string, readonly string[]>;

  /** @param window selects members and entries that existed at any of its times; undefined for all times */
  constructor(inventory: Inventory, window: Window | undefined) {
    this.#groups = new Set(listAll(inventory, 'securityGroups').map(({ id }) => id));
    for (const one of listAll(inventory, 'interfaces')) {
      if (!wasThere(one, window)) continue;
      const own = one.addresses.filter((address) => address.kind !== 'public' && wasThere(address, window));
      const states = statesOf(one).filter((state) => isDuring(state, window));
      const groups = new Set(states.flatMap(({ thing }) => thing.securityGroups));
      for (const group of groups) for (const { address } of own) this.#member(group, address);
    }
    this.#lists = new Map(
      listAll(inventory, 'prefixLists').map((list) => {
        const states = statesOf(list).filter((state) => isDuring(state, window));
        return [list.id, [...new Set(states.flatMap(({ thing }) => thing.cidrs))]];
      }),
    );
  }

  #member(group: string, address: string): void {
    const members = this.#members.get(group) ?? new Map<string, AddressBlock>();
    this.#members.set(group, members);
    for (const block of blocksOf([address])) members.set(block.text, block);
  }

  of({ cidr, group, prefixList }: SecurityGroupRule): RulePeers {
    if (cidr !== undefined) return { blocks: blocksOf([cidr]), isWhole: true };
    if (group !== undefined)
      return { blocks: [...(this.#members.get(group)?.values() ?? [])], isWhole: this.#groups.has(group) };
    const cidrs = prefixList === undefined ? undefined : this.#lists.get(prefixList);
    return { blocks: blocksOf(cidrs ?? []), isWhole: cidrs !== undefined };
  }
}

/** Parses blocks; skips texts that are not blocks, because AWS supplied them. */
function blocksOf(texts: readonly string[]): AddressBlock[] {
  return texts.flatMap((text) => {
    try {
      return [parseBlock(text)];
    } catch {
      return [];
    }
  });
}
