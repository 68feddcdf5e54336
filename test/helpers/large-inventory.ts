import type { Inventory, SecurityGroupRule } from '../../src/inventory/inventory.ts';

export interface LargeInventory {
  readonly interfaces: number;
  readonly groups: number;
  readonly rules: number;
  /** ISO 8601. */
  readonly taken: string;
}

const hex = (at: number, digits: number) =>
  ((at + 1) * 2_654_435_761).toString(16).padStart(digits, '0').slice(-digits);

/** Returns the address of an interface, in one of two VPCs. */
export const largeAddress = (at: number) =>
  `10.${at % 2}.${Math.floor(at / 400)}.${(Math.floor(at / 2) % 200) + 4}`;

export const largeInterface = (at: number) => `eni-0${hex(at, 16)}`;

/** Returns an account with many interfaces, groups and rules, with ids as long as those of EC2. */
export function largeInventory({ interfaces, groups, rules, taken }: LargeInventory): Inventory {
  const groupId = (at: number) => `sg-0${hex(at, 16)}`;
  const vpc = (at: number) => `vpc-0${hex(at % 2, 16)}`;
  const ruleOf = (at: number): SecurityGroupRule => ({
    id: `sgr-0${hex(at, 16)}`,
    direction: at % 5 === 0 ? 'outbound' : 'inbound',
    protocol: at % 3 === 0 ? 17 : 6,
    firstPort: 1024 + (at % 500),
    lastPort: 1024 + (at % 500) + (at % 4),
    ...(at % 2 === 0 ? { cidr: `10.${at % 2}.${at % 50}.0/24` } : { group: groupId(at % groups) }),
    description: `rule ${at} of a team that writes long descriptions`,
  });
  return {
    inventory: 1,
    places: [
      {
        account: '111111111111',
        region: 'us-east-1',
        taken,
        lacking: [],
        interfaces: Array.from({ length: interfaces }, (_, at) => ({
          id: largeInterface(at),
          account: '111111111111',
          vpc: vpc(at),
          type: 'interface',
          addresses: [{ address: largeAddress(at), kind: 'private' as const }],
          owner: { service: 'EC2' },
          securityGroups: [groupId(at % groups), groupId((at * 7) % groups)],
          tags: { Name: `web-${at}.production` },
          from: '2020-01-01T00:00:00Z',
        })),
        instances: [],
        securityGroups: Array.from({ length: groups }, (_, group) => ({
          id: groupId(group),
          name: `group-${group}`,
          vpc: vpc(group),
          rules: Array.from({ length: Math.round(rules / groups) }, (_, at) =>
            ruleOf(group * Math.round(rules / groups) + at),
          ),
          tags: {},
        })),
        prefixLists: [],
        vpcs: [0, 1].map((at) => ({ id: vpc(at), cidrs: [`10.${at}.0.0/16`], tags: {} })),
        subnets: [],
        natGateways: [],
        endpoints: [],
        routeTables: [],
        networkAcls: [],
      },
    ],
  };
}
