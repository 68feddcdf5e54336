import type { Inventory } from '../../inventory/inventory.ts';
import { every } from '../../inventory/present.ts';
import type { AddressBlock } from '../../logs/cidr.ts';
import { extentOf, type ResolvedRule } from './rule-set.ts';

/**
 * The rule that makes each of them needless, by number: it admits all that this one does, at every interface that has
 * this one's group. Of two that say the same, the first one stays.
 */
export function shadows(rules: readonly ResolvedRule[], inventory: Inventory): Map<number, ResolvedRule> {
  const interfaces = new Map<string, Set<string>>();
  for (const { id, securityGroups } of every(inventory, 'interfaces'))
    for (const group of securityGroups) interfaces.set(group, (interfaces.get(group) ?? new Set()).add(id));
  const isEverywhere = (other: string, own: string) => {
    if (other === own) return true;
    const [others, owns] = [interfaces.get(other), interfaces.get(own)];
    return owns !== undefined && others !== undefined && [...owns].every((id) => others.has(id));
  };
  const found = new Map<number, ResolvedRule>();
  for (const own of rules) {
    const shadow = rules.find(
      (other) =>
        other !== own &&
        isEverywhere(other.group.id, own.group.id) &&
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

const contains = <T>(outer: Range<T>, inner: Range<T>) =>
  outer.first <= inner.first && inner.last <= outer.last;

function covers(other: ResolvedRule, own: ResolvedRule): boolean {
  const [outer, inner] = [extentOf(other.rule), extentOf(own.rule)];
  return (
    other.rule.direction === own.rule.direction &&
    contains(outer.protocols, inner.protocols) &&
    contains(outer.ports, inner.ports) &&
    coversIcmp(other, own) &&
    coversPeers(other, own)
  );
}

/** A type and a code of ICMP are covered by themselves, or by all of them. */
function coversIcmp({ rule: outer }: ResolvedRule, { rule: inner }: ResolvedRule): boolean {
  if (outer.icmpType === undefined) return true;
  return (
    outer.icmpType === inner.icmpType && (outer.icmpCode === undefined || outer.icmpCode === inner.icmpCode)
  );
}

function coversPeers(other: ResolvedRule, own: ResolvedRule): boolean {
  if (own.rule.group !== undefined && own.rule.group === other.rule.group) return true;
  if (own.rule.prefixList !== undefined && own.rule.prefixList === other.rule.prefixList) return true;
  // Who else may come to be a member of a group or an entry of a list is not known.
  if (other.rule.group !== undefined) return false;
  const inner = own.blocks;
  if (!inner || inner.length === 0) return false;
  const outer = other.blocks ?? [];
  return inner.every((block) => outer.some((one) => containsBlock(one, block)));
}

const containsBlock = (outer: AddressBlock, inner: AddressBlock) =>
  outer.family === inner.family && contains(outer, inner);
