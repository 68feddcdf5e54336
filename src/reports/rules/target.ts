import { type RawBuilder, sql } from 'kysely';
import { sourceError, usageError } from '../../errors.ts';
import type { IsLogged } from '../../flows/record-set.ts';
import type { Inventory, InventoryInterface } from '../../inventory/inventory.ts';
import { every } from '../../inventory/present.ts';
import type { FlowColumn } from '../../logs/fields.ts';

const KINDS = { eni: 'interface', i: 'instance', subnet: 'subnet', sg: 'security group' } as const;

/** The fields that tell them; no record tells its security groups. */
const COLUMNS = {
  eni: 'interface_id',
  i: 'instance_id',
  subnet: 'subnet_id',
  sg: undefined,
} as const satisfies Record<keyof typeof KINDS, FlowColumn | undefined>;

/** The interfaces whose traffic is looked at: one, those of an instance or in a subnet, or those that have a security group. */
export interface Target {
  readonly kind: keyof typeof KINDS;
  readonly id: string;
}

/** @throws RangeError for what is no id of such a thing */
export function parseTarget(words: string): Target {
  const [, kind] = /^(eni|i|subnet|sg)-[0-9a-z-]+$/.exec(words) ?? [];
  if (kind !== undefined) return { kind: kind as Target['kind'], id: words };
  throw new RangeError(`${JSON.stringify(words)} is no id such as eni-…, i-…, subnet-… or sg-…`);
}

/** The interfaces of the inventory that are meant. */
export function interfacesOf({ kind, id }: Target, inventory: Inventory): InventoryInterface[] {
  return every(inventory, 'interfaces').filter((one) => {
    if (kind === 'eni') return one.id === id;
    if (kind === 'i') return one.instance === id;
    return kind === 'subnet' ? one.subnet === id : one.securityGroups.includes(id);
  });
}

/**
 * Whether a record was made at one of them: by what records say themselves, else by what the inventory knows.
 * @throws FlowqError (source) when neither tells
 */
export function isAt(target: Target, inventory: Inventory, isLogged: IsLogged): RawBuilder<boolean> {
  const { kind, id } = target;
  const column = COLUMNS[kind];
  if (column !== undefined && isLogged(column)) return sql<boolean>`${sql.ref(column)} = ${sql.lit(id)}`;
  const ids = interfacesOf(target, inventory).map((one) => sql.lit(one.id));
  if (ids.length > 0) return sql<boolean>`interface_id in (${sql.join(ids)})`;
  if (!isLogged('interface_id')) return sql<boolean>`false`;
  if (inventory.places.length > 0)
    throw usageError(
      `the inventory knows no interface of the ${KINDS[kind]} ${id}`,
      'flowq inventory brings it up to date',
    );
  throw sourceError(
    `nothing tells which interfaces are those of the ${KINDS[kind]} ${id}`,
    column === undefined
      ? 'flowq inventory asks EC2 which have it'
      : `log ${column.replace('_', '-')} (since version 3), or let flowq inventory ask EC2`,
  );
}
