import { type RawBuilder, sql } from 'kysely';
import type { Inventory, SecurityGroup, SecurityGroupRule } from '../../inventory/inventory.ts';
import { every, wasThere } from '../../inventory/present.ts';
import { type AddressBlock, parseBlock } from '../../logs/cidr.ts';
import type { Window } from '../../logs/window.ts';

/** A rule with the addresses that it admits. */
export interface ResolvedRule {
  readonly no: number;
  readonly group: SecurityGroup;
  readonly rule: SecurityGroupRule;
  /** Undefined if its group or prefix list is unknown. */
  readonly blocks: readonly AddressBlock[] | undefined;
}

/** Looks up the peers of rules: addresses of the members of groups, and entries of prefix lists. */
export class Peers {
  readonly #members = new Map<string, Map<string, AddressBlock>>();
  readonly #lists: ReadonlyMap<string, readonly string[]>;

  /** @param window only members that existed in it count; undefined for all times */
  constructor(inventory: Inventory, window: Window | undefined) {
    for (const { id } of every(inventory, 'securityGroups')) this.#members.set(id, new Map());
    for (const one of every(inventory, 'interfaces')) {
      const own = one.addresses.filter((address) => address.kind !== 'public' && wasThere(address, window));
      for (const group of wasThere(one, window) ? one.securityGroups : [])
        for (const { address } of own) this.#member(group, address);
    }
    this.#lists = new Map(every(inventory, 'prefixLists').map(({ id, cidrs }) => [id, cidrs]));
  }

  #member(group: string, address: string): void {
    const members = this.#members.get(group) ?? new Map<string, AddressBlock>();
    this.#members.set(group, members);
    for (const block of blocksOf([address])) members.set(block.text, block);
  }

  /** The addresses that a rule names; undefined if they are unknown. */
  of({ cidr, group, prefixList }: SecurityGroupRule): readonly AddressBlock[] | undefined {
    if (cidr !== undefined) return blocksOf([cidr]);
    if (group !== undefined) {
      const members = this.#members.get(group);
      return members && [...members.values()];
    }
    const cidrs = prefixList === undefined ? undefined : this.#lists.get(prefixList);
    return cidrs && blocksOf(cidrs);
  }
}

/** The texts that are blocks; the others are left out, because AWS wrote them. */
function blocksOf(texts: readonly string[]): AddressBlock[] {
  return texts.flatMap((text) => {
    try {
      return [parseBlock(text)];
    } catch {
      return [];
    }
  });
}

export function resolved(groups: readonly SecurityGroup[], peers: Peers): ResolvedRule[] {
  return groups
    .flatMap((group) => group.rules.map((rule) => ({ group, rule, blocks: peers.of(rule) })))
    .map((one, no) => ({ no, ...one }));
}

const LAST_PORT = 65_535;

/** TCP and UDP, the only protocols with ports in rules. */
const WITH_PORTS = [6, 17];

/** The protocols and ports that a rule admits; ICMP types are not logged. */
export function extentOf({ protocol, firstPort, lastPort }: SecurityGroupRule) {
  const hasPorts = protocol !== 'all' && WITH_PORTS.includes(protocol) && firstPort !== undefined;
  return {
    protocols: protocol === 'all' ? { first: 0, last: 255 } : { first: protocol, last: protocol },
    ports: hasPorts ? { first: firstPort, last: lastPort ?? firstPort } : { first: 0, last: LAST_PORT },
  };
}

/** Columns of {@link ruleValues}. */
const RULE_COLUMNS = sql`rule_no, rule_group, rule_inbound, first_protocol, last_protocol, first_port, last_port, first_key, last_key`;

/** The rules as a relation, with a row for each block of addresses. */
export function ruleValues(rules: readonly ResolvedRule[], name: string): RawBuilder<unknown> {
  const rows = rules.flatMap(({ no, group, rule, blocks = [] }) => {
    const { protocols, ports } = extentOf(rule);
    const numbers = [protocols.first, protocols.last, ports.first, ports.last].map((one) => sql.lit(one));
    const inbound = sql.lit(rule.direction === 'inbound' ? 1 : 0);
    return blocks.map(({ family, first, last }) => {
      const keys = [first, last].map((digits) => sql.lit(`${family}${digits}`));
      return sql`(${sql.join([sql.lit(no), sql.lit(group.id), inbound, ...numbers, ...keys])})`;
    });
  });
  // Without rules, one that applies to neither direction.
  const all = rows.length > 0 ? rows : [sql`(-1, '', 2, 0, 0, 0, 0, '', '')`];
  return sql`(values ${sql.join(all)}) as ${sql.ref(name)}(${RULE_COLUMNS})`;
}

/** Whether a rule admits a session, over the columns of both; `peer_key` is the key of the peer's address. */
export const ADMITS = sql<boolean>`rule_inbound = inbound and protocol between first_protocol and last_protocol
    and port between first_port and last_port and peer_key between first_key and last_key`;

/** The interfaces of those groups, as a relation of `attached_eni` and `attached_group`. */
export function attachments(
  inventory: Inventory,
  groups: ReadonlySet<string>,
  window: Window | undefined,
): RawBuilder<unknown> {
  const pairs = every(inventory, 'interfaces')
    .filter((one) => wasThere(one, window))
    .flatMap(({ id, securityGroups }) =>
      securityGroups.filter((group) => groups.has(group)).map((group) => [id, group]),
    );
  const rows = pairs.length > 0 ? pairs : [['', '']];
  const values = rows.map((pair) => sql`(${sql.join(pair.map((text) => sql.lit(text)))})`);
  return sql`(values ${sql.join(values)}) as attached(attached_eni, attached_group)`;
}
