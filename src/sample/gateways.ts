import type { InventoryPlace, NetworkAclEntry, Route } from '../inventory/inventory.ts';
import type { Interface } from './network.ts';
import { Random } from './random.ts';
import type { Topology } from './topology.ts';

/** The paths out of the subnets of a sample VPC, and what blocks them. */
export interface Ways
  extends Pick<InventoryPlace, 'natGateways' | 'endpoints' | 'routeTables' | 'networkAcls' | 'prefixLists'> {
  /** The gateway or endpoint of an interface. */
  readonly owners: ReadonlyMap<Interface, string>;
}

const S3_BLOCKS = ['52.216.0.0/15', '3.5.0.0/19'];

const all = (direction: NetworkAclEntry['direction']): NetworkAclEntry[] => [
  { number: 100, action: 'allow', direction, protocol: 'all', cidr: '0.0.0.0/0' },
  { number: 32_767, action: 'deny', direction, protocol: 'all', cidr: '0.0.0.0/0' },
];

/** Network ACL entries that block the answers to pings from the internet and to MySQL requests of the branch. */
const BLOCKED_ENTRIES: Readonly<Record<'public' | 'app' | 'data', readonly NetworkAclEntry[]>> = {
  public: [{ number: 90, action: 'deny', direction: 'outbound', protocol: 1, cidr: '0.0.0.0/0' }],
  app: [],
  data: [
    {
      number: 90,
      action: 'deny',
      direction: 'outbound',
      protocol: 6,
      firstPort: 1024,
      lastPort: 65_535,
      cidr: '192.168.0.0/16',
    },
  ],
};

/** Returns the paths of a VPC; deterministic for an account, Region and seed. */
export function waysOf(topology: Topology, seed: number): Ways {
  const { account, region, gateways, endpoints, regionalGateway } = topology;
  const random = new Random(`${seed}/${account}/${region}/gateways`);
  const vpc = gateways[0]?.vpc ?? '';
  const owners = new Map<Interface, string>([
    ...gateways.map((one) => [one, `nat-${random.hex(17)}`] as const),
    ...endpoints.map((one) => [one, `vpce-${random.hex(17)}`] as const),
  ]);
  const [list, toS3] = [`pl-${random.hex(8)}`, `vpce-${random.hex(17)}`];
  const service = (name: string) => `com.amazonaws.${region}.${name}`;
  const nat = owners.get(gateways[0] as Interface) ?? '';
  const local: Route = {
    to: `${regionalGateway.address.split('.').slice(0, 2).join('.')}.0.0/16`,
    by: 'local',
  };
  const inside: Route[] = [
    local,
    { to: '0.0.0.0/0', by: nat },
    { to: list, by: toS3 },
    { to: '192.168.0.0/16', by: `vgw-${random.hex(17)}` },
    { to: '172.20.0.0/16', by: `pcx-${random.hex(17)}` },
  ];
  const outside: Route[] = [local, { to: '0.0.0.0/0', by: `igw-${random.hex(17)}` }];
  const subnets = {
    public: subnetsOf([...topology.balancers, ...gateways, topology.bastion]),
    app: subnetsOf([...topology.web, ...topology.app]),
    data: subnetsOf([...topology.batch, ...topology.postgres, ...topology.mysql, ...topology.caches]),
  };
  const tables = (['public', 'app', 'data'] as const).map((tier) => ({
    id: `rtb-${random.hex(17)}`,
    vpc,
    isMain: tier === 'app',
    subnets: subnets[tier],
    routes: tier === 'public' ? outside : inside,
    tags: { Name: `shop-${tier}` },
  }));
  return {
    owners,
    prefixLists: [{ id: list, name: service('s3'), cidrs: S3_BLOCKS }],
    natGateways: [
      ...gateways.map((one, at) => ({
        id: owners.get(one) ?? '',
        vpc,
        isPublic: true,
        interfaces: idsOf([one]),
        tags: { Name: `shop-${at + 1}` },
      })),
      { id: regionalGateway.resource ?? '', vpc, isPublic: true, interfaces: [], tags: { Name: 'shop-all' } },
    ],
    endpoints: [
      ...endpoints.map((one) => ({
        id: owners.get(one) ?? '',
        vpc,
        type: 'Interface',
        service: service('secretsmanager'),
        interfaces: idsOf([one]),
        routeTables: [],
        tags: {},
      })),
      {
        id: toS3,
        vpc,
        type: 'Gateway',
        service: service('s3'),
        interfaces: [],
        routeTables: tables.slice(1).map(({ id }) => id),
        tags: {},
      },
    ],
    routeTables: tables,
    networkAcls: (['public', 'app', 'data'] as const).map((tier) => ({
      id: `acl-${random.hex(17)}`,
      vpc,
      subnets: subnets[tier],
      entries: [...BLOCKED_ENTRIES[tier], ...all('inbound'), ...all('outbound')],
      tags: { Name: `shop-${tier}` },
    })),
  };
}

const idsOf = (some: readonly Interface[]) => some.flatMap(({ id }) => id ?? []);

const subnetsOf = (some: readonly Interface[]) => [...new Set(some.flatMap(({ subnet }) => subnet ?? []))];
