import { sql } from 'kysely';
import * as v from 'valibot';
import { CONVERSATION_FIELDS } from '../../flows/conversation.ts';
import type { Inventory } from '../../inventory/inventory.ts';
import { listExisting } from '../../inventory/present.ts';
import { formatInstant } from '../../logs/instant.ts';
import { isIdOf } from '../../names/id-kind.ts';
import { idsNamed } from '../../names/named-ids.ts';
import type { Names } from '../../names/names.ts';
import { defineReport } from '../define-report.ts';
import { switchValue } from '../kit/levels.ts';
import { nextReport } from '../kit/next.ts';
import { rulesByEra } from './eras.ts';
import { ADMITS, type ResolvedRule, RuleTables } from './rule-set.ts';
import { peerText, portText, protocolText } from './rule-text.ts';
import { SESSION_FIELDS, sessions } from './sessions.ts';
import { shadows } from './shadows.ts';
import { hostOption, wantedGroups } from './wanted-groups.ts';

const ALL_GROUPS = 'all';

export const sgUsage = defineReport({
  name: 'sg-usage',
  topic: 'security-groups',
  question: 'Which security group rules admit how much traffic, and which are unused?',
  note: 'Compares the rules of the inventory with the accepted traffic at the interfaces of their groups, both as the inventory saw them when a connection began. Only requests count, because answers need no rule. Several rules may admit the same connection. A connection that no rule admits has no row here; sg-check lists it. ICMP types are not logged, so a rule for one counts all of ICMP. Connections whose client is a guess, such as ICMP where both ends began in the same second, count in both directions.',
  relation: 'flows',
  filters: 'exchanges',
  judges: { rulesOfTheTime: true, unusedAfter: 30 },
  interfaceLevel: true,
  fields: SESSION_FIELDS,
  optional: CONVERSATION_FIELDS,
  needsInventory: true,
  shorter: 'fewer --groups',
  options: {
    groups: {
      flags: '--groups <ids>',
      meaning: 'security groups whose rules to list, by id or name, comma-separated',
      default: ALL_GROUPS,
      accepts: v.optional(v.instance(Set)) as v.GenericSchema<ReadonlySet<string> | undefined>,
      parse: parseGroups,
    },
    host: hostOption('--host <address>', 'address, CIDR block or name whose groups to list'),
    unused: {
      flags: '--unused',
      meaning: 'list only unused rules',
      ...switchValue,
    },
  },
  columns: {
    security_group: { meaning: 'id of the security group' },
    group_name: { meaning: 'name of the security group' },
    direction: { meaning: 'inbound or outbound' },
    protocol: { meaning: 'IANA keyword of the protocol, or all' },
    ports: { meaning: 'port, port range, ICMP type, or all' },
    peer: { meaning: 'CIDR block, prefix list or security group at the other end' },
    connections: {
      meaning: 'connections that the rule admitted; missing if its prefix list or group is unknown',
      unit: 'connections',
    },
    only_by_it: {
      meaning: 'those of them that no other rule of the interface admits',
      unit: 'connections',
    },
    bytes: { meaning: 'bytes of those connections, both directions', unit: 'bytes' },
    last_used: { meaning: 'latest end of a record; missing if the rule is unused', unit: 'ISO 8601, UTC' },
    shadowed_by: { meaning: 'rule that admits everything that this one does' },
    rule: { meaning: 'id of the rule; missing if the inventory does not have it' },
    description: { meaning: 'description of the rule' },
    interfaces: { meaning: 'interfaces of the group', unit: 'interfaces' },
    flows: { meaning: 'accepted records of those connections', unit: 'records' },
    removed: {
      meaning: 'when the inventory saw that the rule was removed or changed; missing if it is still there',
      unit: 'ISO 8601, UTC',
    },
  },
  key: ['security_group', 'direction', 'protocol', 'ports', 'peer', 'removed'],
  answer: ['security_group', 'direction', 'protocol', 'ports', 'peer', 'connections', 'last_used'],
  view: {
    as: 'bars',
    label: ['security_group', 'direction', 'protocol', 'ports', 'peer'],
    value: 'connections',
  },
  next: ({ security_group }) => [
    ...nextReport('sg-candidates', security_group),
    ...nextReport('sg-usage', '--unused'),
  ],
  query: (context) => {
    const { db, f, options, inventory, window, narrowing } = context;
    const { cuts, parts, members } = rulesByEra(inventory, window);
    const wanted = wantedGroups(options, { inventory, window });
    const meant = new Set(members.filter(({ group }) => !wanted || wanted.has(group)).map(({ eni }) => eni));
    // Rules of other groups of the same interface may accept the same.
    const tables = new RuleTables(
      members.filter(({ eni }) => meant.has(eni)),
      narrowing,
      cuts.length,
    );
    const known = parts.filter(({ isWhole }) => isWhole);
    const isCut = cuts.length > 0;
    const key = sql`eni, inbound, peer, protocol, port${isCut ? sql`, era` : sql``}`;
    const keyed = sql`select sessions.*, ${f.addressKey(sql.ref<string | null>('peer'))} as peer_key
      from ${sessions(context, { guesses: 'both-ways', cuts })} as sessions where admitted = 1`;
    const then = isCut
      ? sql` and era between first_era and last_era and era between member_since and member_until`
      : sql``;
    // A rule has a row for each block, and several blocks may contain the same address.
    const admitted = sql`select ${key}, rule_no, max(connections) as connections, max(flows) as flows, max(bytes) as bytes, max(last_end) as last_end
      from (${keyed}) as keyed
      join ${tables.attachments} as attached on attached_eni = eni
      join ${tables.rules(known)} as rules on rule_group = attached_group and ${ADMITS}${then}
      group by ${key}, rule_no`;
    const counted = sql`select admitted.*, count(*) over (partition by ${key}) as admitting from (${admitted}) as admitted`;
    // The texts of a rule are looked up later by its number.
    const later = () => f.missing('varchar').$castTo<string | null>();
    return db
      .with('used', () => sql<Used>`(${counted})`)
      .selectFrom('used')
      .groupBy('rule_no')
      .select(({ fn, ref }) => [
        later().as('security_group'),
        later().as('group_name'),
        later().as('direction'),
        later().as('protocol'),
        later().as('ports'),
        later().as('peer'),
        f.total(ref('connections')).$castTo<bigint | null>().as('connections'),
        f
          .total(sql<bigint>`case when admitting = 1 then connections end`)
          .$castTo<bigint | null>()
          .as('only_by_it'),
        f.total(ref('used.bytes')).$castTo<bigint | null>().as('bytes'),
        f.isoTime(fn.max('last_end')).as('last_used'),
        later().as('shadowed_by'),
        sql<string | null>`cast(rule_no as varchar)`.as('rule'),
        later().as('description'),
        fn.countAll<bigint>().as('interfaces'),
        f.total(ref('used.flows')).$castTo<bigint | null>().as('flows'),
        later().as('removed'),
      ])
      .orderBy('rule_no');
  },
  refine: (rows, { options, inventory, window }) => {
    const used = new Map(rows.map((row) => [Number(row.rule), row]));
    const { cuts, rules } = rulesByEra(inventory, window);
    const current = rules.filter(({ lastEra }) => lastEra === cuts.length);
    const shadowed = shadows(current, inventory);
    const sizes = sizesOf(inventory);
    const wanted = wantedGroups(options, { inventory, window });
    return rules
      .filter(({ group }) => wanted === undefined || wanted.has(group.id))
      .filter(
        ({ no, isWhole, lastEra }) =>
          !options.unused || (isWhole && lastEra === cuts.length && !used.has(no)),
      )
      .map(({ no, group, rule, isWhole, lastEra }) => {
        const row = used.get(no);
        const shadow = shadowed.get(no);
        const removed = cuts[lastEra];
        const number = (value: bigint | null | undefined) => (isWhole ? (value ?? 0n) : null);
        return {
          group_name: group.name || null,
          direction: rule.direction,
          protocol: protocolText(rule),
          ports: portText(rule),
          peer: peerText(rule) || null,
          connections: number(row?.connections),
          only_by_it: number(row?.only_by_it),
          bytes: number(row?.bytes),
          last_used: row?.last_used ?? null,
          shadowed_by: shadow ? ruleName(shadow, group.id) : null,
          rule: rule.id ?? null,
          description: rule.description || null,
          security_group: group.id,
          interfaces: BigInt(sizes.get(group.id) ?? 0),
          flows: number(row?.flows),
          removed: removed === undefined ? null : formatInstant(removed),
        };
      })
      .sort(
        (a, b) =>
          descending(a.connections, b.connections) ||
          descending(a.bytes, b.bytes) ||
          ascending(a.security_group, b.security_group),
      );
  },
});

