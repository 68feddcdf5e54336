import { type RawBuilder, sql } from 'kysely';
import * as v from 'valibot';
import { sourceError, usageError } from '../../errors.ts';
import type { IsLogged } from '../../flows/record-set.ts';
import type { Inventory, InventoryInterface } from '../../inventory/inventory.ts';
import { listAll } from '../../inventory/present.ts';
import type { FlowColumn } from '../../logs/fields.ts';

const KINDS = { eni: 'interface', i: 'instance', subnet: 'subnet', sg: 'security group' } as const;

/** The fields with their ids; no field has security groups. */
const COLUMNS = {
  eni: 'interface_id',
  i: 'instance_id',
  subnet: 'subnet_id',
  sg: undefined,
} as const satisfies Record<keyof typeof KINDS, FlowColumn | undefined>;

/** Some interfaces: a single one, or those of an instance, a subnet or a security group. */
export interface InterfaceTarget {
  readonly kind: keyof typeof KINDS;
  readonly id: string;
}

export const targetSchema: v.GenericSchema<InterfaceTarget> = v.object({
  kind: v.picklist(['eni', 'i', 'subnet', 'sg']),
  id: v.pipe(v.string(), v.regex(/^[0-9a-z-]+$/)),
});

/** @throws RangeError for text that is not such an id */
export function parseTarget(text: string): InterfaceTarget {
  const [, kind] = /^(eni|i|subnet|sg)-[0-9a-z-]+$/.exec(text) ?? [];
  if (kind !== undefined) return { kind: kind as InterfaceTarget['kind'], id: text };
  throw new RangeError(`${JSON.stringify(text)} is not an id such as eni-…, i-…, subnet-… or sg-…`);
}

/** The interfaces of a target in the inventory. */
export function interfacesOf({ kind, id }: InterfaceTarget, inventory: Inventory): InventoryInterface[] {
  return listAll(inventory, 'interfaces').filter((one) => {
    if (kind === 'eni') return one.id === id;
    if (kind === 'i') return one.instance === id;
    return kind === 'subnet' ? one.subnet === id : one.securityGroups.includes(id);
  });
}

/**
 * A test for records of a target's interfaces, by a field of the record or else by the inventory.
 * @throws FlowqError (source) if neither identifies them, (usage) if the inventory has no such interface
 */
export function isAt(target: InterfaceTarget, inventory: Inventory, isLogged: IsLogged): RawBuilder<boolean> {
  const { kind, id } = target;
  const column = COLUMNS[kind];
  if (column !== undefined && isLogged(column)) return sql<boolean>`${sql.ref(column)} = ${sql.lit(id)}`;
  const ids = interfacesOf(target, inventory).map((one) => sql.lit(one.id));
  if (ids.length > 0) return sql<boolean>`interface_id in (${sql.join(ids)})`;
  if (!isLogged('interface_id')) return sql<boolean>`false`;
  if (inventory.places.length > 0)
    throw usageError(
      `the inventory has no interface of the ${KINDS[kind]} ${id}`,
      'run flowq inventory to update it',
    );
  throw sourceError(
    `the interfaces of the ${KINDS[kind]} ${id} are unknown`,
    column === undefined
      ? 'run flowq inventory to get them from EC2'
      : `log ${column.replace('_', '-')} (since version 3), or run flowq inventory`,
  );
}
