import { type AddressBlock, contains, parseBlock } from '../../logs/cidr.ts';
import type { Inventory, InventoryInterface, NetworkAcl, RouteTable } from '../inventory.ts';
import { listAll } from '../present.ts';
import { isDuring, secondsOf, stateAt } from '../states.ts';
import { type AclVerdict, aclVerdict } from './network-acl.ts';
import type { Packet } from './packet.ts';
import { Peers } from './peers.ts';
import { type GroupsAt, type GroupsVerdict, groupsVerdict } from './security-groups.ts';

/** A network ACL and its decision. */
export type AclDecision = AclVerdict & { readonly acl: NetworkAcl };

/** The most specific route for an address; `by` is undefined if there is none. */
export interface RouteDecision {
  readonly table: RouteTable;
  readonly by: string | undefined;
  readonly isBlackhole: boolean;
}

interface Lasting {
  readonly from?: string | undefined;
  readonly until?: string | undefined;
}

/** Security groups, network ACLs and routes of the inventory at a given time. */
export class RulesAt {
  readonly #inventory: Inventory;
  readonly #moment: number;
  #peers: Peers | undefined;

  /** @param moment Unix seconds */
  constructor(inventory: Inventory, moment: number) {
    this.#inventory = inventory;
    this.#moment = moment;
  }

  get #second() {
    return { since: this.#moment, until: this.#moment + 1 };
  }

  #isThere({ from, until }: Lasting): boolean {
    return isDuring({ from: secondsOf(from), until: secondsOf(until) }, this.#second);
  }

  interface(id: string | null): InventoryInterface | undefined {
    const found = listAll(this.#inventory, 'interfaces').find((one) => one.id === id);
    return found && stateAt(found, this.#moment);
  }

  /** Returns the interfaces that had an address in a block. */
  holders(block: AddressBlock): InventoryInterface[] {
    return listAll(this.#inventory, 'interfaces')
      .filter(
        (one) =>
          this.#isThere(one) &&
          one.addresses.some(
            (address) =>
              address.kind !== 'public' &&
              this.#isThere(address) &&
              contains(block, parseBlock(address.address)),
          ),
      )
      .map((one) => stateAt(one, this.#moment));
  }

  groupsOf({ securityGroups }: InventoryInterface): GroupsAt {
    const known = listAll(this.#inventory, 'securityGroups')
      .filter(({ id }) => securityGroups.includes(id))
      .map((group) => stateAt(group, this.#moment));
    const unknown = securityGroups.filter((id) => known.every((group) => group.id !== id));
    return { known, unknown };
  }

  groupsVerdict(one: InventoryInterface, packet: Packet): GroupsVerdict {
    this.#peers ??= new Peers(this.#inventory, this.#second);
    return groupsVerdict(packet, { ...this.groupsOf(one), peers: this.#peers });
  }

  /** Returns whether an address is in the subnet of an interface; network ACLs do not apply within a subnet. */
  isWithinSubnet({ subnet }: InventoryInterface, peer: AddressBlock): boolean {
    if (subnet === undefined) return false;
    const cidrs = listAll(this.#inventory, 'subnets').find(({ id }) => id === subnet)?.cidrs ?? [];
    return (
      cidrs.some((cidr) => contains(parseBlock(cidr), peer)) ||
      this.holders(peer).some((one) => one.subnet === subnet)
    );
  }

  /** Returns undefined if the inventory does not have the network ACL, or the peer is in the same subnet. */
  aclDecision(one: InventoryInterface, packet: Packet): AclDecision | undefined {
    if (this.isWithinSubnet(one, packet.peer)) return undefined;
    const acl = listAll(this.#inventory, 'networkAcls')
      .filter((each) => this.#isThere(each))
      .map((each) => stateAt(each, this.#moment))
      .find(({ subnets }) => subnets.includes(one.subnet ?? ''));
    return acl && { acl, ...aclVerdict(packet, acl) };
  }

  /** Returns undefined if the inventory does not have the route table. */
  route({ subnet, vpc }: InventoryInterface, peer: AddressBlock): RouteDecision | undefined {
    const tables = listAll(this.#inventory, 'routeTables')
      .filter((one) => one.vpc === vpc && this.#isThere(one))
      .map((one) => stateAt(one, this.#moment));
    const table =
      tables.find(({ subnets }) => subnets.includes(subnet ?? '')) ?? tables.find(({ isMain }) => isMain);
    if (!table) return undefined;
    const lists = new Map(
      listAll(this.#inventory, 'prefixLists').map((list) => [list.id, stateAt(list, this.#moment).cidrs]),
    );
    const matching = table.routes.flatMap(({ to, by, isBlackhole = false }) =>
      (lists.get(to) ?? (/^[\da-f.:]+\/\d+$/i.test(to) ? [to] : []))
        .map(parseBlock)
        .filter((block) => contains(block, peer))
        .map(({ bits }) => ({ by, isBlackhole, bits })),
    );
    const [narrowest] = matching.sort((a, b) => b.bits - a.bits);
    return { table, by: narrowest?.by, isBlackhole: narrowest?.isBlackhole ?? false };
  }
}
