/** EC2 actions of `flowq inventory`; reading the caller's identity needs no permission. */
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

/** Returns the minimal policy for taking an inventory. These actions of EC2 support no narrower resource. */
export function inventoryPolicy() {
  const Action = ACTIONS.map((action) => `ec2:${action}`);
  return {
    Version: '2012-10-17',
    Statement: [{ Sid: 'TakeInventory', Effect: 'Allow', Action, Resource: '*' }],
  };
}
