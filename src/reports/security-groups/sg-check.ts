import { type RawBuilder, sql } from 'kysely';
import * as v from 'valibot';
import { isOneOf } from '../../engines/sql/packed-relation.ts';
import { usageError } from '../../errors.ts';
import { CONVERSATION_FIELDS } from '../../flows/conversation.ts';
import type { IsLogged } from '../../flows/record-set.ts';
import type { Inventory, SecurityGroup } from '../../inventory/inventory.ts';
import { listExisting } from '../../inventory/present.ts';
import { Peers } from '../../inventory/rules/peers.ts';
import { defineReport } from '../define-report.ts';
import { connections, ends, seen } from '../kit/columns.ts';
import { GUESSES_LEFT_OUT } from '../kit/guesses.ts';
import { switchValue } from '../kit/levels.ts';
import { nextHost, nextWhy } from '../kit/next.ts';
import { parseRuleSet, type RuleSet, ruleSetSchema } from './rule-file.ts';
import { ADMITS, membersWithin, RuleTables, resolved } from './rule-set.ts';
import { SESSION_FIELDS, sessions } from './sessions.ts';
import { type InterfaceTarget, isAt, parseTarget, targetSchema } from './target.ts';

const MEMBERS = 'members';

export const sgCheck = defineReport({
  name: 'sg-check',
  topic: 'security-groups',
  question: 'Which accepted traffic would these rules reject, and which rejected traffic would they admit?',
  note: 'Checks the traffic at the interfaces of the group, or at those of --at; if neither is known, at all interfaces. Their other groups in the inventory count too, unless --alone is given. Outbound traffic is checked only if some rule is outbound. A network ACL may reject what a rule would admit, and records do not have ICMP types: what only a rule for a type may admit is unknown. Connections whose client is a guess, such as ICMP where both ends began in the same second, are left out.',
  relation: 'flows',
  filters: 'exchanges',
  judges: GUESSES_LEFT_OUT,
  interfaceLevel: true,
  usesInventory: true,
  fields: SESSION_FIELDS,
  optional: [...CONVERSATION_FIELDS, 'instance_id', 'subnet_id'],
  options: {
    rules: {
      flags: '<rules>',
      meaning:
        'JSON file from aws ec2 describe-security-groups, describe-security-group-rules or sg-candidates, or the id or name of a group in the inventory',
      example: 'sg-0a1',
      accepts: ruleSetSchema,
      parse: parseRuleSet,
    },
    at: {
      flags: '--at <target>',
      meaning: 'interfaces to check: eni-…, i-…, subnet-…, sg-… or a name; members are those of the group',
      default: MEMBERS,
      accepts: v.optional(targetSchema),
      parse: (text, names): InterfaceTarget | undefined =>
        text === MEMBERS ? undefined : parseTarget(text, names),
    },
    alone: {
      flags: '--alone',
      meaning: 'ignore other security groups of the interfaces',
      ...switchValue,
    },
  },
  required: ['rules'],
  columns: {
    verdict: {
      meaning:
        'would refuse: it was accepted; would admit: it was rejected; unknown: a rule with an unknown group or prefix list, or for a type of ICMP, may admit it',
    },
    direction: { meaning: 'inbound or outbound' },
    client: ends.client,
    server: ends.server,
    port: { meaning: 'port of the service, 0 for protocols without ports' },
    protocol: ends.protocol,
    connections,
    flows: { meaning: 'records of them that were accepted, or rejected', unit: 'records' },
    bytes: { meaning: 'bytes of those connections, both directions', unit: 'bytes' },
    interface_id: { meaning: 'network interface that logged them' },
    ...seen,
  },
  key: ['verdict', 'client', 'server', 'port', 'protocol', 'direction', 'interface_id'],
  answer: ['verdict', 'direction', 'client', 'server', 'port', 'protocol', 'connections'],
  ranking: ['verdict', 'connections', 'bytes'],
  view: { as: 'shares', label: ['verdict'], value: 'connections' },
  next: ({ client, server, port }) => [...nextWhy(client, server, port), ...nextHost(client)],
  limit: 100,
  query: (context) => {
    const { db, f, isLogged, protocol, sums, seen, options, inventory, window, narrowing } = context;
    const groups = groupsOf(options.rules, inventory);
    const ids = new Set(groups.map(({ id }) => id));
    const others = options.alone
      ? []
      : listExisting(inventory, 'securityGroups').filter(({ id }) => !ids.has(id));
    const peers = new Peers(inventory, window);
    const tried = resolved(groups, peers);
    const rules = [...tried, ...resolved(others, peers)];
    const where = whereOf(options.at, ids, inventory, isLogged);
    const all = sessions(context, { where });
    const keyed = sql`select sessions.*, ${f.addressKey(sql.ref<string | null>('peer'))} as peer_key from ${all} as sessions`;
    const judged = [1, 0].filter((inbound) =>
      tried.some(({ rule }) => rule.direction === (inbound ? 'inbound' : 'outbound')),
    );
    const known = new Set(others.map(({ id }) => id));
    // Without a target, only records of the groups' interfaces are read, if they have any.
    const own = options.at ? new Set<string>() : new Set(membersOf(ids, inventory));
    const members = membersWithin(inventory, window, (eni) => own.size === 0 || own.has(eni));
    const tables = new RuleTables(
      members.filter(({ group }) => known.has(group)),
      narrowing,
    );
    const isTried = sql`rule_group in (${sql.join([...ids].map((id) => sql.lit(tables.numberOf(id))))})`;
    const session = sql`eni, inbound, client, server, protocol, port, admitted, connections, flows, bytes, first_start, last_end`;
    // The rules apply at all of the interfaces, other groups only where they are attached.
    const verdicts = sql<Verdict>`(select ${session}, count(case when is_sure = 1 then 1 end) as admitting, count(case when is_sure = 0 then 1 end) as unknown_rules
      from (${keyed}) as keyed
      left join ${tables.attachments} as attached on attached_eni = eni
      left join ${tables.rules(rules, ids)} as rules on (${isTried} or rule_group = attached_group) and ${ADMITS}
      where inbound in (${sql.join((judged.length > 0 ? judged : [2]).map((one) => sql.lit(one)))})
      group by ${session})`;
    return db
      .with('verdicts', () => verdicts)
      .selectFrom('verdicts')
      .where(sql<boolean>`((admitted = 1 and admitting = 0) or (admitted = 0 and admitting > 0))`)
      .groupBy([
        'admitted',
        'unknown_rules',
        'inbound',
        'client',
        'server',
        'port',
        'verdicts.protocol',
        'eni',
      ])
      .select([
        sql<string>`case when admitted = 0 then 'would admit' when unknown_rules > 0 then 'unknown' else 'would refuse' end`.as(
          'verdict',
        ),
        sql<string>`case inbound when 1 then 'inbound' else 'outbound' end`.as('direction'),
        'client',
        'server',
        'port',
        protocol('verdicts'),
        ...sums('verdicts', 'connections', 'flows', 'bytes'),
        sql<string>`eni`.as('interface_id'),
        ...seen(),
      ]);
  },
});

