import { type RawBuilder, sql } from 'kysely';
import { type PackedValue, packed } from '../../engines/sql/packed-relation.ts';
import type { Narrowing } from '../../flows/narrowing.ts';
import type { Inventory, SecurityGroup } from '../../inventory/inventory.ts';
import { listAll, wasThere } from '../../inventory/present.ts';
import type { Peers, RulePeers } from '../../inventory/rules/peers.ts';
import { extentOf, hasIcmpType } from '../../inventory/rules/rule-extent.ts';
import type { GroupRule } from '../../inventory/rules/security-groups.ts';
import { parseBlock } from '../../logs/cidr.ts';
import type { Window } from '../../logs/window.ts';

/** A rule with the addresses that it accepts. */
export interface ResolvedRule extends GroupRule, RulePeers {
  readonly no: number;
}

/** The first and the last era in which something was valid; a change of rules or memberships starts an era. */
export interface Eras {
  readonly firstEra: number;
  readonly lastEra: number;
}

/** A security group of an interface; without eras, in all of them. */
export interface Member extends Partial<Eras> {
  readonly eni: string;
  readonly group: string;
}

export function resolved(groups: readonly SecurityGroup[], peers: Peers): ResolvedRule[] {
  return groups
    .flatMap((group) => group.rules.map((rule) => ({ group, rule, ...peers.of(rule) })))
    .map((one, no) => ({ no, ...one }));
}

const EVERYWHERE = ['0.0.0.0/0', '::/0'].map(parseBlock);

/** The columns of a relation of rules, except for the keys of their blocks. */
const RULE = {
  rule_no: 'bigint',
  rule_group: 'bigint',
  rule_inbound: 'bigint',
  peers_no: 'bigint',
  first_protocol: 'bigint',
  first_port: 'bigint',
  end_port: 'bigint',
  end_protocol: 'bigint',
  sure: 'bigint',
} as const;

/** Columns of eras; NULL for the first and for the last era. */
const RULE_ERAS = { began: 'bigint', ended: 'bigint' } as const;

/** Rules and memberships as relations; groups are numbers, which take less space in a query than ids. */
export class RuleTables {
  readonly #members: readonly Member[];
  readonly #numbers = new Map<string, number>();
  readonly #narrowing: Narrowing;
  readonly #lastEra: number;

  /**
   * @param members interfaces with each of their groups
   * @param lastEra if there are several eras, relations have the first and the last one of each row
   */
  constructor(members: readonly Member[], narrowing: Narrowing, lastEra = 0) {
    this.#narrowing = narrowing;
    this.#members = narrowing.interfaces(members, ({ eni }) => eni);
    this.#lastEra = lastEra;
  }

