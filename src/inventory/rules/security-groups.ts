import { contains } from '../../logs/cidr.ts';
import type { SecurityGroup, SecurityGroupRule } from '../inventory.ts';
import type { Packet } from './packet.ts';
import type { Peers } from './peers.ts';
import { covers } from './rule-extent.ts';

/** A rule of a security group, with its group. */
export interface GroupRule {
  readonly group: SecurityGroup;
  readonly rule: SecurityGroupRule;
}

/** Decision of security groups and the deciding rule. */
export type GroupsVerdict =
  | ({ readonly result: 'admitted' } & GroupRule)
  /** No rule of the direction admits it; `rules` is their number. */
  | { readonly result: 'refused'; readonly rules: number }
  /**
   * The rule admits it if the packet has the rule's ICMP type, or if the unknown group or prefix list contains the
   * peer.
   */
  | ({ readonly result: 'unknown'; readonly because: 'ICMP type' | 'peers' } & GroupRule)
  /** The interface has no security groups, as those of NAT and transit gateways: they reject nothing. */
  | { readonly result: 'none' }
  /** The inventory does not have these groups. */
  | { readonly result: 'unknown'; readonly because: 'groups'; readonly groups: readonly string[] };

/**
 * Returns the decision of an interface's security groups about the first packet of a connection; answers always pass.
 * Rules only admit, so their order does not matter.
 * @param known groups of the interface that the inventory has
 * @param unknown ids of its other groups
 */
export function groupsVerdict(
  packet: Packet,
  { known, unknown, peers }: GroupsAt & { readonly peers: Pick<Peers, 'of'> },
): GroupsVerdict {
  if (known.length === 0 && unknown.length === 0) return { result: 'none' };
  const all = known
    .flatMap((group) => group.rules.map((rule): GroupRule => ({ group, rule })))
    .filter(({ rule }) => rule.direction === packet.direction);
  const covering = all.flatMap((one) => {
    const { blocks, isWhole } = peers.of(one.rule);
    const isPeer = blocks.some((block) => contains(block, packet.peer)) || (isWhole ? false : undefined);
    const isCovered = covers(one.rule, packet);
    return isCovered === false || isPeer === false ? [] : [{ one, isPeer, isCovered }];
  });
  const sure = covering.find(({ isPeer, isCovered }) => isPeer && isCovered);
  if (sure) return { result: 'admitted', ...sure.one };
  const [possible] = covering;
  if (possible)
    return { result: 'unknown', because: possible.isPeer ? 'ICMP type' : 'peers', ...possible.one };
  if (unknown.length > 0) return { result: 'unknown', because: 'groups', groups: unknown };
  return { result: 'refused', rules: all.length };
}

/** The security groups of an interface at a given time. */
export interface GroupsAt {
  readonly known: readonly SecurityGroup[];
  readonly unknown: readonly string[];
}
