import type {
  Inventory,
  InventoryInterface,
  NetworkAcl,
  NetworkAclEntry,
  RouteTable,
  SecurityGroup,
  SecurityGroupRule,
} from '../../inventory/inventory.ts';
import { every, present, wasThere } from '../../inventory/present.ts';
import { Peers } from '../../inventory/rules/peers.ts';
import { extentOf } from '../../inventory/rules/rule-extent.ts';
import { type AddressBlock, contains, parseBlock } from '../../logs/cidr.ts';
import type { Window } from '../../logs/window.ts';

/** What a rule is asked for: one protocol and one port. */
export interface Asked {
  readonly peers: readonly AddressBlock[];
  readonly port: number;
  /** IANA number. */
  readonly protocol: number;
}

/** A rule of a security group, with its group. */
export interface GroupRule {
  readonly group: SecurityGroup;
  readonly rule: SecurityGroupRule;
}

export interface Decision {
  readonly acl: NetworkAcl;
  /** Undefined if no entry matches, which denies too. */
  readonly entry: NetworkAclEntry | undefined;
}

/** How security groups, network ACLs and routes of an inventory treat TCP and UDP between two ends. */
export class DecidingRules {
  readonly #inventory: Inventory;
  readonly #window: Window | undefined;
  readonly #peers: Peers;

  constructor(inventory: Inventory, window: Window | undefined) {
    this.#inventory = inventory;
    this.#window = window;
    this.#peers = new Peers(inventory, window);
  }

  interface(id: string | null): InventoryInterface | undefined {
    return every(this.#inventory, 'interfaces').find((one) => one.id === id);
  }

  /** The interfaces that had one of these addresses in the window. */
  holders(blocks: readonly AddressBlock[]): InventoryInterface[] {
    return every(this.#inventory, 'interfaces').filter(
      (one) =>
        wasThere(one, this.#window) &&
        one.addresses.some(
          (address) =>
            address.kind !== 'public' &&
            wasThere(address, this.#window) &&
            blocks.some((block) => contains(block, parseBlock(address.address))),
        ),
    );
  }

  groupsOf({ securityGroups }: InventoryInterface): SecurityGroup[] {
    return present(this.#inventory, 'securityGroups').filter(({ id }) => securityGroups.includes(id));
  }

  /** The rules that admit one of these peers to the port. */
  admitting(
    groups: readonly SecurityGroup[],
    direction: SecurityGroupRule['direction'],
    { peers, port, protocol }: Asked,
  ): GroupRule[] {
    return groups.flatMap((group) =>
      group.rules
        .filter((rule) => {
          const { blocks } = this.#peers.of(rule);
          const isPeer = blocks.some((block) => peers.some((peer) => contains(block, peer)));
          return rule.direction === direction && appliesTo(rule, protocol, port) && isPeer;
        })
        .map((rule) => ({ group, rule })),
    );
  }

  /** The rules that may admit it, because the members of their group or the entries of their prefix list are unknown. */
  unknown(
    groups: readonly SecurityGroup[],
    direction: SecurityGroupRule['direction'],
    { port, protocol }: Asked,
  ): GroupRule[] {
    return groups.flatMap((group) =>
      group.rules
        .filter(
          (rule) =>
            rule.direction === direction && appliesTo(rule, protocol, port) && !this.#peers.of(rule).isWhole,
        )
        .map((rule) => ({ group, rule })),
    );
  }

  /** Whether both ends are in one subnet, in which no network ACL applies. */
  isWithinSubnet({ subnet }: InventoryInterface, peers: readonly AddressBlock[]): boolean {
    return subnet !== undefined && this.holders(peers).some((one) => one.subnet === subnet);
  }

  /** The decision of the network ACL of an interface's subnet about a peer; undefined if the ACL is unknown. */
  decision(
    { subnet }: InventoryInterface,
    direction: NetworkAclEntry['direction'],
    { peer, port, protocol }: Pick<Asked, 'port' | 'protocol'> & { readonly peer: AddressBlock },
  ): Decision | undefined {
    const acl = present(this.#inventory, 'networkAcls').find(({ subnets }) => subnets.includes(subnet ?? ''));
    if (!acl) return undefined;
    const entries = acl.entries
      .filter((one) => one.direction === direction && one.cidr !== undefined)
      .toSorted((a, b) => a.number - b.number);
    const entry = entries.find(
      (one) => contains(parseBlock(one.cidr ?? ''), peer) && appliesTo(one, protocol, port),
    );
    return { acl, entry };
  }

  /** The route for a peer from an interface's subnet; `by` is undefined if no route matches. */
  route(
    { subnet, vpc }: InventoryInterface,
    peer: AddressBlock,
  ):
    | { readonly table: RouteTable; readonly by: string | undefined; readonly isBlackhole: boolean }
    | undefined {
    const tables = present(this.#inventory, 'routeTables').filter((one) => one.vpc === vpc);
    const table =
      tables.find(({ subnets }) => subnets.includes(subnet ?? '')) ?? tables.find(({ isMain }) => isMain);
    if (!table) return undefined;
    const lists = new Map(present(this.#inventory, 'prefixLists').map(({ id, cidrs }) => [id, cidrs]));
    const matching = table.routes.flatMap(({ to, by, isBlackhole = false }) =>
      (lists.get(to) ?? (/^[\da-f.:]+\/\d+$/i.test(to) ? [to] : []))
        .map(parseBlock)
        .filter((block) => contains(block, peer))
        .map((block) => ({ by, isBlackhole, bits: Number(block.text.split('/')[1]) })),
    );
    const [narrowest] = matching.sort((a, b) => b.bits - a.bits);
    return { table, by: narrowest?.by, isBlackhole: narrowest?.isBlackhole ?? false };
  }
}

/** Whether a rule is about that protocol and port, as AWS compares them. */
function appliesTo(
  rule: Pick<SecurityGroupRule, 'protocol' | 'firstPort' | 'lastPort'>,
  protocol: number,
  port: number,
): boolean {
  const { protocols, ports } = extentOf(rule);
  const isIts = protocols.first <= protocol && protocol <= protocols.last;
  return isIts && ports.first <= port && port <= ports.last;
}
