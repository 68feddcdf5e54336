import type { Gateways } from '../flows/gateway-legs.ts';
import type { Inventory } from '../inventory/inventory.ts';
import { listAll } from '../inventory/present.ts';

/** The NAT gateways of an inventory, those that are gone among them. */
export function gatewaysOf(inventory: Inventory | undefined): Gateways {
  const own = inventory ? listAll(inventory, 'interfaces').filter(({ type }) => type === 'nat_gateway') : [];
  return {
    interfaces: own.map(({ id }) => id),
    addresses: own.flatMap(({ addresses }) =>
      addresses.flatMap(({ address, kind }) => (kind === 'private' ? [address] : [])),
    ),
  };
}
