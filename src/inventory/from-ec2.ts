import type * as ec2 from '@aws-sdk/client-ec2';
import { formatInstant } from '../logs/instant.ts';
import type {
  InventoryAddress,
  InventoryInstance,
  InventoryInterface,
  InventorySubnet,
  InventoryVpc,
  NatGateway,
  NetworkAcl,
  NetworkAclEntry,
  RouteTable,
  SecurityGroup,
  SecurityGroupRule,
  VpcEndpoint,
} from './inventory.ts';
import { ownerOf } from './owners.ts';

/**
 * Converts EC2's descriptions to parts of the inventory. Properties that EC2 omits are omitted; ids are always present.
 */

/** Gateway or endpoint that an interface belongs to. */
export interface Holder {
  readonly service: 'NAT gateway' | 'VPC endpoint';
  readonly id: string;
  /** Creation time, also of its interfaces. */
  readonly created: Date | undefined;
}

/** Returns the gateways and endpoints with interfaces, by interface id. */
export function holdersOf(
  natGateways: readonly ec2.NatGateway[],
  endpoints: readonly ec2.VpcEndpoint[],
): Map<string, Holder> {
  const ofGateways = natGateways.flatMap(
    ({ NatGatewayId: id = '', CreateTime: created, NatGatewayAddresses }) =>
      texts(NatGatewayAddresses?.map((one) => one.NetworkInterfaceId)).map((eni): [string, Holder] => [
        eni,
        { service: 'NAT gateway', id, created },
      ]),
  );
  const ofEndpoints = endpoints.flatMap(
    ({ VpcEndpointId: id = '', CreationTimestamp: created, NetworkInterfaceIds }) =>
      texts(NetworkInterfaceIds).map((eni): [string, Holder] => [
        eni,
        { service: 'VPC endpoint', id, created },
      ]),
  );
  return new Map([...ofGateways, ...ofEndpoints]);
}

export function interfaceOf(described: ec2.NetworkInterface, holder: Holder | undefined): InventoryInterface {
  const {
    NetworkInterfaceId: id = '',
    InterfaceType: type = 'interface',
    Attachment: attachment,
  } = described;
  const { InstanceId: instance, DeviceIndex: index, AttachTime: attached } = attachment ?? {};
  const tags = tagsOf(described.TagSet);
  // The first interface of an instance is created with it, and stays attached.
  const since = holder?.created ?? (instance !== undefined && index === 0 ? attached : undefined);
  const lifetime = since === undefined ? {} : { from: instantOf(since) };
  const description = described.Description || undefined;
  const requester = described.RequesterId;
  return known<InventoryInterface>({
    id,
    account: described.OwnerId ?? '',
    vpc: described.VpcId,
    subnet: described.SubnetId,
    zone: described.AvailabilityZone,
    type,
    description,
    requester,
    owner: holder
      ? { service: holder.service, name: holder.id }
      : ownerOf({ type, requester, description, instance, tags }),
    instance,
    securityGroups: texts(described.Groups?.map(({ GroupId }) => GroupId)),
    addresses: addressesOf(described).map((address) => ({ ...address, ...lifetime })),
    tags,
    ...lifetime,
  });
}

function addressesOf(described: ec2.NetworkInterface): InventoryAddress[] {
  const { PrivateIpAddresses: privates = [], PrivateIpAddress: first, Association: association } = described;
  const all: [InventoryAddress['kind'], (string | undefined)[]][] = [
    ['private', [first, ...privates.map((one) => one.PrivateIpAddress)]],
    ['private', (described.Ipv4Prefixes ?? []).map((one) => one.Ipv4Prefix)],
    ['public', [association?.PublicIp, ...privates.map((one) => one.Association?.PublicIp)]],
    ['ipv6', (described.Ipv6Addresses ?? []).map((one) => one.Ipv6Address)],
    ['ipv6', (described.Ipv6Prefixes ?? []).map((one) => one.Ipv6Prefix)],
  ];
  return all.flatMap(([kind, addresses]) =>
    [...new Set(texts(addresses))].map((address): InventoryAddress => ({ address, kind })),
  );
}

export function instanceOf({
  InstanceId: id = '',
  InstanceType: type,
  Tags,
}: ec2.Instance): InventoryInstance {
  return known<InventoryInstance>({ id, type, tags: tagsOf(Tags) });
}

