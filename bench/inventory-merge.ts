/** `node bench/inventory-merge.ts NEW REMEMBERED`: merges an inventory into one with the interfaces of 400 days. */

import type { Inventory, InventoryInterface, InventoryPlace } from '../src/inventory/inventory.ts';
import { mergedInventory } from '../src/inventory/merge.ts';

const [fresh = 0, remembered = 0] = process.argv.slice(2).map(Number);

const TAKEN = Date.UTC(2026, 10, 20);
const dayBefore = (days: number) => new Date(TAKEN - days * 86_400_000).toISOString().replace('.000', '');

/** Addresses are reused, as by short-lived tasks in a /16. */
function interfaceOf(
  at: number,
  lifetime: Pick<InventoryInterface, 'from' | 'until'> = {},
): InventoryInterface {
  const host = at % 60_000;
  return {
    id: `eni-${at.toString(16).padStart(17, '0')}`,
    account: '123456789012',
    vpc: 'vpc-0123456789abcdef0',
    type: 'interface',
    description: `task ${at}`,
    owner: { service: 'ECS' },
    securityGroups: ['sg-0123456789abcdef0'],
    addresses: [{ address: `10.0.${host >> 8}.${host & 255}`, kind: 'private' }],
    tags: {},
    ...lifetime,
  };
}

const place = (taken: string, interfaces: InventoryInterface[]): InventoryPlace => ({
  account: '123456789012',
  region: 'eu-central-1',
  taken,
  lacking: [],
  interfaces,
  instances: [],
  securityGroups: [],
  prefixLists: [],
  vpcs: [],
  subnets: [],
  natGateways: [],
  endpoints: [],
  routeTables: [],
  networkAcls: [],
});

const gone = Array.from({ length: remembered }, (_, at) => {
  const days = 1 + (at % 399);
  return interfaceOf(at, { from: dayBefore(days + 1), until: dayBefore(days) });
});
const before: Inventory = { inventory: 1, places: [place(dayBefore(1), gone)] };
const now = Array.from({ length: fresh }, (_, at) => interfaceOf(remembered + at));
const merged = mergedInventory(before, place(dayBefore(0), now));
process.stdout.write(`${JSON.stringify(merged).length}\n`);
