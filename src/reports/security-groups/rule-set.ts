import { type RawBuilder, sql } from 'kysely';
import type { Inventory, SecurityGroup } from '../../inventory/inventory.ts';
import { every, wasThere } from '../../inventory/present.ts';
import type { Peers, RulePeers } from '../../inventory/rules/peers.ts';
import { extentOf, hasIcmpType } from '../../inventory/rules/rule-extent.ts';
import type { GroupRule } from '../../inventory/rules/security-groups.ts';
import { parseBlock } from '../../logs/cidr.ts';
import type { Window } from '../../logs/window.ts';

/** A rule with the addresses that it admits. */
export interface ResolvedRule extends GroupRule, RulePeers {
  readonly no: number;
}

/** The first and the last era in which something held; a change of rules or memberships begins an era. */
export interface Eras {
  readonly firstEra: number;
  readonly lastEra: number;
}

export function resolved(groups: readonly SecurityGroup[], peers: Peers): ResolvedRule[] {
  return groups
    .flatMap((group) => group.rules.map((rule) => ({ group, rule, ...peers.of(rule) })))
    .map((one, no) => ({ no, ...one }));
}

/** Columns of {@link ruleValues}. */
const RULE_COLUMNS = sql`rule_no, rule_group, rule_inbound, first_protocol, last_protocol, first_port, last_port, first_key, last_key, is_sure`;

const EVERYWHERE = ['0.0.0.0/0', '::/0'].map(parseBlock);

/**
 * The rules as a relation, with a row for each block of addresses. `is_sure` is 0 for what a rule may admit: packets of
 * an ICMP type, which records do not have, and any address if the group or the prefix list is unknown.
 * @param isTimed whether to add `first_era` and `last_era`
 */
export function ruleValues(
  rules: readonly (ResolvedRule & Partial<Eras>)[],
  name: string,
  isTimed = false,
): RawBuilder<unknown> {
  const rows = rules.flatMap(({ no, group, rule, blocks, isWhole, firstEra = 0, lastEra = 0 }) => {
    const { protocols, ports } = extentOf(rule);
    const numbers = [protocols.first, protocols.last, ports.first, ports.last].map((one) => sql.lit(one));
    const inbound = sql.lit(rule.direction === 'inbound' ? 1 : 0);
    const sure = hasIcmpType(rule) ? 0 : 1;
    const all = [
      ...blocks.map((block) => ({ block, isSure: sure })),
      ...(isWhole ? [] : EVERYWHERE.map((block) => ({ block, isSure: 0 }))),
    ];
    return all.map(({ block: { family, first, last }, isSure }) => {
      const keys = [first, last].map((digits) => sql.lit(`${family}${digits}`));
      return sql`(${sql.join([sql.lit(no), sql.lit(group.id), inbound, ...numbers, ...keys, sql.lit(isSure), ...(isTimed ? [firstEra, lastEra].map((era) => sql.lit(era)) : [])])})`;
    });
  });
  // Without rules, one that applies to neither direction.
  const all =
    rows.length > 0 ? rows : [sql`(-1, '', 2, 0, 0, 0, 0, '', '', 0${isTimed ? sql`, 0, 0` : sql``})`];
  return sql`(values ${sql.join(all)}) as ${sql.ref(name)}(${RULE_COLUMNS}${isTimed ? sql`, first_era, last_era` : sql``})`;
}

/** Whether a rule admits, or may admit, a session, over the columns of both; `peer_key` is the key of the peer's address. */
export const ADMITS = sql<boolean>`rule_inbound = inbound and protocol between first_protocol and last_protocol
    and port between first_port and last_port and peer_key between first_key and last_key`;

/** The interfaces of those groups at any time of a window, as a relation of `attached_eni` and `attached_group`. */
export function attachments(
  inventory: Inventory,
  groups: ReadonlySet<string>,
  window: Window | undefined,
): RawBuilder<unknown> {
  const pairs = every(inventory, 'interfaces')
    .filter((one) => wasThere(one, window))
    .flatMap(({ id, securityGroups }) =>
      securityGroups.filter((group) => groups.has(group)).map((group) => ({ eni: id, group })),
    );
  return attachmentValues(pairs);
}

/** @param isTimed whether to add `member_since` and `member_until`, the first and the last era */
export function attachmentValues(
  members: readonly ({ readonly eni: string; readonly group: string } & Partial<Eras>)[],
  isTimed = false,
): RawBuilder<unknown> {
  const rows = members.length > 0 ? members : [{ eni: '', group: '' }];
  const values = rows.map(({ eni, group, firstEra = 0, lastEra = 0 }) => {
    const eras = isTimed ? [firstEra, lastEra] : [];
    return sql`(${sql.join([eni, group, ...eras].map((value) => sql.lit(value)))})`;
  });
  const eras = isTimed ? sql`, member_since, member_until` : sql``;
  return sql`(values ${sql.join(values)}) as attached(attached_eni, attached_group${eras})`;
}