/** @param rules as EC2 lists them one by one; undefined to use the group's permissions instead */
export function securityGroupOf(
  described: ec2.SecurityGroup,
  rules: readonly ec2.SecurityGroupRule[] | undefined,
): SecurityGroup {
  return known<SecurityGroup>({
    id: described.GroupId ?? '',
    name: described.GroupName ?? '',
    vpc: described.VpcId,
    description: described.Description,
    rules: rules?.map(ruleOf) ?? [
      ...permissions('inbound', described.IpPermissions),
      ...permissions('outbound', described.IpPermissionsEgress),
    ],
    tags: tagsOf(described.Tags),
  });
}

function ruleOf(described: ec2.SecurityGroupRule): SecurityGroupRule {
  return known<SecurityGroupRule>({
    id: described.SecurityGroupRuleId,
    direction: described.IsEgress ? 'outbound' : 'inbound',
    ...traffic(described.IpProtocol, described.FromPort, described.ToPort),
    cidr: described.CidrIpv4 ?? described.CidrIpv6,
    prefixList: described.PrefixListId,
    group: described.ReferencedGroupInfo?.GroupId,
    description: described.Description || undefined,
  });
}

function permissions(
  direction: SecurityGroupRule['direction'],
  all: readonly ec2.IpPermission[] = [],
): SecurityGroupRule[] {
  return all.flatMap((permission) => {
    const { IpProtocol, FromPort, ToPort } = permission;
    const others = [
      ...(permission.IpRanges ?? []).map((one) => ({ cidr: one.CidrIp, description: one.Description })),
      ...(permission.Ipv6Ranges ?? []).map((one) => ({ cidr: one.CidrIpv6, description: one.Description })),
      ...(permission.PrefixListIds ?? []).map((one) => ({
        prefixList: one.PrefixListId,
        description: one.Description,
      })),
      ...(permission.UserIdGroupPairs ?? []).map((one) => ({
        group: one.GroupId,
        description: one.Description,
      })),
    ];
    return others.map((other) =>
      known<SecurityGroupRule>({ direction, ...traffic(IpProtocol, FromPort, ToPort), ...other }),
    );
  });
}

/** The protocols that EC2 names; it shows all others as numbers. Source: EC2 API Reference, IpPermission. */
const PROTOCOLS: Readonly<Record<string, number>> = { icmp: 1, tcp: 6, udp: 17, icmpv6: 58 };

const ANY = -1;

type Traffic = Pick<SecurityGroupRule, 'protocol' | 'firstPort' | 'lastPort' | 'icmpType' | 'icmpCode'>;

/** Returns ports, or ICMP types and codes; -1 means any. */
function traffic(words = '-1', first?: number, last?: number): Traffic {
  const number = PROTOCOLS[words] ?? Number(words);
  if (number === ANY) return { protocol: 'all' };
  const isIcmp = number === PROTOCOLS.icmp || number === PROTOCOLS.icmpv6;
  if (isIcmp) {
    if (first === undefined || first === ANY) return { protocol: number };
    return {
      protocol: number,
      icmpType: first,
      ...(last !== undefined && last !== ANY && { icmpCode: last }),
    };
  }
  if (first === undefined || first === ANY) return { protocol: number };
  return { protocol: number, firstPort: first, lastPort: last ?? first };
}

export function vpcOf(described: ec2.Vpc): InventoryVpc {
  const v4 = described.CidrBlockAssociationSet?.map(({ CidrBlock }) => CidrBlock) ?? [];
  const v6 = described.Ipv6CidrBlockAssociationSet?.map(({ Ipv6CidrBlock }) => Ipv6CidrBlock) ?? [];
  const cidrs = [...new Set(texts([described.CidrBlock, ...v4, ...v6]))];
  return { id: described.VpcId ?? '', cidrs, tags: tagsOf(described.Tags) };
}

export function subnetOf(described: ec2.Subnet): InventorySubnet {
  const v6 = described.Ipv6CidrBlockAssociationSet?.map(({ Ipv6CidrBlock }) => Ipv6CidrBlock) ?? [];
  return known<InventorySubnet>({
    id: described.SubnetId ?? '',
    vpc: described.VpcId ?? '',
    cidrs: texts([described.CidrBlock, ...v6]),
    zone: described.AvailabilityZone ?? '',
    zoneId: described.AvailabilityZoneId,
    tags: tagsOf(described.Tags),
  });
}

