import { Cluster } from './ecs.ts';
import { type Interface, Network, type Traits } from './network.ts';
import { Random } from './random.ts';

/** The VPC of one flow log: its hosts by role. */
export interface Topology {
  readonly account: string;
  readonly region: string;
  readonly flowLogId: string;
  /** A second flow log in the last tenth of the sample, of packets that the first balancer rejects. */
  readonly rejectionsLogId: string;
  readonly zones: readonly string[];
  readonly balancers: readonly Interface[];
  readonly web: readonly Interface[];
  readonly app: readonly Interface[];
  readonly batch: readonly Interface[];
  /** The instance of `batch` that an attacker controls. */
  readonly compromised: Interface;
  /** PostgreSQL; the first is the primary. */
  readonly postgres: readonly Interface[];
  readonly mysql: readonly Interface[];
  readonly caches: readonly Interface[];
  readonly gateways: readonly Interface[];
  readonly regionalGateway: Interface;
  readonly endpoints: readonly Interface[];
  readonly bastion: Interface;
  /** Has a public address, in a subnet that VPC Block Public Access blocks. */
  readonly sandbox: Interface;
  readonly idle: readonly Interface[];
  /** Serves NFS. */
  readonly files: Interface;
  /** Hosts with a public address. */
  readonly exposed: readonly Interface[];
  /** Instances that are not idle. */
  readonly hosts: readonly Interface[];
}

/** Returns the VPC of an account, Region and seed; deterministic. */
export function makeTopology(seed: number, account: string, region: string): Topology {
  const random = new Random(`${seed}/${account}/${region}`);
  const flowLogId = `fl-${random.hex(17)}`;
  const rejectionsLogId = `fl-${new Random(`${seed}/${account}/${region}/rejections`).hex(17)}`;
  const network = new Network(random, account, region);
  const cluster = new Cluster(random, account, region, 'shop');
  const each = (count: number, make: (at: number) => Interface) =>
    Array.from({ length: count }, (_, at) => make(at));
  const host = (name: string, team: string, at: number): Traits => ({
    instance: true,
    nitro: at % 4 !== 3,
    tags: { name: `${name} ${at + 1}`, team, group: `${name}-asg` },
  });

  const balancers = each(3, (at) => network.attach('public', at, { dual: true }));
  const web = [
    ...each(6, (at) => network.attach('app', at, { dual: true, ...host('web', 'Shop/Frontend', at) })),
    network.attachAtEdge(host('web-edge', 'Shop/Frontend', 0)),
  ];
  const app = [
    ...each(6, (at) =>
      network.attach('app', at, { dual: true, ...host('app', 'Bestellungen & Zahlungen', at) }),
    ),
    ...each(6, (at) =>
      network.attach('app', at, { task: cluster.task(at < 3 ? 'orders' : 'payments', at % 2 === 0) }),
    ),
  ];
  const batch = each(3, (at) => network.attach('data', at, host('batch', 'Datenübersicht', at)));
  const compromised = batch[2] as Interface;
  const postgres = each(2, (at) => network.attach('data', at));
  const mysql = each(1, (at) =>
    network.attach('data', 2, { ...host('legacy-mysql', 'Platform', at), nitro: false }),
  );
  const caches = each(2, (at) => network.attach('data', at));
  const gateways = each(2, (at) => network.attach('public', at, { kind: 'nat_gateway' }));
  const regionalGateway = network.attachRegionalGateway();
  const endpoints = each(2, (at) => network.attach('app', at, { kind: 'vpc_endpoint', account: 'unknown' }));
  const bastion = network.attach('public', 0, { dual: true, ...host('bastion', 'Platform', 0) });
  const sandbox = network.attach('public', 2, host('sandbox', 'Research', 0));
  const idle = each(3, (at) => network.attach('app', at, host('spare', 'Platform', at)));
  const files = network.attach('data', 1, host('files', 'Platform', 0));
  return {
    account,
    region,
    flowLogId,
    rejectionsLogId,
    zones: network.zones,
    balancers,
    web,
    app,
    batch,
    compromised,
    postgres,
    mysql,
    caches,
    gateways,
    regionalGateway,
    endpoints,
    bastion,
    sandbox,
    idle,
    files,
    exposed: [...balancers, bastion, ...gateways],
    hosts: network.interfaces.filter((one) => one.instance !== undefined && !idle.includes(one)),
  };
}
