import type {
  Inventory,
  InventoryInterface,
  InventoryPlace,
  SecurityGroup,
  SecurityGroupRule,
} from '../inventory/inventory.ts';
import { formatInstant } from '../logs/instant.ts';
import { waysOf } from './gateways.ts';
import type { Interface } from './network.ts';
import { completeOptions, type SampleOptions } from './options.ts';
import { Random } from './random.ts';
import { makeTopology, type Topology } from './topology.ts';

/**
 * Returns the inventory of the sample VPCs, as if `flowq inventory` had run since the first record. Deterministic for
 * its options.
 *
 * ```ts
 * await writeInventory('inventory.json', sampleInventory({ dir: 'logs' }));
 * ```
 */
export function sampleInventory(options: SampleOptions): Inventory {
  const { seed, accounts, regions, since, until } = completeOptions(options);
  // A record that ends in the window may start before it.
  const times = { first: formatInstant(since - LONGEST_INTERVAL), taken: formatInstant(until) };
  return {
    inventory: 1,
    places: accounts.flatMap((account) =>
      regions.map((region) => placeOf(makeTopology(seed, account, region), seed, times)),
    ),
  };
}

/** Longest aggregation interval, seconds. */
const LONGEST_INTERVAL = 600;

const ANYWHERE = '0.0.0.0/0';
const [ICMP, TCP, GRE, ICMPV6] = [1, 6, 47, 58];

/** An inbound rule: protocol, TCP port, and source, which is a block or the role of a group. */
type Admitted = readonly [protocol: number, port: number | undefined, from: string, description?: string];

/** Inbound rules of each role's security group. */
const PARTS = {
  balancer: [
    [TCP, 443, ANYWHERE],
    [TCP, 443, '::/0'],
    [TCP, 80, ANYWHERE],
    [TCP, 80, '::/0'],
    // Nothing listens there any longer.
    [TCP, 8443, ANYWHERE, 'trial of the new shop'],
    [ICMP, undefined, ANYWHERE],
    [ICMPV6, undefined, '::/0'],
  ],
  web: [
    [TCP, 8080, 'balancer'],
    [TCP, 22, 'bastion'],
    [TCP, 9100, '172.20.0.0/16', 'metrics'],
    [GRE, undefined, '192.168.0.0/16', 'tunnel'],
    [ICMP, undefined, 'bastion'],
    [ICMPV6, undefined, 'bastion'],
  ],
  app: [
    [TCP, 9000, 'web'],
    [TCP, 445, '192.168.0.0/16', 'branch'],
    [ICMP, undefined, 'bastion'],
    [ICMPV6, undefined, 'bastion'],
  ],
  batch: [
    [TCP, 9200, 'app'],
    [ICMP, undefined, 'bastion'],
  ],
  database: [
    [TCP, 5432, 'app'],
    [TCP, 5432, 'database'],
    [TCP, 3306, '10.0.0.0/8', 'while moving house'],
    // Covered by the previous rule.
    [TCP, 3306, 'batch'],
    [TCP, 3306, '192.168.0.0/16', 'branch'],
    [ICMP, undefined, 'bastion'],
    // Unused.
    [TCP, 1433, '10.0.0.0/8'],
  ],
  cache: [[TCP, 6379, 'app']],
  files: [
    [TCP, 2049, 'batch'],
    [ICMP, undefined, 'bastion'],
  ],
  bastion: [
    [TCP, 22, ANYWHERE],
    [ICMP, undefined, ANYWHERE],
    [ICMPV6, undefined, '::/0'],
  ],
  endpoint: [[TCP, 443, '10.0.0.0/8']],
  closed: [],
} as const satisfies Record<string, readonly Admitted[]>;

type Part = keyof typeof PARTS;

