import { sql } from 'kysely';
import * as v from 'valibot';
import { CONVERSATION_FIELDS } from '../../flows/conversation.ts';
import type { Inventory } from '../../inventory/inventory.ts';
import { present } from '../../inventory/present.ts';
import { formatInstant } from '../../logs/instant.ts';
import { defineReport } from '../define-report.ts';
import { switchValue } from '../kit/levels.ts';
import { type RulesByEra, rulesByEra } from './eras.ts';
import { ADMITS, attachmentValues, type Eras, type ResolvedRule, ruleValues } from './rule-set.ts';
import { peerText, portText, protocolText } from './rule-text.ts';
import { SESSION_FIELDS, sessions } from './sessions.ts';
import { shadows } from './shadows.ts';

const ALL_GROUPS = 'all';

export const sgUsage = defineReport({
  name: 'sg-usage',
  topic: 'security-groups',
  question: 'Which security group rules admit how much traffic, and which are unused?',
  note: 'Compares the rules of the inventory with the accepted traffic at the interfaces of their groups, both as the inventory saw them when a connection began. Only requests count, because answers need no rule. Several rules may admit the same connection. A connection that no rule admits has no row here; sg-check lists it. ICMP types are not logged, so a rule for one counts all of ICMP. Connections whose client is a guess, such as ICMP where both ends began in the same second, count in both directions.',
  relation: 'flows',
  filters: 'exchanges',
  judges: { rulesOfTheTime: true },
  interfaceLevel: true,
  fields: SESSION_FIELDS,
  optional: CONVERSATION_FIELDS,
  needsInventory: true,
  options: {
    groups: {
      flags: '--groups <ids>',
      meaning: 'security groups whose rules to list, comma-separated',
      default: ALL_GROUPS,
      accepts: v.optional(v.instance(Set)) as v.GenericSchema<ReadonlySet<string> | undefined>,
      parse: parseGroups,
    },
    unused: {
      flags: '--unused',
      meaning: 'list only unused rules',
      ...switchValue,
    },
  },
  columns: {
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
    security_group: { meaning: 'id of the security group' },
    interfaces: { meaning: 'interfaces of the group', unit: 'interfaces' },
    flows: { meaning: 'accepted records of those connections', unit: 'records' },
    removed: {
      meaning: 'when the inventory saw that the rule was removed or changed; missing if it is still there',
      unit: 'ISO 8601, UTC',
    },
  },
  key: ['security_group', 'rule', 'direction', 'protocol', 'ports', 'peer'],
  answer: ['group_name', 'direction', 'protocol', 'ports', 'peer', 'connections', 'last_used', 'shadowed_by'],
  view: {
    as: 'bars',
    label: ['group_name', 'security_group', 'direction', 'protocol', 'ports', 'peer'],
    value: 'connections',
  },
  query: (context) => {
    const { db, f, options, inventory, window } = context;
    const { cuts, parts, rules, members } = rulesByEra(inventory, window);
    const isMeant = ({ group }: ResolvedRule) => options.groups === undefined || options.groups.has(group.id);
    // Rules of other groups of the same interface may admit the same.
    const known = parts.filter(({ isWhole }) => isWhole);
    const isCut = cuts.length > 0;
    const key = sql`eni, inbound, peer, protocol, port${isCut ? sql`, era` : sql``}`;
    const keyed = sql`select sessions.*, ${f.addressKey(sql.ref<string | null>('peer'))} as peer_key
      from ${sessions(context, { guesses: 'both-ways', cuts })} as sessions where admitted = 1`;
    const then = isCut
      ? sql` and era between first_era and last_era and era between member_since and member_until`
      : sql``;
    // A rule has a row for each block, of which several may hold the same address.
    const admitted = sql`select ${key}, rule_no, max(connections) as connections, max(flows) as flows, max(bytes) as bytes, max(last_end) as last_end
      from (${keyed}) as keyed
      join ${attachmentValues(members, isCut)} on attached_eni = eni
      join ${ruleValues(known, 'rules', isCut)} on rule_group = attached_group and ${ADMITS}${then}
      group by ${key}, rule_no`;
    const counted = sql`select admitted.*, count(*) over (partition by ${key}) as admitting from (${admitted}) as admitted`;
    const total = (value: string) => f.total(sql<bigint>`${sql.raw(value)}`);
    return db
      .with(
        'used',
        () => sql<Used>`(select rule_no, ${total('connections')} as connections,
          ${total('case when admitting = 1 then connections end')} as only_by_it,
          ${total('flows')} as flows, ${total('bytes')} as bytes, max(last_end) as last_end
        from (${counted}) as counted group by rule_no)`,
      )
      .with('listed', () => listed(rules.filter(isMeant), { cuts, rules, inventory }))
      .selectFrom('listed')
      .leftJoin('used', 'used.rule_no', 'listed.listed_no')
      .$if(options.unused, (query) =>
        query.where('used.rule_no', 'is', null).where('is_known', '=', 1).where('removed', '=', ''),
      )
      .select(({ ref }) => {
        const text = (name: keyof Listed) => sql<string | null>`nullif(${ref(name)}, '')`;
        const number = (name: 'connections' | 'only_by_it' | 'flows' | 'bytes') =>
          sql<bigint | null>`case when is_known = 1 then coalesce(${ref(`used.${name}`)}, 0) end`;
        return [
          text('group_name').as('group_name'),
          text('direction').as('direction'),
          text('rule_protocol').as('protocol'),
          text('ports').as('ports'),
          text('rule_peer').as('peer'),
          number('connections').as('connections'),
          number('only_by_it').as('only_by_it'),
          number('bytes').as('bytes'),
          f.isoTime(ref('used.last_end')).as('last_used'),
          text('shadowed_by').as('shadowed_by'),
          text('rule_id').as('rule'),
          text('rule_description').as('description'),
          text('security_group').as('security_group'),
          'interfaces',
          number('flows').as('flows'),
          text('removed').as('removed'),
        ];
      })
      .orderBy('connections', 'desc')
      .orderBy('bytes', 'desc')
      .orderBy('security_group')
      .orderBy('listed_no');
  },
});

