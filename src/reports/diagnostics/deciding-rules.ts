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
import { type AddressBlock, contains, parseBlock } from '../../logs/cidr.ts';
import type { Window } from '../../logs/window.ts';
import { extentOf, Peers } from '../security-groups/rule-set.ts';

/** Ports from the first to the last. */
export interface Ports {
  readonly first: number;
  readonly last: number;
}

/** Ports that answers go to. Source: Amazon VPC User Guide, "Ephemeral ports". */
export const EPHEMERAL: Ports = { first: 1024, last: 65_535 };

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
    { peers, port }: { readonly peers: readonly AddressBlock[]; readonly port: number },
  ): GroupRule[] {
    return groups.flatMap((group) =>
      group.rules
        .filter((rule) => {
          const among = this.#peers.of(rule);
          const isPeer = among?.some((block) => peers.some((peer) => contains(block, peer))) ?? false;
          return rule.direction === direction && appliesTo(rule, { first: port, last: port }) && isPeer;
        })
        .map((rule) => ({ group, rule })),
    );
  }

  /** The decision of the network ACL of an interface's subnet about a peer; undefined if the ACL is unknown. */
  decision(
    { subnet }: InventoryInterface,
    direction: NetworkAclEntry['direction'],
    { peer, ports }: { readonly peer: AddressBlock; readonly ports: Ports },
  ): Decision | undefined {
    const acl = present(this.#inventory, 'networkAcls').find(({ subnets }) => subnets.includes(subnet ?? ''));
    if (!acl) return undefined;
    const entries = acl.entries
      .filter((one) => one.direction === direction && one.cidr !== undefined)
      .toSorted((a, b) => a.number - b.number);
    const entry = entries.find((one) => contains(parseBlock(one.cidr ?? ''), peer) && appliesTo(one, ports));
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

/** Whether a rule applies to TCP or UDP, and to one of these ports. */
function appliesTo(
  rule: Pick<SecurityGroupRule, 'protocol' | 'firstPort' | 'lastPort'>,
  ports: Ports,
): boolean {
  if (rule.protocol !== 'all' && rule.protocol !== 6 && rule.protocol !== 17) return false;
  const { first, last } = extentOf({ direction: 'inbound', ...rule }).ports;
  return first <= ports.last && last >= ports.first;
}
