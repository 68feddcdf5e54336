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

/** An address, or a block of addresses. */
const block = words(parseBlock);

/** Lifetime of a thing. Inventories only show whether it exists when they are taken, so either end may be unknown. */
const lifetime = {
  from: optional(instant, 'Start of this state (default: before the first inventory)'),
  until: optional(instant, 'Time of the first inventory without it (default: it still exists)'),
};

const tags: Form<Readonly<Record<string, string>>> = v.record(
  v.string(),
  v.string('a text'),
  'an object of texts',
);

/**
 * Adds the history of properties that can change while a thing keeps its id. Each former state applies from its `from`
 * until its `until`; between two inventories, both states may apply.
 */
function changing<const T extends v.ObjectEntries>(state: T) {
  return {
    ...state,
    changed: optional(instant, 'Earliest time it may have this state (default: from)'),
    past: v.optional(list(parts({ ...lifetime, ...state }))),
  };
}

const AddressSchema = parts({
  /** An address, or a block delegated to the interface, such as `10.0.1.16/28`. */
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
  /** Account that owns it. */
  account: text,
  vpc: optional(text, 'Its VPC'),
  subnet: optional(text, 'Its subnet'),
  zone: optional(text, 'Availability Zone, such as eu-central-1a'),
  /** EC2's interface type: `interface`, `nat_gateway`, `lambda` … */
  type: text,
  requester: optional(text, 'AWS service that requested it, if any'),
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

/** Traffic that a rule or network ACL entry matches. */
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
  /** Whether it connects to the internet. */
  isPublic: flag,
  interfaces: list(text),
  ...changing({ tags }),
  ...lifetime,
});

const EndpointSchema = parts({
  id: text,
  vpc: text,
  /** EC2's endpoint type: `Interface`, `Gateway`, `GatewayLoadBalancer` … */
  type: text,
  /** Such as `com.amazonaws.eu-central-1.s3`. */
  service: text,
  interfaces: list(text),
  routeTables: list(text),
  ...changing({ tags }),
  ...lifetime,
});

const RouteSchema = parts({
  /** Destination: a block or `pl-…`. */
  to: text,
  /** Id of the target, or `local`. */
  by: text,
  isBlackhole: v.optional(flag),
});

const RouteTableSchema = parts({
  id: text,
  vpc: text,
  /** Whether it applies to subnets without a separate route table. */
  isMain: flag,
  ...changing({ subnets: list(text), routes: list(RouteSchema), tags }),
  ...lifetime,
});

const NetworkAclEntrySchema = parts({
  /** The matching entry with the lowest number decides. */
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
  /** Name of the resources, such as `route tables`. */
  what: text,
  /** The required permission. */
  needs: text,
});

/** The resources of an account in a Region. */
const placeForm = parts({
  account: text,
  region: text,
  /** Time of the last inventory. */
  taken: instant,
  first: optional(instant, 'When EC2 was asked first; without it, as early as any time in the place'),
  /** Requests that the caller was not permitted to make. */
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

/** Addresses in a Kubernetes cluster. Pods that share their node's address are not listed. */
const clusterForm = parts({
  /** UID of its default/kubernetes service. */
  id: text,
  /** Time of the last list from kubectl. */
  taken: instant,
  pods: list(PodSchema),
  services: list(ServiceSchema),
  nodes: list(NodeSchema),
});

/** Content of `inventory.json`: EC2 and Kubernetes resources of accounts, Regions and clusters, with history. */
export const InventorySchema = parts({
  /** Version of the file format. */
  inventory: v.literal(1, ({ input }) => `!it is ${JSON.stringify(input)}, and this version reads 1`),
  places: list<v.GenericSchema<unknown, InventoryPlace>>(placeForm),
  clusters: v.optional(list<v.GenericSchema<unknown, KubernetesCluster>>(clusterForm)),
});

/**
 * The resources to which addresses and ids belong: interfaces, security groups with their rules, subnets, gateways,
 * with history.
 */
export type Inventory = v.InferOutput<typeof InventorySchema>;
// Interfaces, so that the schemas' types refer to these instead of repeating them.
/** Inventory of one account in one Region. */
export interface InventoryPlace extends v.InferOutput<typeof placeForm> {}
/** Inventory of one Kubernetes cluster. */
export interface KubernetesCluster extends v.InferOutput<typeof clusterForm> {}
export type Pod = v.InferOutput<typeof PodSchema>;
export type KubernetesService = v.InferOutput<typeof ServiceSchema>;
export type KubernetesNode = v.InferOutput<typeof NodeSchema>;
export type Lacking = v.InferOutput<typeof LackingSchema>;
/** A network interface: addresses, instance, subnet, security groups, tags and lifetime. */
export type InventoryInterface = v.InferOutput<typeof InterfaceSchema>;
export type InventoryAddress = v.InferOutput<typeof AddressSchema>;
export type InventoryOwner = v.InferOutput<typeof OwnerSchema>;
export type InventoryInstance = v.InferOutput<typeof InstanceSchema>;
/** A security group with its rules and their history. */
export type SecurityGroup = v.InferOutput<typeof SecurityGroupSchema>;
/** A rule of a security group: direction, protocol, ports, peer and description. */
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
