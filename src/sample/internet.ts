import type { Random } from './random.ts';

/** A host outside the VPC, without a recording interface. */
export interface Outside {
  readonly inside: false;
  readonly address: string;
  readonly address6: string | undefined;
  /** `pkt-src-aws-service` of AWS addresses. */
  readonly awsService: string | undefined;
  /** The `traffic-path` to it. */
  readonly path: number;
}

/** Outside hosts, the same for all accounts of a sample. */
export interface Internet {
  readonly visitors: readonly Outside[];
  readonly scanners: readonly Outside[];
  readonly offices: readonly Outside[];
  /** Sites that instances call through a NAT gateway. */
  readonly sites: readonly Outside[];
  readonly resolvers: readonly Outside[];
  /** Reached through a gateway endpoint. */
  readonly storage: readonly Outside[];
  /** Reached through the virtual private gateway. */
  readonly branch: readonly Outside[];
  /** In a peered VPC of another account. */
  readonly peers: readonly Outside[];
  /** In a peered VPC of another Region. */
  readonly remotes: readonly Outside[];
  /** Time servers. */
  readonly clocks: readonly Outside[];
  readonly culprits: Readonly<Record<keyof typeof CULPRITS, Outside>>;
}

/** Addresses of attackers in every sample, which reports should find. */
export const CULPRITS = {
  /** Tries one port after another at the bastion. */
  portScanner: '203.0.113.250',
  /** Tries one password after another at the bastion. */
  passwordGuesser: '198.51.100.250',
  /** The compromised instance calls it every five minutes. */
  controller: '203.0.113.251',
  /** The compromised instance sends it a large amount of data in the last tenth of the sample. */
  dropPoint: '192.0.2.250',
} as const;

/** Values of `traffic-path` that lead out of the VPC. */
export const PATH = { gateway: 3, peering: 4, remotePeering: 5, endpoint: 7, internet: 8 } as const;

/**
 * Creates outside hosts with reserved addresses: scanners from the three documentation blocks (RFC 5737), visitors and
 * sites from the benchmarking block (RFC 2544), IPv6 from RFC 3849. Only AWS services and resolvers are real. The
 * number of visitors grows with the records.
 */
export function makeInternet(random: Random, records: number): Internet {
  const visitor = () => {
    const service = random.chance(0.1) ? random.pick(['CLOUDFRONT', 'EC2', 'AMAZON']) : undefined;
    return outside(benchmark(random), {
      awsService: service,
      address6: random.chance(0.2) ? address6(random) : undefined,
    });
  };
  const site = (at: number) =>
    outside(benchmark(random), { awsService: at % 3 === 0 ? undefined : SERVICES[at % SERVICES.length] });
  const stranger = () =>
    outside(`${random.pick(DOCUMENTATION)}.${random.between(1, 249)}`, {
      awsService: random.chance(0.15) ? 'EC2' : undefined,
      address6: random.chance(0.1) ? address6(random) : undefined,
    });
  return {
    visitors: many(Math.min(50_000, Math.max(500, Math.ceil(records / 100))), visitor),
    scanners: many(500, stranger),
    offices: many(4, () => outside(benchmark(random))),
    sites: many(60, site),
    resolvers: ['1.1.1.1', '8.8.8.8', '9.9.9.9'].map((address) => outside(address)),
    storage: many(30, (at) => storage(random, at)),
    branch: many(40, () =>
      outside(`192.168.${random.below(8)}.${random.between(10, 250)}`, { path: PATH.gateway }),
    ),
    peers: many(12, () =>
      outside(`172.20.${random.below(16)}.${random.between(10, 250)}`, { path: PATH.peering }),
    ),
    remotes: many(3, (at) => outside(`172.28.0.${10 + at}`, { path: PATH.remotePeering })),
    clocks: many(4, () => outside(benchmark(random))),
    culprits: {
      portScanner: outside(CULPRITS.portScanner),
      passwordGuesser: outside(CULPRITS.passwordGuesser),
      controller: outside(CULPRITS.controller),
      dropPoint: outside(CULPRITS.dropPoint),
    },
  };
}

const DOCUMENTATION = ['192.0.2', '198.51.100', '203.0.113'];
const SERVICES = ['AMAZON', 'API_GATEWAY', 'S3', 'EC2', 'CLOUDFRONT', undefined, 'KINESIS_VIDEO_STREAMS'];

const benchmark = (random: Random) =>
  `198.${random.between(18, 19)}.${random.below(256)}.${random.between(1, 254)}`;

const address6 = (random: Random) => `2001:db8:${tail6(random)}:${tail6(random)}::${tail6(random)}`;

const tail6 = (random: Random) => random.between(1, 0xffff).toString(16);

function storage(random: Random, at: number): Outside {
  const dynamo = at % 4 === 3;
  const address = dynamo
    ? `52.94.${random.below(16)}.${random.below(256)}`
    : `52.217.${random.below(256)}.${random.below(256)}`;
  return outside(address, { awsService: dynamo ? 'DYNAMODB' : 'S3', path: PATH.endpoint });
}

function outside(address: string, more: Partial<Outside> = {}): Outside {
  return { inside: false, address, address6: undefined, awsService: undefined, path: PATH.internet, ...more };
}

const many = <T>(count: number, make: (at: number) => T): readonly T[] =>
  Array.from({ length: count }, (_, at) => make(at));
