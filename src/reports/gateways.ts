import type { Gateways } from '../flows/gateway-legs.ts';
import type { Inventory } from '../inventory/inventory.ts';
import { listAll } from '../inventory/present.ts';

/** Returns the NAT gateways of an inventory, including deleted ones. */
export function gatewaysOf(inventory: Inventory | undefined): Gateways {
  const own = inventory ? listAll(inventory, 'interfaces').filter(({ type }) => type === 'nat_gateway') : [];
  return {
    interfaces: own.map(({ id }) => id),
    addresses: own.flatMap(({ addresses }) =>
      addresses.flatMap(({ address, kind }) => (kind === 'private' ? [address] : [])),
    ),
  };
}
