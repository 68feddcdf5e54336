import * as v from 'valibot';
import { type Form, flag, list, optional, parts, text, words } from '../forms/form.ts';
import { parseBlock } from '../logs/cidr.ts';
import { parseInstant } from '../logs/instant.ts';

const integer: Form<number> = v.pipe(v.number('a whole number'), v.integer('a whole number'));

const INSTANT = 'a time such as 2026-11-23T22:05:00Z';

const instant: Form<string> = v.pipe(
  v.string(INSTANT),
  v.check((value) => parseInstant(value) !== undefined, INSTANT),
);

/** An address, or a block of them. */
const block = words(parseBlock);

/** When something was there. An inventory sees only that it is there now or not, so that its ends may be unknown. */
const lifetime = {
  from: optional(instant, 'Since when; without it, since before the first inventory'),
  until: optional(instant, 'The first inventory that no longer had it; without it, it is there'),
};

const tags: Form<Readonly<Record<string, string>>> = v.record(
  v.string(),
  v.string('a text'),
  'an object of texts',
);

/**
 * What of a thing can change while it keeps its id, with how it was before. Each former state holds from its `from` until its
 * `until`; between two inventories, both may hold.
 */
function changing<const T extends v.ObjectEntries>(state: T) {
  return {
    ...state,
    changed: optional(instant, 'Earliest time it may have this state (default: from)'),
    past: v.optional(list(parts({ ...lifetime, ...state }))),
  };
}

const AddressSchema = parts({
  /** One address, or the block that is delegated to the interface, as `10.0.1.16/28`. */
  address: block,
  kind: v.picklist(['private', 'public', 'ipv6'], '!it is neither private, public nor ipv6'),
  ...lifetime,
});

const OwnerSchema = parts({
  service: optional(text, 'Who made it, such as EC2, RDS, Application Load Balancer'),
  name: optional(text, 'Name that the service gives to its purpose, if any'),
});

const InterfaceSchema = parts({
  /** `eni-…` */
  id: text,
  /** The account that owns it. */
  account: text,
  vpc: optional(text, 'Its VPC'),
  subnet: optional(text, 'Its subnet'),
  zone: optional(text, 'Availability Zone, such as eu-central-1a'),
  /** As EC2 says it: `interface`, `nat_gateway`, `lambda` … */
  type: text,
  requester: optional(text, 'Who asked EC2 for it, where that was a service'),
  addresses: list(AddressSchema),
  ...changing({
    description: optional(text, 'As EC2 has it'),
    owner: OwnerSchema,
    instance: optional(text, 'The instance it is attached to'),
    securityGroups: list(text),
    tags,
  }),
  ...lifetime,
});

const InstanceSchema = parts({
  id: text,
  type: optional(text, 'Such as m7g.large'),
  ...changing({ tags }),
  ...lifetime,
});

const protocol: Form<'all' | number> = v.union(
  [v.literal('all'), v.pipe(integer, v.minValue(0), v.maxValue(255))],
  'all or a number from 0 to 255',
);

/** What a rule is about, of whatever kind. */
const traffic = {
  direction: v.picklist(['inbound', 'outbound'], '!it is neither inbound nor outbound'),
  /** IANA number. */
  protocol,
  firstPort: optional(integer, 'Of TCP and UDP; without it, all ports'),
  lastPort: optional(integer, 'With firstPort'),
  icmpType: optional(integer, 'Of ICMP; without it, all types'),
  icmpCode: optional(integer, 'With icmpType; without it, all codes'),
  cidr: optional(block, 'Block of IPv4 or IPv6 addresses at the other end'),
};

const SecurityGroupRuleSchema = parts({
  id: optional(text, 'sgr-…, if EC2 listed rules one by one'),
  ...traffic,
  prefixList: optional(text, 'Or the list of blocks, pl-…'),
  group: optional(text, 'Or the security group at the other end, sg-…'),
  description: optional(text, 'As the user wrote it'),
});

const SecurityGroupSchema = parts({
  id: text,
  name: text,
  vpc: optional(text, 'Its VPC'),
  description: optional(text, 'As the user wrote it'),
  ...changing({ rules: list(SecurityGroupRuleSchema), tags }),
  ...lifetime,
});

const PrefixListSchema = parts({
  id: text,
  name: optional(text, 'Its name'),
  ...changing({ cidrs: list(text) }),
  ...lifetime,
});

const VpcSchema = parts({ id: text, cidrs: list(text), ...changing({ tags }), ...lifetime });

const SubnetSchema = parts({
  id: text,
  vpc: text,
  cidrs: list(text),
  zone: text,
  zoneId: optional(text, 'The same whatever the account, such as euc1-az2'),
  ...changing({ tags }),
  ...lifetime,
});

const NatGatewaySchema = parts({
  id: text,
  vpc: optional(text, 'Its VPC'),
  subnet: optional(text, 'Its subnet; a regional one has none'),
  /** Whether it leads to the internet. */
  isPublic: flag,
  interfaces: list(text),
  ...changing({ tags }),
  ...lifetime,
});

const EndpointSchema = parts({
  id: text,
  vpc: text,
  /** As EC2 says it: `Interface`, `Gateway`, `GatewayLoadBalancer` … */
  type: text,
  /** Such as `com.amazonaws.eu-central-1.s3`. */
  service: text,
  interfaces: list(text),
  routeTables: list(text),
  ...changing({ tags }),
  ...lifetime,
});

