import { addressText } from '../logs/address.ts';
import type { Task } from './ecs.ts';
import type { Random } from './random.ts';

/** A network interface of the VPC, at which records are written. */
export interface Interface {
  readonly inside: true;
  /** Index in its VPC. */
  readonly order: number;
  /** `unknown` for some interfaces of AWS services. */
  readonly account: string;
  readonly region: string;
  readonly vpc: string;
  readonly address: string;
  readonly address6: string | undefined;
  /** Undefined for a regional NAT gateway, which has no interface, subnet or zone in records. */
  readonly id: string | undefined;
  readonly subnet: string | undefined;
  readonly zone: string | undefined;
  /** Undefined for interfaces of services. */
  readonly instance: string | undefined;
  /** The value of `interface-type`; undefined for other kinds. */
  readonly kind: 'nat_gateway' | 'regional_nat_gateway' | 'vpc_endpoint' | undefined;
  readonly resource: string | undefined;
  readonly localZone: string | undefined;
  /** Nitro instances aggregate over at most one minute, others over ten. */
  readonly nitro: boolean;
  readonly task: Task | undefined;
  /** Values of the instance's, the interface's and the Auto Scaling group's first two tag keys, encoded. */
  readonly tags:
    | { readonly name: string; readonly team: string; readonly group: string | undefined }
    | undefined;
}

/** Optional properties of an interface. */
export type Traits = Partial<Pick<Interface, 'account' | 'kind' | 'resource' | 'nitro' | 'task'>> & {
  /** Whether it also has an IPv6 address. */
  readonly dual?: boolean;
  readonly instance?: boolean;
  readonly tags?: { readonly name: string; readonly team: string; readonly group?: string };
};

export type Tier = 'public' | 'app' | 'data';

const TIERS: readonly Tier[] = ['public', 'app', 'data'];
const ZONES = 3;

interface Subnet {
  readonly id: string;
  readonly prefix: string;
  readonly prefix6: string;
  readonly zone: string | undefined;
  readonly localZone: string | undefined;
}

/** A VPC with three zones, each with a public, an application and a data subnet, and one local zone. */
export class Network {
  readonly interfaces: Interface[] = [];
  readonly zones: readonly string[];
  readonly #random: Random;
  readonly #account: string;
  readonly #region: string;
  readonly #vpc: string;
  readonly #subnets: readonly Subnet[];
  readonly #edge: Subnet;

  constructor(random: Random, account: string, region: string) {
    this.#random = random;
    this.#account = account;
    this.#region = region;
    this.#vpc = `vpc-${random.hex(17)}`;
    const name = zonePrefix(region);
    this.zones = Array.from({ length: ZONES }, (_, at) => `${name}-az${at + 1}`);
    const second = random.below(256);
    const block6 = `2001:db8:${random.between(0x1000, 0xffff).toString(16)}`;
    const subnet = (at: number, zone?: string, localZone?: string): Subnet => ({
      id: `subnet-${random.hex(17)}`,
      prefix: `10.${second}.${at * 16}`,
      prefix6: `${block6}:${(at * 16).toString(16)}`,
      zone,
      localZone,
    });
    this.#subnets = TIERS.flatMap((_, tier) => this.zones.map((zone, at) => subnet(tier * ZONES + at, zone)));
    this.#edge = subnet(15, undefined, `${name}-edge1-az1`);
  }

  /** Adds an interface in a tier of a zone, by number. */
  attach(tier: Tier, zone: number, traits: Traits = {}): Interface {
    return this.#add(this.#subnets[TIERS.indexOf(tier) * ZONES + (zone % ZONES)] as Subnet, traits);
  }

  attachAtEdge(traits: Traits): Interface {
    return this.#add(this.#edge, traits);
  }

  /** Adds a regional NAT gateway: only its resource id and addresses are ever recorded. */
  attachRegionalGateway(): Interface {
    const whole = this.attach('public', 0);
    const resource = `nat-${this.#random.hex(17)}`;
    const gateway = {
      ...whole,
      id: undefined,
      subnet: undefined,
      zone: undefined,
      kind: 'regional_nat_gateway',
      resource,
    } as const;
    this.interfaces[whole.order] = gateway;
    return gateway;
  }

  #add(subnet: Subnet, traits: Traits): Interface {
    const random = this.#random;
    const order = this.interfaces.length;
    const added: Interface = {
      inside: true,
      order,
      account: traits.account ?? this.#account,
      region: this.#region,
      vpc: this.#vpc,
      address: `${subnet.prefix}.${10 + order}`,
      address6: traits.dual ? addressText(`${subnet.prefix6}::${(16 + order).toString(16)}`) : undefined,
      id: `eni-${random.hex(17)}`,
      subnet: subnet.id,
      zone: subnet.zone,
      instance: traits.instance ? `i-${random.hex(17)}` : undefined,
      kind: traits.kind,
      resource: traits.resource,
      localZone: subnet.localZone,
      nitro: traits.nitro ?? true,
      task: traits.task,
      tags: traits.tags && {
        name: encodeURIComponent(traits.tags.name),
        team: encodeURIComponent(traits.tags.team),
        group: traits.tags.group && encodeURIComponent(traits.tags.group),
      },
    };
    this.interfaces.push(added);
    return added;
  }
}

/** Returns `use1` for `us-east-1`, `apse2` for `ap-southeast-2`, `usgw1` for `us-gov-west-1`. */
export function zonePrefix(region: string): string {
  const [area = '', ...rest] = region.split('-');
  const initials = rest.map((word) =>
    word.replace(/^(north|south)(east|west)$/, (_, one, two) => one[0] + two[0]),
  );
  return area + initials.map((word) => (word.length === 2 ? word : word[0])).join('');
}