function placeOf(
  vpc: Topology,
  seed: number,
  times: Pick<InventoryPlace, 'first' | 'taken'>,
): InventoryPlace {
  const random = new Random(`${seed}/${vpc.account}/${vpc.region}/inventory`);
  const groups = new Map(Object.keys(PARTS).map((part) => [part as Part, `sg-${random.hex(17)}`]));
  const { owners, ...ways } = waysOf(vpc, seed);
  const interfaces = partsOf(vpc).flatMap(([part, service, all, names]) =>
    all.flatMap((one, at) => {
      const owner = { service, name: owners.get(one) ?? names?.[at] };
      return interfaceOf(one, vpc, owner, part && groups.get(part));
    }),
  );
  const subnets = new Map(
    interfaces.map(({ subnet, vpc, zone }) => [subnet ?? '', { vpc: vpc ?? '', zone: zone ?? '' }]),
  );
  const id = interfaces[0]?.vpc ?? '';
  return {
    account: vpc.account,
    region: vpc.region,
    ...times,
    lacking: [],
    interfaces,
    instances: interfaces.flatMap(({ instance, tags }) =>
      instance ? [{ id: instance, type: 'm7g.large', tags }] : [],
    ),
    securityGroups: [...groups].map(([part, group]) => groupOf(part, group, groups, id, random)),
    vpcs: [
      {
        id,
        cidrs: [
          `${vpc.bastion.address.split('.').slice(0, 2).join('.')}.0.0/16`,
          `${(vpc.bastion.address6 ?? '').split(':').slice(0, 3).join(':')}::/48`,
        ],
        tags: { Name: 'shop' },
      },
    ],
    subnets: [...subnets].map(([subnet, place]) => ({ id: subnet, ...place, cidrs: [], tags: {} })),
    ...ways,
  };
}

type Playing = readonly [
  part: Part | undefined,
  service: string,
  interfaces: readonly Interface[],
  names?: readonly string[],
];

/** Returns all interfaces with role, owner and name. An interface without a role has no security group. */
const partsOf = (vpc: Topology): Playing[] => [
  ['balancer', 'ALB', vpc.balancers, vpc.balancers.map(() => 'shop')],
  ['web', 'EC2', vpc.web],
  ['app', 'EC2', vpc.app],
  ['batch', 'EC2', vpc.batch],
  ['database', 'RDS', vpc.postgres],
  ['database', 'EC2', vpc.mysql],
  ['cache', 'ElastiCache', vpc.caches, vpc.caches.map((_, at) => `sessions-00${at + 1}`)],
  ['bastion', 'EC2', [vpc.bastion]],
  ['files', 'EC2', [vpc.files]],
  ['endpoint', 'VPC endpoint', vpc.endpoints],
  ['closed', 'EC2', [vpc.sandbox, ...vpc.idle]],
  [undefined, 'NAT gateway', vpc.gateways],
];

function interfaceOf(
  one: Interface,
  { account, region }: Topology,
  { service, name: called }: { readonly service: string; readonly name: string | undefined },
  group: string | undefined,
): InventoryInterface[] {
  if (one.id === undefined || one.subnet === undefined) return [];
  const name = one.tags && decodeURIComponent(one.tags.name);
  return [
    {
      id: one.id,
      account,
      vpc: one.vpc,
      subnet: one.subnet,
      zone:
        one.zone === undefined
          ? `${region}-edge-1a`
          : `${region}${'abc'[Number(one.zone.at(-1)) - 1] ?? 'a'}`,
      type: one.kind ?? 'interface',
      owner: one.task
        ? { service: 'ECS', name: one.task.serviceName }
        : { service, ...(called === undefined ? {} : { name: called }) },
      ...(one.instance === undefined ? {} : { instance: one.instance }),
      securityGroups: group === undefined ? [] : [group],
      addresses: [
        { address: one.address, kind: 'private' },
        ...(one.address6 === undefined ? [] : [{ address: one.address6, kind: 'ipv6' } as const]),
      ],
      tags: name === undefined ? {} : { Name: name },
    },
  ];
}

function groupOf(
  part: Part,
  id: string,
  groups: ReadonlyMap<Part, string>,
  vpc: string,
  random: Random,
): SecurityGroup {
  const rule = (rest: Omit<SecurityGroupRule, 'id'>) => ({ id: `sgr-${random.hex(17)}`, ...rest });
  const inbound = (PARTS[part] as readonly Admitted[]).map(([protocol, port, from, description]) => {
    const group = groups.get(from as Part);
    return rule({
      direction: 'inbound',
      protocol,
      ...(port === undefined ? {} : { firstPort: port, lastPort: port }),
      ...(group === undefined ? { cidr: from } : { group }),
      ...(description === undefined ? {} : { description }),
    });
  });
  const outbound = [ANYWHERE, '::/0'].map((cidr) => rule({ direction: 'outbound', protocol: 'all', cidr }));
  return { id, name: part, vpc, rules: [...inbound, ...outbound], tags: {} };
}