export function natGatewayOf(described: ec2.NatGateway): NatGateway {
  return known<NatGateway>({
    id: described.NatGatewayId ?? '',
    vpc: described.VpcId,
    subnet: described.SubnetId,
    isPublic: described.ConnectivityType !== 'private',
    interfaces: texts(described.NatGatewayAddresses?.map(({ NetworkInterfaceId }) => NetworkInterfaceId)),
    tags: tagsOf(described.Tags),
    from: described.CreateTime && instantOf(described.CreateTime),
  });
}

export function endpointOf(described: ec2.VpcEndpoint): VpcEndpoint {
  return known<VpcEndpoint>({
    id: described.VpcEndpointId ?? '',
    vpc: described.VpcId ?? '',
    type: described.VpcEndpointType ?? 'Gateway',
    service: described.ServiceName ?? described.ServiceNetworkArn ?? described.ResourceConfigurationArn ?? '',
    interfaces: texts(described.NetworkInterfaceIds),
    routeTables: texts(described.RouteTableIds),
    tags: tagsOf(described.Tags),
    from: described.CreationTimestamp && instantOf(described.CreationTimestamp),
  });
}

export function routeTableOf(described: ec2.RouteTable): RouteTable {
  return {
    id: described.RouteTableId ?? '',
    vpc: described.VpcId ?? '',
    isMain: described.Associations?.some(({ Main }) => Main) ?? false,
    subnets: texts(described.Associations?.map(({ SubnetId }) => SubnetId)),
    routes: (described.Routes ?? []).map((route) =>
      known<RouteTable['routes'][number]>({
        to:
          route.DestinationCidrBlock ?? route.DestinationIpv6CidrBlock ?? route.DestinationPrefixListId ?? '',
        by: targetOf(route),
        isBlackhole: route.State === 'blackhole' || undefined,
      }),
    ),
    tags: tagsOf(described.Tags),
  };
}

/** Routes to an instance also show its interface, which receives the packets. */
function targetOf(route: ec2.Route): string {
  return (
    route.NatGatewayId ??
    route.TransitGatewayId ??
    route.VpcPeeringConnectionId ??
    route.EgressOnlyInternetGatewayId ??
    route.LocalGatewayId ??
    route.CarrierGatewayId ??
    route.CoreNetworkArn ??
    route.OdbNetworkArn ??
    route.GatewayId ??
    route.NetworkInterfaceId ??
    route.InstanceId ??
    'nowhere'
  );
}

export function networkAclOf(described: ec2.NetworkAcl): NetworkAcl {
  return {
    id: described.NetworkAclId ?? '',
    vpc: described.VpcId ?? '',
    subnets: texts(described.Associations?.map(({ SubnetId }) => SubnetId)),
    entries: (described.Entries ?? []).map((entry) => {
      const { From: first, To: last } = entry.PortRange ?? {};
      const { Type: type, Code: code } = entry.IcmpTypeCode ?? {};
      return known<NetworkAclEntry>({
        number: entry.RuleNumber ?? 0,
        action: entry.RuleAction === 'allow' ? 'allow' : 'deny',
        direction: entry.Egress ? 'outbound' : 'inbound',
        ...traffic(entry.Protocol, first ?? type, last ?? code),
        cidr: entry.CidrBlock ?? entry.Ipv6CidrBlock,
      });
    }),
    tags: tagsOf(described.Tags),
  };
}

/** Formats a time in whole seconds, as the inventory stores times. */
export const instantOf = (time: Date): string => formatInstant(Math.floor(time.getTime() / 1000));

const texts = (values: readonly (string | undefined)[] = []): string[] =>
  values.filter((value) => value !== undefined && value !== '') as string[];

const tagsOf = (tags: readonly ec2.Tag[] = []): Record<string, string> =>
  Object.fromEntries(tags.map(({ Key = '', Value = '' }) => [Key, Value]));

type Undefinable<T> = { readonly [K in keyof T]: T[K] | undefined };

/** Removes undefined properties. */
function known<T extends object>(value: Undefinable<T>): T {
  return Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined)) as T;
}
