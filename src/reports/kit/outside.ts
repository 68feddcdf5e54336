import { type Expression, type RawBuilder, sql } from 'kysely';
import type { SqlFunctions } from '../../engines/sql/functions.ts';
import { isPrivateBlock, isPublic } from '../../flows/private-addresses.ts';
import type { Inventory } from '../../inventory/inventory.ts';
import { listAll } from '../../inventory/present.ts';

/** Returns whether an address is outside your networks: public, and not in a block of a VPC, which may be public too. */
export function isOutside(
  column: string | Expression<string | null>,
  inventory: Inventory,
  f: SqlFunctions,
): RawBuilder<boolean> {
  const address = typeof column === 'string' ? sql.ref<string | null>(column) : column;
  const blocks = listAll(inventory, 'vpcs').flatMap(({ cidrs }) =>
    cidrs.filter((cidr) => !isPrivateBlock(cidr)),
  );
  const own = [...new Set(blocks)].map((block) => f.inBlock(address, block));
  if (own.length === 0) return isPublic(address, f);
  return sql<boolean>`(${isPublic(address, f)} and not (${sql.join(own, sql` or `)}))`;
}
