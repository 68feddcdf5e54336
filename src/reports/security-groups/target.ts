import { type RawBuilder, sql } from 'kysely';
import * as v from 'valibot';
import { sourceError, usageError } from '../../errors.ts';
import type { IsLogged } from '../../flows/record-set.ts';
import type { Inventory, InventoryInterface } from '../../inventory/inventory.ts';
import { listAll } from '../../inventory/present.ts';
import type { FlowColumn } from '../../logs/fields.ts';
import { ID_KINDS, isIdOf } from '../../names/id-kind.ts';
import type { Names } from '../../names/names.ts';
import { nearText } from '../../names/near.ts';

const KINDS = ['eni', 'i', 'subnet', 'sg'] as const;

/** Fields with the ids of targets; there is no field for security groups. */
const COLUMNS = {
  eni: 'interface_id',
  i: 'instance_id',
  subnet: 'subnet_id',
  sg: undefined,
} as const satisfies Record<(typeof KINDS)[number], FlowColumn | undefined>;

/** Some interfaces: a single one, or those of an instance, a subnet or a security group. */
export interface InterfaceTarget {
  readonly kind: (typeof KINDS)[number];
  readonly id: string;
}

export const targetSchema: v.GenericSchema<InterfaceTarget> = v.object({
  kind: v.picklist(KINDS),
  id: v.pipe(v.string(), v.regex(/^[0-9a-z-]+$/)),
});

/** @throws RangeError for text that is neither such an id nor a unique name */
export function parseTarget(text: string, names?: () => Names | undefined): InterfaceTarget {
  const own = KINDS.find((kind) => isIdOf(kind, text));
  if (own !== undefined) return { kind: own, id: text };
  const known = names?.();
  const all = KINDS.flatMap((kind) => (known?.ids(kind, text) ?? []).map((id) => ({ kind, id })));
  // An interface has the name of its instance, so instances are preferred.
  const found = all.some(({ kind }) => kind === 'i') ? all.filter(({ kind }) => kind !== 'eni') : all;
  const [only, ...others] = found;
  if (only && others.length === 0) return only;
  const quoted = JSON.stringify(text);
  if (only)
    throw new RangeError(
      `${quoted} is the name of ${found.map(({ id }) => id).join(', ')}: give one of the ids`,
    );
  const near = [...new Set(KINDS.flatMap((kind) => known?.nearIds(kind, text) ?? []))];
  throw new RangeError(
    `${quoted} is neither an id such as eni-…, i-…, subnet-… or sg-…, nor a known name${nearText(near)}`,
  );
}

/** Returns the interfaces of a target in the inventory. */
export function interfacesOf({ kind, id }: InterfaceTarget, inventory: Inventory): InventoryInterface[] {
  return listAll(inventory, 'interfaces').filter((one) => {
    if (kind === 'eni') return one.id === id;
    if (kind === 'i') return one.instance === id;
    return kind === 'subnet' ? one.subnet === id : one.securityGroups.includes(id);
  });
}

/**
 * Returns a test for records of a target's interfaces, by a field of the record or else by the inventory.
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
      `the inventory has no interface of the ${ID_KINDS[kind]} ${id}`,
      'run flowq inventory to update it',
    );
  throw sourceError(
    `the interfaces of the ${ID_KINDS[kind]} ${id} are unknown`,
    column === undefined
      ? 'run flowq inventory to get them from EC2'
      : `log ${column.replace('_', '-')} (since version 3), or run flowq inventory`,
  );
}
