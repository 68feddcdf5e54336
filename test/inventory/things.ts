import type { Inventory, InventoryInterface, InventoryPlace } from '../../src/inventory/inventory.ts';

export const ACCOUNT = '123456789012';
export const REGION = 'eu-central-1';

/** A place without anything, but for what is given. */
export function placeOf(things: Partial<InventoryPlace> = {}): InventoryPlace {
  return {
    account: ACCOUNT,
    region: REGION,
    taken: '2026-11-20T00:00:00Z',
    lacking: [],
    interfaces: [],
    instances: [],
    securityGroups: [],
    prefixLists: [],
    vpcs: [],
    subnets: [],
    natGateways: [],
    endpoints: [],
    routeTables: [],
    networkAcls: [],
    ...things,
  };
}

export const inventoryOf = (...places: InventoryPlace[]): Inventory => ({ inventory: 1, places });

/** An interface of an EC2 instance with one private address, but for what is given. */
export function interfaceOf(
  id: string,
  address: string,
  things: Partial<InventoryInterface> = {},
): InventoryInterface {
  return {
    id,
    account: ACCOUNT,
    type: 'interface',
    owner: { service: 'EC2' },
    securityGroups: [],
    addresses: [{ address, kind: 'private' }],
    tags: {},
    ...things,
  };
}
