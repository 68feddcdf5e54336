import type { SecurityGroupRule } from '@aws-sdk/client-ec2';
import type { AwsOptions } from '../aws/aws-options.ts';
import { callAws } from '../aws/call-aws.ts';
import { awsCaller } from '../aws/caller.ts';
import { AwsClients } from '../aws/clients.ts';
import { Ec2 } from './ec2.ts';
import type { InventoryPlace, PrefixList, RouteTable, SecurityGroup } from './inventory.ts';

/** Credentials and Region for reading EC2. */
export interface TakeInventoryOptions extends AwsOptions {
  /** Aborting it stops the current calls. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Reads the account's resources in one Region from EC2: interfaces and their owners, security groups with their rules,
 * subnets, gateways, routes. Denied requests are skipped and named in `lacking`.
 *
 * ```ts
 * const place = await takeInventory({ region: 'eu-central-1' });
 * ```
 * @throws FlowqError (source) if EC2 does not answer, or the caller may not list network interfaces
 */
export async function takeInventory({ signal, ...aws }: TakeInventoryOptions = {}): Promise<InventoryPlace> {
  const [ask, make] = await Promise.all([import('./questions.ts'), import('./from-ec2.ts')]);
  await using clients = new AwsClients(aws);
  const region = await regionOf(clients);
  const caller = await awsCaller(clients, { signal });
  const ec2 = new Ec2(clients, region, signal);
  // Interfaces first, because without their permission the other requests are pointless.
  const interfaces = await ec2.all(ask.INTERFACES);
  const taken = make.instantOf(new Date());
  const [instances, groups, rules, vpcs, subnets, nats, endpoints, routeTables, acls] = await Promise.all([
    ec2.allowed(ask.INSTANCES),
    ec2.allowed(ask.SECURITY_GROUPS),
    ec2.allowed(ask.SECURITY_GROUP_RULES),
    ec2.allowed(ask.VPCS),
    ec2.allowed(ask.SUBNETS),
    ec2.allowed(ask.NAT_GATEWAYS),
    ec2.allowed(ask.ENDPOINTS),
    ec2.allowed(ask.ROUTE_TABLES),
    ec2.allowed(ask.NETWORK_ACLS),
  ]);
  const isListedByRule = !ec2.lacking.some(({ needs }) => needs === ask.SECURITY_GROUP_RULES.needs);
  const rulesOf = Map.groupBy(rules, (rule: SecurityGroupRule) => rule.GroupId ?? '');
  const securityGroups = groups.map((group) =>
    make.securityGroupOf(group, isListedByRule ? (rulesOf.get(group.GroupId ?? '') ?? []) : undefined),
  );
  const tables = routeTables.map(make.routeTableOf);
  const holders = make.holdersOf(nats, endpoints);
  return {
    account: caller.account,
    region,
    taken,
    interfaces: interfaces.map((one) => make.interfaceOf(one, holders.get(one.NetworkInterfaceId ?? ''))),
    instances: instances.filter(({ State }) => State?.Name !== 'terminated').map(make.instanceOf),
    securityGroups,
    prefixLists: await prefixLists(ec2, usedLists(securityGroups, tables)),
    vpcs: vpcs.map(make.vpcOf),
    subnets: subnets.map(make.subnetOf),
    natGateways: nats.filter(({ State }) => State !== 'deleted' && State !== 'failed').map(make.natGatewayOf),
    endpoints: endpoints
      .filter(({ State }) => !/^(deleted|failed|rejected)$/i.test(State ?? ''))
      .map(make.endpointOf),
    routeTables: tables,
    networkAcls: acls.map(make.networkAclOf),
    lacking: ec2.lacking,
  };
}

async function regionOf(clients: Pick<AwsClients, 'ec2'>): Promise<string> {
  const ec2 = await clients.ec2();
  return callAws({ doing: 'find out the AWS Region' }, () => ec2.config.region());
}

function usedLists(groups: readonly SecurityGroup[], tables: readonly RouteTable[]): Set<string> {
  const ids = [
    ...groups.flatMap(({ rules }) => rules.map(({ prefixList }) => prefixList)),
    ...tables.flatMap(({ routes }) => routes.map(({ to }) => to)),
  ];
  return new Set(ids.filter((id) => id?.startsWith('pl-')) as string[]);
}

/** Returns the prefix lists that rules and routes use; AWS has many others. */
async function prefixLists(ec2: Ec2, used: ReadonlySet<string>): Promise<PrefixList[]> {
  if (used.size === 0) return [];
  const { PREFIX_LISTS, prefixListEntries } = await import('./questions.ts');
  const lists = await ec2.allowed(PREFIX_LISTS);
  const found: PrefixList[] = [];
  for (const { PrefixListId: id = '', PrefixListName: name } of lists.filter((one) =>
    used.has(one.PrefixListId ?? ''),
  )) {
    const before = ec2.lacking.length;
    const entries = await ec2.allowed(prefixListEntries(id));
    if (ec2.lacking.length > before) break;
    found.push({ id, ...(name !== undefined && { name }), cidrs: entries.flatMap(({ Cidr }) => Cidr ?? []) });
  }
  return found;
}
