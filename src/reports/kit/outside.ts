import { type RawBuilder, sql } from 'kysely';
import type { SqlFunctions } from '../../engines/sql/functions.ts';
import { isPublic } from '../../flows/private-addresses.ts';
import type { Inventory } from '../../inventory/inventory.ts';
import { listAll } from '../../inventory/present.ts';

/** True for addresses outside your networks: public ones, without the IPv6 blocks of VPCs in the inventory. */
export function isOutside(column: string, inventory: Inventory, f: SqlFunctions): RawBuilder<boolean> {
  const address = sql.ref<string | null>(column);
  const blocks = listAll(inventory, 'vpcs').flatMap(({ cidrs }) =>
    cidrs.filter((cidr) => cidr.includes(':')),
  );
  const own = [...new Set(blocks)].map((block) => f.inBlock(address, block));
  if (own.length === 0) return isPublic(address, f);
  return sql<boolean>`(${isPublic(address, f)} and not (${sql.join(own, sql` or `)}))`;
}
