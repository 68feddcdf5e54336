import { type RawBuilder, sql } from 'kysely';
import { usageError } from '../../errors.ts';
import type { IsLogged } from '../../flows/record-set.ts';
import type { Inventory, SecurityGroup } from '../../inventory/inventory.ts';
import { present } from '../../inventory/present.ts';
import { protocol, seen } from '../columns.ts';
import { defineReport } from '../define-report.ts';
import { parseRuleSet, type RuleSet } from './rule-file.ts';
import { ADMITS, attachments, Peers, resolved, ruleValues } from './rule-set.ts';
import { SESSION_FIELDS, SESSION_OPTIONAL, sessions } from './sessions.ts';
import { isAt, parseTarget, type Target } from './target.ts';

const MEMBERS = 'members';

export const sgCheck = defineReport({
  name: 'sg-check',
  topic: 'rules',
  question:
    'Which accepted traffic would these rules have refused, and which refused traffic would they admit?',
  note: 'At the interfaces that have the group, or --at others; where neither is known, at all. Their other groups in the inventory admit as well, unless --alone. Outbound traffic is judged only where some rule is outbound. A network ACL may refuse what a rule would admit, and records do not tell types of ICMP. Of protocols without ports nothing tells who asked: both ways count.',
  relation: 'flows',
  interfaceLevel: true,
  usesInventory: true,
  fields: SESSION_FIELDS,
  optional: [...SESSION_OPTIONAL, 'instance_id', 'subnet_id'],
  options: {
    rules: {
      flags: '<rules>',
      meaning:
        'JSON of aws ec2 describe-security-groups or describe-security-group-rules, of sg-candidates, or the id of a group in the inventory',
      example: 'sg-0a1',
      parse: parseRuleSet,
    },
    at: {
      flags: '--at <target>',
      meaning:
        'whose traffic it is: eni-…, i-…, subnet-… or sg-…; members are the interfaces that have the group',
      default: MEMBERS,
      parse: (words: string): Target | undefined => (words === MEMBERS ? undefined : parseTarget(words)),
    },
    alone: {
      flags: '--alone',
      meaning: 'as if the interfaces had no other security groups',
      default: 'false',
      parse: (words: string) => words === 'true',
    },
  },
  columns: {
    verdict: { meaning: 'would refuse what was accepted, or would admit what was refused' },
    direction: { meaning: 'inbound or outbound' },
    client: { meaning: 'address that asked' },
    server: { meaning: 'address that was asked' },
    port: { meaning: 'port that was asked for, 0 for protocols without ports' },
    protocol,
    connections: { meaning: 'connections with a source port of their own', unit: 'connections' },
    flows: { meaning: 'records of them that were let through, or refused', unit: 'records' },
    bytes: { meaning: 'bytes of those connections, both ways', unit: 'bytes' },
    interface_id: { meaning: 'network interface that logged them' },
    ...seen,
  },
  view: { as: 'table' },
  limit: 100,
  query: ({ db, f, isLogged, columnar, options, inventory, window }) => {
    const groups = groupsOf(options.rules, inventory);
    const ids = new Set(groups.map(({ id }) => id));
    const others = options.alone ? [] : present(inventory, 'securityGroups').filter(({ id }) => !ids.has(id));
    const peers = new Peers(inventory, window);
    const tried = resolved(groups, peers);
    const rules = [...tried, ...resolved(others, peers)];
    const where = whereOf(options.at, ids, inventory, isLogged);
    const all = sessions({ f, isLogged, columnar, inventory, where });
    const keyed = sql`select sessions.*, ${f.addressKey(sql.ref<string | null>('peer'))} as peer_key from ${all} as sessions`;
    const judged = [1, 0].filter((inbound) =>
      tried.some(({ rule }) => rule.direction === (inbound ? 'inbound' : 'outbound')),
    );
    const isTried = sql`rule_group in (${sql.join([...ids].map((id) => sql.lit(id)))})`;
    const session = sql`eni, inbound, client, server, protocol, port, admitted, connections, flows, bytes, first_start, last_end`;
    // What is tried is tried at all of the interfaces, and their other groups where they are.
    const verdicts = sql<Verdict>`(select ${session}, count(rule_no) as admitting
      from (${keyed}) as keyed
      left join ${attachments(inventory, new Set(others.map(({ id }) => id)), window)} on attached_eni = eni
      left join ${ruleValues(rules, 'rules')} on (${isTried} or rule_group = attached_group) and ${ADMITS}
      where inbound in (${sql.join((judged.length > 0 ? judged : [2]).map((one) => sql.lit(one)))})
      group by ${session})`;
    return db
      .with('verdicts', () => verdicts)
      .selectFrom('verdicts')
      .where(sql<boolean>`((admitted = 1 and admitting = 0) or (admitted = 0 and admitting > 0))`)
      .groupBy(['admitted', 'inbound', 'client', 'server', 'port', 'verdicts.protocol', 'eni'])
      .select(({ fn, ref }) => [
        sql<string>`case admitted when 1 then 'would refuse' else 'would admit' end`.as('verdict'),
        sql<string>`case inbound when 1 then 'inbound' else 'outbound' end`.as('direction'),
        'client',
        'server',
        'port',
        f.protocolName(ref('verdicts.protocol')).as('protocol'),
        f.total(ref('verdicts.connections')).as('connections'),
        f.total(ref('verdicts.flows')).as('flows'),
        f.total(ref('verdicts.bytes')).as('bytes'),
        sql<string>`eni`.as('interface_id'),
        f.isoTime(fn.min('first_start')).as('first_seen'),
        f.isoTime(fn.max('last_end')).as('last_seen'),
      ])
      .orderBy('verdict', 'desc')
      .orderBy('connections', 'desc')
      .orderBy('bytes', 'desc')
      .orderBy('client')
      .orderBy('server')
      .orderBy('port')
      .orderBy('protocol')
      .orderBy('direction')
      .orderBy('interface_id');
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
  /** How many rules admit it. */
  readonly admitting: bigint;
}

/** @throws FlowqError (usage) for a group that the inventory does not know */
function groupsOf(rules: RuleSet, inventory: Inventory): readonly SecurityGroup[] {
  if ('file' in rules) return rules.groups;
  const group = present(inventory, 'securityGroups').find(({ id }) => id === rules.id);
  if (group) return [group];
  throw usageError(
    inventory.places.length > 0
      ? `the inventory knows no security group ${rules.id}`
      : `the rules of ${rules.id} are not known without an inventory`,
    'flowq inventory asks EC2; or give a file of aws ec2 describe-security-group-rules',
  );
}

/** The interfaces that have one of the groups, where there are such; undefined stands for all. */
function whereOf(
  at: Target | undefined,
  groups: ReadonlySet<string>,
  inventory: Inventory,
  isLogged: IsLogged,
): RawBuilder<boolean> | undefined {
  if (at) return isAt(at, inventory, isLogged);
  const ids = present(inventory, 'interfaces')
    .filter(({ securityGroups }) => securityGroups.some((group) => groups.has(group)))
    .map(({ id }) => sql.lit(id));
  return ids.length > 0 ? sql<boolean>`interface_id in (${sql.join(ids)})` : undefined;
}
