import { sql } from 'kysely';
import { CONVERSATION_FIELDS } from '../../flows/conversation.ts';
import type { Inventory } from '../../inventory/inventory.ts';
import { listExisting } from '../../inventory/present.ts';
import { defineReport } from '../define-report.ts';
import { measures, protocol, seen } from '../kit/columns.ts';
import { GUESSES_LEFT_OUT } from '../kit/guesses.ts';
import { switchValue } from '../kit/levels.ts';
import { nextReport } from '../kit/next.ts';
import { countOption } from '../kit/numbers.ts';
import { candidates } from './candidates.ts';
import { SESSION_FIELDS, sessions } from './sessions.ts';
import { type InterfaceTarget, interfacesOf, isAt, parseTarget, targetSchema } from './target.ts';

export const sgCandidates = defineReport({
  name: 'sg-candidates',
  topic: 'security-groups',
  question: 'What is the smallest set of inbound rules that admits the accepted traffic?',
  note: 'Covers the window only: a week of logs does not show what happens once a month. --max-rules limits the number of rules: adjacent ports and blocks are merged first, then whatever admits the least additional traffic. With an inventory, security groups of the same VPC replace the addresses of their members. --format terraform prints the rules as resources, and sg-check tries them. --sql prints the query whose rows are merged. Connections whose client is a guess, such as ICMP where both ends began in the same second, are left out.',
  relation: 'flows',
  filters: 'exchanges',
  judges: GUESSES_LEFT_OUT,
  interfaceLevel: true,
  usesInventory: true,
  fields: SESSION_FIELDS,
  optional: [...CONVERSATION_FIELDS, 'instance_id', 'subnet_id'],
  options: {
    target: {
      flags: '<target>',
      meaning:
        'interface, instance, subnet or security group to cover: eni-…, i-…, subnet-…, sg-…, or a name',
      example: 'eni-0a1',
      accepts: targetSchema,
      parse: parseTarget,
    },
    maxRules: countOption('max-rules', 'maximum number of rules', 20),
    cidrs: {
      flags: '--cidrs',
      meaning: 'use only address blocks as sources, not security groups',
      ...switchValue,
    },
  },
  required: ['target'],
  columns: {
    protocol,
    first_port: { meaning: 'first port; missing for protocols without ports' },
    last_port: { meaning: 'last port' },
    source: { meaning: 'CIDR block or security group of the source' },
    sources: { meaning: 'different source addresses', unit: 'addresses' },
    connections: { meaning: 'accepted connections', unit: 'connections' },
    flows: measures.flows,
    bytes: { meaning: 'bytes of those connections, both directions', unit: 'bytes' },
    ...seen,
  },
  key: ['protocol', 'first_port', 'last_port', 'source'],
  answer: ['protocol', 'first_port', 'last_port', 'source', 'connections', 'last_seen'],
  view: { as: 'bars', value: 'connections' },
  next: ({ protocol, first_port, last_port, source }) => [
    ...nextReport(
      'accepted',
      ...(first_port === null
        ? []
        : ['--port', first_port === last_port ? first_port : `${first_port}-${last_port}`]),
      ...(protocol === null ? [] : ['--protocol', protocol]),
      ...(String(source).startsWith('sg-') ? [] : ['--src', source]),
    ),
    ...nextReport('sg-usage'),
  ],
  query: (context) => {
    const { from, isLogged, protocol, sums, seen, options, inventory } = context;
    const port = sql<number | null>`case when protocol in (6, 17) then port end`;
    const where = isAt(options.target, inventory, isLogged);
    return from('sessions', sessions(context, { where }))
      .where('inbound', '=', 1)
      .where('admitted', '=', 1)
      .groupBy(['sessions.protocol', port, 'peer'])
      .select(({ fn }) => [
        protocol('sessions'),
        port.as('first_port'),
        port.as('last_port'),
        sql<string>`concat(peer, case when peer like '%:%' then '/128' else '/32' end)`.as('source'),
        fn.count<bigint>('peer').distinct().as('sources'),
        ...sums('sessions', 'connections', 'flows', 'bytes'),
        ...seen(),
      ])
      .orderBy('protocol')
      .orderBy('first_port')
      .orderBy('source');
  },
  refine: (rows, { options, inventory }) => {
    const admitted = rows.map((row) => ({
      protocol: row.protocol ?? '',
      port: row.first_port ?? undefined,
      source: row.source.replace(/\/\d+$/, ''),
      connections: BigInt(row.connections),
      flows: BigInt(row.flows),
      bytes: BigInt(row.bytes),
      first: row.first_seen,
      last: row.last_seen,
    }));
    const groups = options.cidrs ? new Map<string, string>() : groupsByAddress(options.target, inventory);
    const found = candidates(admitted, options.maxRules, (address) => groups.get(address));
    return found.sort(byUse).map((one) => ({
      protocol: one.protocol,
      first_port: one.firstPort ?? null,
      last_port: one.lastPort ?? null,
      source: one.source,
      sources: BigInt(one.sources),
      connections: one.connections,
      flows: one.flows,
      bytes: one.bytes,
      first_seen: one.first,
      last_seen: one.last,
    }));
  },
});

type Candidate = ReturnType<typeof candidates>[number];

function byUse(one: Candidate, other: Candidate): number {
  if (one.connections !== other.connections) return one.connections < other.connections ? 1 : -1;
  const key = ({ protocol, firstPort = 0, source }: Candidate) =>
    `${protocol} ${String(firstPort).padStart(5)} ${source}`;
  return key(one) < key(other) ? -1 : 1;
}

/**
 * Returns the security group that replaces each address of the target's VPC: the one with the fewest members, so that
 * the rule accepts as few others as possible.
 */
function groupsByAddress(target: InterfaceTarget, inventory: Inventory): ReadonlyMap<string, string> {
  const vpcs = new Set(interfacesOf(target, inventory).map(({ vpc }) => vpc));
  const interfaces = listExisting(inventory, 'interfaces').filter(({ vpc }) => vpcs.has(vpc));
  const members = new Map<string, number>();
  for (const { securityGroups } of interfaces)
    for (const group of securityGroups) members.set(group, (members.get(group) ?? 0) + 1);
  const size = (group: string) => members.get(group) ?? 0;
  return new Map(
    interfaces.flatMap(({ addresses, securityGroups }) => {
      const [group] = [...securityGroups].sort((a, b) => size(a) - size(b) || (a < b ? -1 : 1));
      if (group === undefined || vpcs.size !== 1) return [];
      return addresses
        .filter(({ kind }) => kind !== 'public')
        .map(({ address }) => [address, group] as const);
    }),
  );
}
