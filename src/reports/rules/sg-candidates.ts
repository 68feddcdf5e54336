import { sql } from 'kysely';
import type { Inventory } from '../../inventory/inventory.ts';
import { present } from '../../inventory/present.ts';
import { measures, seen } from '../columns.ts';
import { defineReport } from '../define-report.ts';
import { countOption } from '../numbers.ts';
import { candidates } from './candidates.ts';
import { SESSION_FIELDS, SESSION_OPTIONAL, sessions } from './sessions.ts';
import { interfacesOf, isAt, parseTarget, type Target } from './target.ts';

export const sgCandidates = defineReport({
  name: 'sg-candidates',
  topic: 'rules',
  question: 'Which are the least inbound rules that would have admitted all that was let in?',
  note: 'Of the window that is looked at: what happens once a month is not in a week of logs. As few as --max-rules; neighbours are joined first, then what admits the least besides. With an inventory, security groups of the same VPC stand for the addresses of their members. --format terraform prints them as resources, sg-check tries them. --sql prints the query whose rows are joined. Of protocols without ports, such as ICMP, nothing tells who asked: both ways count.',
  relation: 'flows',
  interfaceLevel: true,
  usesInventory: true,
  fields: SESSION_FIELDS,
  optional: [...SESSION_OPTIONAL, 'instance_id', 'subnet_id'],
  options: {
    target: {
      flags: '<target>',
      meaning:
        'interface, instance, subnet or security group whose traffic it is: eni-…, i-…, subnet-…, sg-…',
      example: 'eni-0a1',
      parse: parseTarget,
    },
    maxRules: countOption('max-rules', 'rules at the most', 20),
    cidrs: {
      flags: '--cidrs',
      meaning: 'blocks of addresses only, and no security groups as sources',
      default: 'false',
      parse: (words: string) => words === 'true',
    },
  },
  columns: {
    protocol: { meaning: 'IANA keyword of the protocol, its number where there is none' },
    first_port: { meaning: 'first port; missing for protocols without ports' },
    last_port: { meaning: 'last port' },
    source: { meaning: 'CIDR block or security group that it comes from' },
    sources: { meaning: 'different addresses that came from there', unit: 'addresses' },
    connections: { meaning: 'connections that were let in', unit: 'connections' },
    flows: measures.flows,
    bytes: { meaning: 'bytes of those connections, both ways', unit: 'bytes' },
    ...seen,
  },
  view: { as: 'bars', label: 'source', value: 'connections' },
  query: ({ db, f, isLogged, columnar, options, inventory }) => {
    const port = sql<number | null>`case when protocol in (6, 17) then port end`;
    const where = isAt(options.target, inventory, isLogged);
    return db
      .with('sessions', () => sessions({ f, isLogged, columnar, inventory, where }))
      .selectFrom('sessions')
      .where('inbound', '=', 1)
      .where('admitted', '=', 1)
      .groupBy(['sessions.protocol', port, 'peer'])
      .select(({ fn, ref }) => [
        f.protocolName(ref('sessions.protocol')).as('protocol'),
        port.as('first_port'),
        port.as('last_port'),
        sql<string>`concat(peer, case when peer like '%:%' then '/128' else '/32' end)`.as('source'),
        fn.count<bigint>('peer').distinct().as('sources'),
        f.total(ref('sessions.connections')).as('connections'),
        f.total(ref('sessions.flows')).as('flows'),
        f.total(ref('sessions.bytes')).as('bytes'),
        f.isoTime(fn.min('first_start')).as('first_seen'),
        f.isoTime(fn.max('last_end')).as('last_seen'),
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
 * Of each address in the target's VPC the security group that stands for it: the one with the fewest members, so that
 * it names as few others as can be.
 */
function groupsByAddress(target: Target, inventory: Inventory): ReadonlyMap<string, string> {
  const vpcs = new Set(interfacesOf(target, inventory).map(({ vpc }) => vpc));
  const interfaces = present(inventory, 'interfaces').filter(({ vpc }) => vpcs.has(vpc));
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
