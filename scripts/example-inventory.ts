import type { Inventory } from '../src/inventory/inventory.ts';

const PLACE = {
  account: '111122223333',
  region: 'us-east-1',
  taken: '2026-11-20T00:00:00Z',
  lacking: [],
  instances: [],
  prefixLists: [],
  vpcs: [],
  subnets: [],
  natGateways: [],
  endpoints: [],
  routeTables: [],
  networkAcls: [],
};

/** The inventory of the examples: a web server that everybody can reach, and its database. */
export const EXAMPLE_INVENTORY: Inventory = {
  inventory: 1,
  places: [
    {
      ...PLACE,
      interfaces: [
        { id: 'eni-0a1', address: '10.0.1.10', group: 'sg-0a1' },
        { id: 'eni-0a2', address: '10.0.2.20', group: 'sg-0a2' },
      ].map(({ id, address, group }) => ({
        id,
        account: PLACE.account,
        type: 'interface',
        owner: { service: 'EC2' },
        securityGroups: [group],
        addresses: [{ address, kind: 'private' }],
        tags: {},
      })),
      securityGroups: [
        {
          id: 'sg-0a1',
          name: 'web',
          tags: {},
          rules: [
            {
              id: 'sgr-0a1',
              direction: 'inbound',
              protocol: 6,
              firstPort: 443,
              lastPort: 443,
              cidr: '0.0.0.0/0',
            },
            { id: 'sgr-0a2', direction: 'outbound', protocol: 'all', cidr: '0.0.0.0/0' },
          ],
        },
        {
          id: 'sg-0a2',
          name: 'database',
          tags: {},
          rules: [
            {
              id: 'sgr-0a3',
              direction: 'inbound',
              protocol: 6,
              firstPort: 5432,
              lastPort: 5432,
              group: 'sg-0a1',
            },
          ],
        },
      ],
    },
  ],
};