interface Used {
  readonly rule_no: number;
  readonly connections: bigint;
  readonly only_by_it: bigint;
  readonly flows: bigint;
  readonly bytes: bigint;
  readonly last_end: bigint | null;
}

/** A rule as text; missing values are empty. */
interface Listed {
  readonly listed_no: number;
  readonly security_group: string;
  readonly group_name: string;
  readonly rule_id: string;
  readonly direction: string;
  readonly rule_protocol: string;
  readonly ports: string;
  readonly rule_peer: string;
  readonly interfaces: number;
  readonly is_known: number;
  readonly shadowed_by: string;
  readonly rule_description: string;
  readonly removed: string;
}

function listed(
  rules: readonly (ResolvedRule & Eras)[],
  { cuts, rules: all, inventory }: Pick<RulesByEra, 'cuts' | 'rules'> & { readonly inventory: Inventory },
) {
  const isLast = ({ lastEra }: Eras) => lastEra === cuts.length;
  const shadowed = shadows(all.filter(isLast), inventory);
  const members = new Map<string, number>();
  for (const { securityGroups } of present(inventory, 'interfaces'))
    for (const group of securityGroups) members.set(group, (members.get(group) ?? 0) + 1);
  const rows = rules.map(({ no, group, rule, isWhole, lastEra }) => {
    const removed = cuts[lastEra];
    const shadow = shadowed.get(no);
    const texts = [
      group.id,
      group.name,
      rule.id ?? '',
      rule.direction,
      protocolText(rule),
      portText(rule),
      peerText(rule),
    ];
    return sql`(${sql.join([
      sql.lit(no),
      ...texts.map((one) => sql.lit(one)),
      sql.lit(members.get(group.id) ?? 0),
      sql.lit(isWhole ? 1 : 0),
      sql.lit(shadow ? ruleName(shadow, group.id) : ''),
      sql.lit(rule.description ?? ''),
      sql.lit(removed === undefined ? '' : formatInstant(removed)),
    ])})`;
  });
  const none = sql`(0, '', '', '', '', '', '', '', 0, 0, '', '', '')`;
  const filter = rows.length > 0 ? sql`` : sql` where false`;
  return sql<Listed>`(select * from (values ${sql.join(rows.length > 0 ? rows : [none])})
    as listed(listed_no, security_group, group_name, rule_id, direction, rule_protocol, ports, rule_peer, interfaces, is_known, shadowed_by, rule_description, removed)${filter})`;
}

/** The id of a rule, or its content, with its group if that is another one. */
function ruleName({ group, rule }: ResolvedRule, own: string): string {
  const text = rule.id ?? `${protocolText(rule)} ${portText(rule)} ${peerText(rule)}`;
  return group.id === own ? text : `${text} of ${group.id}`;
}

/** @throws RangeError for text that is not an id of a security group */
function parseGroups(text: string): ReadonlySet<string> | undefined {
  if (text === ALL_GROUPS) return undefined;
  const ids = text.split(',').map((id) => id.trim());
  const odd = ids.find((id) => !/^sg-[0-9a-z-]+$/.test(id));
  if (odd !== undefined)
    throw new RangeError(`${JSON.stringify(odd)} is not the id of a security group, such as sg-0a1b2c3d`);
  return new Set(ids);
}
