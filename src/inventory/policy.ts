/** What `flowq inventory` asks, beside whose credentials they are, which takes no permission. */
const ACTIONS = [
  'DescribeInstances',
  'DescribeManagedPrefixLists',
  'DescribeNatGateways',
  'DescribeNetworkAcls',
  'DescribeNetworkInterfaces',
  'DescribeRouteTables',
  'DescribeSecurityGroupRules',
  'DescribeSecurityGroups',
  'DescribeSubnets',
  'DescribeVpcEndpoints',
  'DescribeVpcs',
  'GetManagedPrefixListEntries',
];

/** The least policy that an inventory can be taken with. EC2 knows no narrower resource for what is described. */
export function inventoryPolicy() {
  const Action = ACTIONS.map((action) => `ec2:${action}`);
  return {
    Version: '2012-10-17',
    Statement: [{ Sid: 'TakeInventory', Effect: 'Allow', Action, Resource: '*' }],
  };
}
