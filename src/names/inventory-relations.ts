import { sql } from 'kysely';
import { type PackedValue, packed } from '../engines/sql/packed-relation.ts';
import type { QueryRelation } from '../flows/user-query.ts';
import type { Inventory, InventoryPlace } from '../inventory/inventory.ts';
import { isThere, type Mortal } from '../inventory/present.ts';
import { secondsOf } from '../inventory/states.ts';
import { blockText, parseBlock } from '../logs/cidr.ts';
import { type Label, Labels } from './labels.ts';

interface InventoryRelation {
  /** Columns, in order, with their types and meanings. */
  readonly columns: Readonly<Record<string, readonly [type: 'varchar' | 'bigint', meaning: string]>>;
  rows(place: InventoryPlace, labels: Labels): readonly (readonly PackedValue[])[];
}

/** Returns the current name. */
const nameIn = (labels: readonly Pick<Label, 'name'>[]) => labels.at(-1)?.name;

const times = ({ from, until }: Mortal): PackedValue[] => [secondsOf(from), secondsOf(until)];

const TIMES = {
  valid_from: ['bigint', 'Unix seconds since when; missing if since before the first inventory'],
  valid_until: ['bigint', 'Unix seconds until when; missing if it is still there'],
} as const;

/** Relations of the inventory for custom SQL, by name. */
export const INVENTORY_RELATIONS = {
  interfaces: {
    columns: {
      interface_id: ['varchar', 'network interface'],
      name: ['varchar', 'its current name'],
      type: ['varchar', 'as EC2 has it: interface, nat_gateway, lambda …'],
      service: ['varchar', 'service that it belongs to, such as EC2 or RDS'],
      instance_id: ['varchar', 'instance that it is attached to'],
      account_id: ['varchar', 'account that owns it'],
      region: ['varchar', 'its Region'],
      vpc_id: ['varchar', 'its VPC'],
      subnet_id: ['varchar', 'its subnet'],
      zone: ['varchar', 'its Availability Zone'],
      ...TIMES,
    },
    rows: ({ region, interfaces }, labels) =>
      interfaces.map((one) => [
        one.id,
        nameIn(labels.ofInterface(one)),
        one.type,
        one.owner.service,
        one.instance,
        one.account,
        region,
        one.vpc,
        one.subnet,
        one.zone,
        ...times(one),
      ]),
  },
  addresses: {
    columns: {
      address: ['varchar', 'address, or block that is delegated to the interface'],
      kind: ['varchar', 'private, public or ipv6'],
      interface_id: ['varchar', 'interface that has it'],
      name: ['varchar', 'current name of the interface'],
      vpc_id: ['varchar', 'VPC of the interface'],
      account_id: ['varchar', 'account of the interface'],
      ...TIMES,
    },
    rows: ({ interfaces }, labels) =>
      interfaces.flatMap((one) => {
        const name = nameIn(labels.ofInterface(one));
        return one.addresses.map(({ address, kind, from = one.from, until = one.until }) => [
          blockText(parseBlock(address)),
          kind,
          one.id,
          name,
          one.vpc,
          one.account,
          ...times({ from, until }),
        ]);
      }),
  },
  interface_groups: {
    columns: {
      interface_id: ['varchar', 'network interface that is still there'],
      security_group: ['varchar', 'security group of the interface'],
    },
    rows: ({ interfaces }) =>
      interfaces
        .filter(isThere)
        .flatMap(({ id, securityGroups }) => securityGroups.map((group) => [id, group])),
  },
  rules: {
    columns: {
      security_group: ['varchar', 'security group that is still there'],
      group_name: ['varchar', 'its name'],
      rule: ['varchar', 'id of the rule; missing if the inventory does not have it'],
      direction: ['varchar', 'inbound or outbound'],
      protocol: ['bigint', 'IANA number; missing for all protocols'],
      first_port: ['bigint', 'first port; missing for all ports'],
      last_port: ['bigint', 'last port'],
      peer: ['varchar', 'CIDR block, prefix list or security group at the other end'],
      description: ['varchar', 'description of the rule'],
      vpc_id: ['varchar', 'VPC of the group'],
      account_id: ['varchar', 'account of the inventory'],
      region: ['varchar', 'its Region'],
    },
    rows: ({ account, region, securityGroups }) =>
      securityGroups
        .filter(isThere)
        .flatMap(({ id, name, vpc, rules }) =>
          rules.map((rule) => [
            id,
            name,
            rule.id,
            rule.direction,
            rule.protocol === 'all' ? undefined : rule.protocol,
            rule.firstPort,
            rule.lastPort ?? rule.firstPort,
            rule.cidr ?? rule.prefixList ?? rule.group,
            rule.description,
            vpc,
            account,
            region,
          ]),
        ),
  },
} as const satisfies Readonly<Record<string, InventoryRelation>>;

type RelationName = keyof typeof INVENTORY_RELATIONS;

/** Builds one of the relations from an inventory. */
export function inventoryRelation(name: RelationName, inventory: Inventory): QueryRelation {
  const { columns, rows }: InventoryRelation = INVENTORY_RELATIONS[name];
  const labels = new Labels(inventory);
  const types = Object.fromEntries(Object.entries(columns).map(([column, [type]]) => [column, type]));
  const all = inventory.places.flatMap((place) => rows(place, labels).map((row) => row.map(printed)));
  return sql`select * from ${packed(types, all)} as entries`;
}

/** Replaces control characters, which SQL literals cannot contain. */
const printed = (value: PackedValue) =>
  typeof value === 'string' ? value.replace(/\p{C}|\p{Zl}|\p{Zp}/gu, ' ') : value;