  get #isTimed(): boolean {
    return this.#lastEra > 0;
  }

  /** Returns the eras of a row, which most rows do not need. */
  #eras({ firstEra = 0, lastEra = this.#lastEra }: Partial<Eras>): PackedValue[] {
    if (!this.#isTimed) return [];
    return [firstEra === 0 ? undefined : firstEra, lastEra === this.#lastEra ? undefined : lastEra];
  }

  /** Returns the columns of {@link RULE_ERAS}, with those names. */
  #eraColumns(first: string, last: string): RawBuilder<unknown> {
    return this.#isTimed
      ? sql`, coalesce(began, 0) as ${sql.ref(first)}, coalesce(ended, ${sql.lit(this.#lastEra)}) as ${sql.ref(last)}`
      : sql``;
  }

  /** Returns the number of a group, as in `rule_group` and `attached_group`. */
  numberOf(group: string): number {
    const number = this.#numbers.get(group) ?? this.#numbers.size + 1;
    this.#numbers.set(group, number);
    return number;
  }

  /**
   * Returns the interfaces of the groups, as a relation of `attached_eni` and `attached_group`; with several eras, also
   * of `member_since` and `member_until`.
   */
  get attachments(): RawBuilder<unknown> {
    const sets = new Map<string, { readonly no: number; readonly rows: readonly PackedValue[][] }>();
    // Many interfaces have the same groups.
    const rows = [...Map.groupBy(this.#members, ({ eni }) => eni)].map(([eni, own]) => {
      const groups = own.map((one) => [this.numberOf(one.group), ...this.#eras(one)]);
      const byText = new Map(groups.map((row) => [row.join(), row]));
      const text = [...byText.keys()].sort().join(' ');
      const known = sets.get(text) ?? { no: sets.size + 1, rows: [...byText.values()] };
      sets.set(text, known);
      return [eni, known.no];
    });
    // Trino 476 drops all rows of a left join over an empty relation with this condition, so a row is added that
    // matches nothing.
    if (rows.length === 0) {
      rows.push(['none', 0]);
      sets.set('', { no: 0, rows: [[0]] });
    }
    const columns = {
      set_no: 'bigint',
      attached_group: 'bigint',
      ...(this.#isTimed ? RULE_ERAS : {}),
    } as const;
    const members = [...sets.values()].flatMap((set) => set.rows.map((row) => [set.no, ...row]));
    return sql`(select attached_eni, attached_group${this.#eraColumns('member_since', 'member_until')} from ${packed({ attached_eni: 'varchar', groups_no: 'bigint' }, rows)} as attached
      join ${packed(columns, members)} as members on set_no = groups_no)`;
  }

  /**
   * Returns the rules as a relation, with a row for each block of addresses. `is_sure` is 0 if a rule may accept
   * packets: those of an ICMP type, which records do not have, and those of any address if the group or the prefix list
   * is unknown. With several eras, it has `first_era` and `last_era`.
   * @param everywhere groups whose rules count even if they are not attached
   */
  rules(
    rules: readonly (ResolvedRule & Partial<Eras>)[],
    everywhere: ReadonlySet<string> = new Set(),
  ): RawBuilder<unknown> {
    const attached = new Set(this.#members.map(({ group }) => group));
    const lists = new Map<string, number>();
    const blocks: PackedValue[][] = [];
    const listOf = (one: ResolvedRule): number => {
      const met = this.#narrowing.blocks(one.blocks, (block) => block);
      const rows = [
        ...met.map((block) => ({ block, sure: 1 })),
        ...(one.isWhole ? [] : EVERYWHERE.map((block) => ({ block, sure: 0 }))),
      ];
      const key = rows.map(({ block, sure }) => `${block.text}${sure}`).join(' ');
      const known = lists.get(key);
      if (known !== undefined) return known;
      const number = lists.size + 1;
      lists.set(key, number);
      for (const { block, sure } of rows) {
        const [first, last] = [block.first, block.last].map((digits) => `${block.family}${digits}`);
        blocks.push([number, first, sure === 0 ? 0 : undefined, last === first ? undefined : last]);
      }
      return number;
    };
    const rows = rules
      .filter(({ group }) => attached.has(group.id) || everywhere.has(group.id))
      .map((one): PackedValue[] => {
        const { no, group, rule } = one;
        const { protocols, ports } = extentOf(rule);
        return [
          no,
          this.numberOf(group.id),
          rule.direction === 'inbound' ? 1 : 0,
          listOf(one),
          protocols.first,
          ports.first,
          beyond(ports),
          beyond(protocols),
          hasIcmpType(rule) ? 0 : undefined,
          ...this.#eras(one),
        ];
      });
    const peers = packed(
      { list_no: 'bigint', first_key: 'varchar', list_sure: 'bigint', end_key: 'varchar' },
      blocks,
    );
    const columns = { ...RULE, ...(this.#isTimed ? RULE_ERAS : {}) } as const;
    return sql`(select rules.*${this.#eraColumns('first_era', 'last_era')}, coalesce(end_protocol, first_protocol) as last_protocol, coalesce(end_port, first_port) as last_port, first_key, coalesce(end_key, first_key) as last_key, coalesce(sure, 1) * coalesce(list_sure, 1) as is_sure
      from ${packed(columns, rows)} as rules join ${peers} as peers on list_no = peers_no)`;
  }
}

/** Returns the end of a range; undefined if it equals its start. */
const beyond = ({ first, last }: { readonly first: number; readonly last: number }) =>
  last === first ? undefined : last;

/**
 * Whether a rule accepts, or may accept, a session, over the columns of both; `peer_key` is the key of the peer's
 * address.
 */
export const ADMITS = sql<boolean>`rule_inbound = inbound and protocol between first_protocol and last_protocol
    and port between first_port and last_port and peer_key between first_key and last_key`;

/** Returns the groups of these interfaces at any time of a window. */
export function membersWithin(
  inventory: Inventory,
  window: Window | undefined,
  isMeant: (eni: string) => boolean,
): Member[] {
  return listAll(inventory, 'interfaces')
    .filter((one) => wasThere(one, window) && isMeant(one.id))
    .flatMap(({ id, securityGroups }) => securityGroups.map((group) => ({ eni: id, group })));
}