const RouteSchema = parts({
  /** Block or `pl-…`. */
  to: text,
  /** Id of where it leads, or `local`. */
  by: text,
  isBlackhole: v.optional(flag),
});

const RouteTableSchema = parts({
  id: text,
  vpc: text,
  /** Whether subnets without one of their own have it. */
  isMain: flag,
  ...changing({ subnets: list(text), routes: list(RouteSchema), tags }),
  ...lifetime,
});

const NetworkAclEntrySchema = parts({
  /** The least that fits decides. */
  number: integer,
  action: v.picklist(['allow', 'deny'], '!it is neither allow nor deny'),
  ...traffic,
});

const NetworkAclSchema = parts({
  id: text,
  vpc: text,
  ...changing({ subnets: list(text), entries: list(NetworkAclEntrySchema), tags }),
  ...lifetime,
});

const LackingSchema = parts({
  /** As `route tables`. */
  what: text,
  /** The permission that it takes. */
  needs: text,
});

/** What an account has in a Region. */
const placeForm = parts({
  account: text,
  region: text,
  /** When EC2 was asked last. */
  taken: instant,
  first: optional(instant, 'When EC2 was asked first; without it, as early as any time in the place'),
  /** What EC2 would not tell. */
  lacking: list(LackingSchema),
  interfaces: list(InterfaceSchema),
  instances: list(InstanceSchema),
  securityGroups: list(SecurityGroupSchema),
  prefixLists: list(PrefixListSchema),
  vpcs: list(VpcSchema),
  subnets: list(SubnetSchema),
  natGateways: list(NatGatewaySchema),
  endpoints: list(EndpointSchema),
  routeTables: list(RouteTableSchema),
  networkAcls: list(NetworkAclSchema),
});

const PodSchema = parts({
  /** Its UID. */
  id: text,
  namespace: text,
  name: text,
  /** The name of its Deployment, StatefulSet, DaemonSet, CronJob or other owner; its own name without an owner. */
  workload: text,
  node: optional(text, 'Name of its node'),
  addresses: list(AddressSchema),
  ...lifetime,
});

const ServiceSchema = parts({
  id: text,
  namespace: text,
  name: text,
  addresses: list(AddressSchema),
  ...lifetime,
});

const NodeSchema = parts({
  id: text,
  name: text,
  instance: optional(text, 'Its EC2 instance'),
  addresses: list(AddressSchema),
  ...lifetime,
});

/** Who has addresses in a Kubernetes cluster. Pods without an address of their own are not listed. */
const clusterForm = parts({
  /** UID of its service default/kubernetes. */
  id: text,
  /** When kubectl was asked last. */
  taken: instant,
  pods: list(PodSchema),
  services: list(ServiceSchema),
  nodes: list(NodeSchema),
});

/** What `inventory.json` holds: what EC2 and Kubernetes said of some accounts, Regions and clusters, with history. */
export const InventorySchema = parts({
  /** Version of this file's form. */
  inventory: v.literal(1, ({ input }) => `!it is ${JSON.stringify(input)}, and this version reads 1`),
  places: list<v.GenericSchema<unknown, InventoryPlace>>(placeForm),
  clusters: v.optional(list<v.GenericSchema<unknown, KubernetesCluster>>(clusterForm)),
});

/** What there is behind addresses and ids: interfaces, security groups with their rules, subnets, gateways, with history. */
export type Inventory = v.InferOutput<typeof InventorySchema>;
// Interfaces, so that the types of the schemas above them name these instead of repeating them.
/** What an inventory holds of one account in one Region. */
export interface InventoryPlace extends v.InferOutput<typeof placeForm> {}
/** What an inventory holds of one Kubernetes cluster. */
export interface KubernetesCluster extends v.InferOutput<typeof clusterForm> {}
export type Pod = v.InferOutput<typeof PodSchema>;
export type KubernetesService = v.InferOutput<typeof ServiceSchema>;
export type KubernetesNode = v.InferOutput<typeof NodeSchema>;
export type Lacking = v.InferOutput<typeof LackingSchema>;
/** A network interface: addresses, instance, subnet, security groups, tags, and when it existed. */
export type InventoryInterface = v.InferOutput<typeof InterfaceSchema>;
export type InventoryAddress = v.InferOutput<typeof AddressSchema>;
export type InventoryOwner = v.InferOutput<typeof OwnerSchema>;
export type InventoryInstance = v.InferOutput<typeof InstanceSchema>;
/** A security group with its rules and their history. */
export type SecurityGroup = v.InferOutput<typeof SecurityGroupSchema>;
/** A rule of a security group: direction, protocol, ports and what it is for. */
export type SecurityGroupRule = v.InferOutput<typeof SecurityGroupRuleSchema>;
export type PrefixList = v.InferOutput<typeof PrefixListSchema>;
export type InventoryVpc = v.InferOutput<typeof VpcSchema>;
export type InventorySubnet = v.InferOutput<typeof SubnetSchema>;
export type NatGateway = v.InferOutput<typeof NatGatewaySchema>;
export type VpcEndpoint = v.InferOutput<typeof EndpointSchema>;
export type RouteTable = v.InferOutput<typeof RouteTableSchema>;
export type Route = v.InferOutput<typeof RouteSchema>;
export type NetworkAcl = v.InferOutput<typeof NetworkAclSchema>;
export type NetworkAclEntry = v.InferOutput<typeof NetworkAclEntrySchema>;