interface Verdict {
  readonly eni: string;
  readonly inbound: number;
  readonly client: string;
  readonly server: string;
  readonly protocol: number;
  readonly port: number;
  readonly admitted: number;
  readonly connections: bigint;
  readonly flows: bigint;
  readonly bytes: bigint;
  readonly first_start: bigint | null;
  readonly last_end: bigint | null;
  /** Number of rules that accept it. */
  readonly admitting: bigint;
  /** Number of rules that may accept it, because their peers or the ICMP type are unknown. */
  readonly unknown_rules: bigint;
}

/** @throws FlowqError (usage) for a group that the inventory does not know */
function groupsOf(rules: RuleSet, inventory: Inventory): readonly SecurityGroup[] {
  if ('file' in rules) return rules.groups;
  const group = listExisting(inventory, 'securityGroups').find(({ id }) => id === rules.id);
  if (group) return [group];
  throw usageError(
    inventory.places.length > 0
      ? `the inventory does not have the security group ${rules.id}`
      : `there is no inventory with the rules of ${rules.id}`,
    'run flowq inventory, or give a file from aws ec2 describe-security-group-rules',
  );
}

/** Returns a test for the interfaces of one of the groups; undefined for all interfaces if there are none. */
function whereOf(
  at: InterfaceTarget | undefined,
  groups: ReadonlySet<string>,
  inventory: Inventory,
  isLogged: IsLogged,
): RawBuilder<boolean> | undefined {
  if (at) return isAt(at, inventory, isLogged);
  const ids = membersOf(groups, inventory);
  return ids.length > 0 ? isOneOf(sql`interface_id`, ids) : undefined;
}

/** Returns the ids of interfaces in one of the groups. */
const membersOf = (groups: ReadonlySet<string>, inventory: Inventory): string[] =>
  listExisting(inventory, 'interfaces')
    .filter(({ securityGroups }) => securityGroups.some((group) => groups.has(group)))
    .map(({ id }) => id);