interface Used {
  readonly rule_no: number;
  readonly connections: bigint;
  /** Number of rules that accept the same. */
  readonly admitting: bigint;
  readonly flows: bigint;
  readonly bytes: bigint;
  readonly last_end: bigint | null;
}

/** Compares numbers, largest first, missing values last. Engines may return them as bigints. */
function descending(one: bigint | null, other: bigint | null): number {
  if (one === null || other === null) return Number(one === null) - Number(other === null);
  return one > other ? -1 : Number(one < other);
}

const ascending = (one: string, other: string) => (one < other ? -1 : Number(one > other));

/** Returns the number of interfaces by group. */
function sizesOf(inventory: Inventory): ReadonlyMap<string, number> {
  const sizes = new Map<string, number>();
  for (const { securityGroups } of listExisting(inventory, 'interfaces'))
    for (const group of securityGroups) sizes.set(group, (sizes.get(group) ?? 0) + 1);
  return sizes;
}

/** Returns the id of a rule, or its content, with its group if that is another one. */
function ruleName({ group, rule }: ResolvedRule, own: string): string {
  const text = rule.id ?? `${protocolText(rule)} ${portText(rule)} ${peerText(rule)}`;
  return group.id === own ? text : `${text} of ${group.id}`;
}

/** @throws RangeError for text that is neither an id nor a name of security groups */
function parseGroups(text: string, names?: () => Names | undefined): ReadonlySet<string> | undefined {
  if (text === ALL_GROUPS) return undefined;
  const words = text.split(',').map((word) => word.trim());
  const known = words.every((word) => isIdOf('sg', word)) ? undefined : names?.();
  const odd = known ? undefined : words.find((word) => !isIdOf('sg', word));
  if (odd !== undefined)
    throw new RangeError(`${JSON.stringify(odd)} is not the id of a security group, such as sg-0a1b2c3d`);
  return new Set(words.flatMap((word) => idsNamed('sg', word, known)));
}
