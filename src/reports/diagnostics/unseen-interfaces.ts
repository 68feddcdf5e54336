import { meaningIn } from '../../flows/filter-values.ts';
import { FILTER_PARTS, isWanted, type RecordFilter, sides } from '../../flows/record-filter.ts';
import type { Inventory, InventoryInterface } from '../../inventory/inventory.ts';
import { listAll, wasThere } from '../../inventory/present.ts';
import type { Window } from '../../logs/window.ts';

/** Returns the NAT gateway, VPC endpoint or instance of an interface, by the interface's id. */
export function belongsTo(inventory: Inventory): ReadonlyMap<string, string> {
  const instances = listAll(inventory, 'interfaces').flatMap(({ id, instance }) =>
    instance === undefined ? [] : [[id, instance] as const],
  );
  const gateways = (['natGateways', 'endpoints'] as const).flatMap((kind) =>
    listAll(inventory, kind).flatMap(({ id, interfaces }) => interfaces.map((one) => [one, id] as const)),
  );
  return new Map([...instances, ...gateways]);
}

interface Seen {
  /** Ids of the interfaces that have records. */
  readonly logged: ReadonlySet<string>;
  readonly window: Window | undefined;
  readonly filter: RecordFilter;
}

/** Parts of a filter that apply to interfaces; the others concern traffic, which unseen interfaces do not have. */
const INTERFACE_PARTS: readonly string[] = [
  'account',
  'region',
  'vpc',
  'subnet',
  'interface',
  'instance',
  'name',
];

/** Parts that select interfaces even if their VPCs have no records. */
const NARROW = ['vpc', 'subnet', 'interface', 'instance', 'name'] as const;

/** Returns existing interfaces without records: those that the filter selects, or those of VPCs with records. */
export function unseenInterfaces(
  inventory: Inventory,
  { logged, window, filter }: Seen,
): InventoryInterface[] {
  if (FILTER_PARTS.some((part) => filter[part]?.length && !INTERFACE_PARTS.includes(part))) return [];
  const vpcs = new Set(
    listAll(inventory, 'interfaces').flatMap(({ id, vpc }) => (logged.has(id) ? [vpc] : [])),
  );
  const isNarrow = NARROW.some((part) => sides((filter[part] ?? []).map(String)).wanted.length > 0);
  const found = inventory.places.flatMap(({ region, interfaces }) =>
    interfaces.filter(
      (one) =>
        !logged.has(one.id) &&
        (isNarrow || (one.vpc !== undefined && vpcs.has(one.vpc))) &&
        wasThere(one, window) &&
        isSelected(one, region, filter),
    ),
  );
  return [...new Map(found.map((one) => [one.id, one])).values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}

function isSelected(
  { id, account, vpc = '', subnet = '', instance = '' }: InventoryInterface,
  region: string,
  filter: RecordFilter,
): boolean {
  const values = { account, region, vpc, subnet, interface: id, instance };
  const { wanted, unwanted } = sides((filter.name ?? []).map(String));
  const isNamed = (name: string) =>
    meaningIn(filter.meanings, name)?.interfaces.some((one) => one.id === id) ?? false;
  return (
    Object.entries(values).every(([part, value]) =>
      isWanted(filter[part as keyof typeof values]?.map(String), value),
    ) &&
    (wanted.length === 0 || wanted.some(isNamed)) &&
    !unwanted.some(isNamed)
  );
}
