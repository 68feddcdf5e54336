import type { Inventory } from '../../inventory/inventory.ts';
import { listAll } from '../../inventory/present.ts';
import { extentOf } from '../../inventory/rules/rule-extent.ts';
import { contains } from '../../logs/cidr.ts';
import type { ResolvedRule } from './rule-set.ts';

/**
 * Returns the rules that make others redundant, by the number of the redundant rule: each accepts everything that the
 * other does, at every interface of the other's group. Of two equal rules, the second is redundant.
 */
export function shadows(rules: readonly ResolvedRule[], inventory: Inventory): Map<number, ResolvedRule> {
  const interfaces = new Map<string, Set<string>>();
  const groups = new Map<string, Set<string>>();
  for (const { id, securityGroups } of listAll(inventory, 'interfaces'))
    for (const group of securityGroups) {
      interfaces.set(group, (interfaces.get(group) ?? new Set()).add(id));
      groups.set(id, (groups.get(id) ?? new Set()).add(group));
    }
  const isEverywhere = (other: string, own: string) => {
    if (other === own) return true;
    const [others, owns] = [interfaces.get(other), interfaces.get(own)];
    return owns !== undefined && others !== undefined && [...owns].every((id) => others.has(id));
  };
  const byGroup = Map.groupBy(rules, ({ group }) => group.id);
  // A group at all of the interfaces must be one of the first interface's groups.
  const candidates = new Map(
    [...byGroup.keys()].map((own) => {
      const [first = ''] = interfaces.get(own) ?? [];
      const others = [...(groups.get(first) ?? [own])].filter((other) => isEverywhere(other, own));
      const all = others.flatMap((other) => byGroup.get(other) ?? []);
      return [own, all.sort((one, other) => one.no - other.no)] as const;
    }),
  );
  const found = new Map<number, ResolvedRule>();
  for (const own of rules) {
    const shadow = candidates
      .get(own.group.id)
      ?.find(
        (other) =>
          other !== own &&
          covers(other, own) &&
          (other.no < own.no || !(isEverywhere(own.group.id, other.group.id) && covers(own, other))),
      );
    if (shadow) found.set(own.no, shadow);
  }
  return found;
}

interface Range<T> {
  readonly first: T;
  readonly last: T;
}

const spans = <T>(outer: Range<T>, inner: Range<T>) => outer.first <= inner.first && inner.last <= outer.last;

function covers(other: ResolvedRule, own: ResolvedRule): boolean {
  const [outer, inner] = [extentOf(other.rule), extentOf(own.rule)];
  return (
    other.rule.direction === own.rule.direction &&
    spans(outer.protocols, inner.protocols) &&
    spans(outer.ports, inner.ports) &&
    coversIcmp(other, own) &&
    coversPeers(other, own)
  );
}

/** Returns whether an ICMP type and code are covered: by the same ones, or by all. */
function coversIcmp({ rule: outer }: ResolvedRule, { rule: inner }: ResolvedRule): boolean {
  if (outer.icmpType === undefined) return true;
  return (
    outer.icmpType === inner.icmpType && (outer.icmpCode === undefined || outer.icmpCode === inner.icmpCode)
  );
}

function coversPeers(other: ResolvedRule, own: ResolvedRule): boolean {
  if (own.rule.group !== undefined && own.rule.group === other.rule.group) return true;
  if (own.rule.prefixList !== undefined && own.rule.prefixList === other.rule.prefixList) return true;
  // Groups and prefix lists may get other members later.
  if (other.rule.group !== undefined) return false;
  if (!own.isWhole || own.blocks.length === 0) return false;
  return own.blocks.every((block) => other.blocks.some((one) => contains(one, block)));
}
