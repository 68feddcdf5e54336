import {
  DescribeInstancesCommand,
  DescribeManagedPrefixListsCommand,
  DescribeNatGatewaysCommand,
  DescribeNetworkAclsCommand,
  DescribeNetworkInterfacesCommand,
  DescribeRouteTablesCommand,
  DescribeSecurityGroupRulesCommand,
  DescribeSecurityGroupsCommand,
  DescribeSubnetsCommand,
  DescribeVpcEndpointsCommand,
  DescribeVpcsCommand,
  GetManagedPrefixListEntriesCommand,
  type Instance,
  type ManagedPrefixList,
  type NatGateway,
  type NetworkAcl,
  type NetworkInterface,
  type PrefixListEntry,
  type RouteTable,
  type SecurityGroup,
  type SecurityGroupRule,
  type Subnet,
  type Vpc,
  type VpcEndpoint,
} from '@aws-sdk/client-ec2';
import type { Question } from './ec2.ts';

/**
 * EC2 requests. Without a page size, EC2 returns everything in one page, which it rejects for accounts with very many
 * resources.
 */

const MaxResults = 1000;

/** Maximum page size of route tables and prefix lists. */
const FEWER = 100;

export const INTERFACES: Question<NetworkInterface> = {
  what: 'network interfaces',
  needs: 'ec2:DescribeNetworkInterfaces',
  page: async (ec2, NextToken, options) => {
    const command = new DescribeNetworkInterfacesCommand({ NextToken, MaxResults });
    const page = await ec2.send(command, options);
    return { items: page.NetworkInterfaces, next: page.NextToken };
  },
};

export const INSTANCES: Question<Instance> = {
  what: 'instances',
  needs: 'ec2:DescribeInstances',
  page: async (ec2, NextToken, options) => {
    const page = await ec2.send(new DescribeInstancesCommand({ NextToken, MaxResults }), options);
    return { items: page.Reservations?.flatMap(({ Instances = [] }) => Instances), next: page.NextToken };
  },
};

export const SECURITY_GROUPS: Question<SecurityGroup> = {
  what: 'security groups',
  needs: 'ec2:DescribeSecurityGroups',
  page: async (ec2, NextToken, options) => {
    const page = await ec2.send(new DescribeSecurityGroupsCommand({ NextToken, MaxResults }), options);
    return { items: page.SecurityGroups, next: page.NextToken };
  },
};

export const SECURITY_GROUP_RULES: Question<SecurityGroupRule> = {
  what: 'rules of security groups',
  needs: 'ec2:DescribeSecurityGroupRules',
  page: async (ec2, NextToken, options) => {
    const page = await ec2.send(new DescribeSecurityGroupRulesCommand({ NextToken, MaxResults }), options);
    return { items: page.SecurityGroupRules, next: page.NextToken };
  },
};

export const SUBNETS: Question<Subnet> = {
  what: 'subnets',
  needs: 'ec2:DescribeSubnets',
  page: async (ec2, NextToken, options) => {
    const page = await ec2.send(new DescribeSubnetsCommand({ NextToken, MaxResults }), options);
    return { items: page.Subnets, next: page.NextToken };
  },
};

export const VPCS: Question<Vpc> = {
  what: 'VPCs',
  needs: 'ec2:DescribeVpcs',
  page: async (ec2, NextToken, options) => {
    const page = await ec2.send(new DescribeVpcsCommand({ NextToken, MaxResults }), options);
    return { items: page.Vpcs, next: page.NextToken };
  },
};

export const NAT_GATEWAYS: Question<NatGateway> = {
  what: 'NAT gateways',
  needs: 'ec2:DescribeNatGateways',
  page: async (ec2, NextToken, options) => {
    const page = await ec2.send(new DescribeNatGatewaysCommand({ NextToken, MaxResults }), options);
    return { items: page.NatGateways, next: page.NextToken };
  },
};

export const ENDPOINTS: Question<VpcEndpoint> = {
  what: 'VPC endpoints',
  needs: 'ec2:DescribeVpcEndpoints',
  page: async (ec2, NextToken, options) => {
    const page = await ec2.send(new DescribeVpcEndpointsCommand({ NextToken, MaxResults }), options);
    return { items: page.VpcEndpoints, next: page.NextToken };
  },
};

export const ROUTE_TABLES: Question<RouteTable> = {
  what: 'route tables',
  needs: 'ec2:DescribeRouteTables',
  page: async (ec2, NextToken, options) => {
    const command = new DescribeRouteTablesCommand({ NextToken, MaxResults: FEWER });
    const page = await ec2.send(command, options);
    return { items: page.RouteTables, next: page.NextToken };
  },
};

export const NETWORK_ACLS: Question<NetworkAcl> = {
  what: 'network ACLs',
  needs: 'ec2:DescribeNetworkAcls',
  page: async (ec2, NextToken, options) => {
    const page = await ec2.send(new DescribeNetworkAclsCommand({ NextToken, MaxResults }), options);
    return { items: page.NetworkAcls, next: page.NextToken };
  },
};

export const PREFIX_LISTS: Question<ManagedPrefixList> = {
  what: 'prefix lists',
  needs: 'ec2:DescribeManagedPrefixLists',
  page: async (ec2, NextToken, options) => {
    const command = new DescribeManagedPrefixListsCommand({ NextToken, MaxResults: FEWER });
    const page = await ec2.send(command, options);
    return { items: page.PrefixLists, next: page.NextToken };
  },
};

export const prefixListEntries = (PrefixListId: string): Question<PrefixListEntry> => ({
  what: 'entries of prefix lists',
  needs: 'ec2:GetManagedPrefixListEntries',
  page: async (ec2, NextToken, options) => {
    const command = new GetManagedPrefixListEntriesCommand({ PrefixListId, NextToken, MaxResults: FEWER });
    const page = await ec2.send(command, options);
    return { items: page.Entries, next: page.NextToken };
  },
});
