import { sourceError } from '../errors.ts';
import { changesOf, isForgotten, type Takings } from './changes.ts';
import type { Inventory, InventoryInterface, InventoryPlace, KubernetesCluster } from './inventory.ts';
import type { ClusterKind, InventoryKind, Mortal } from './present.ts';
import { firstTaken, NO_INVENTORY } from './present.ts';

/** Lists that are unknown if EC2 denied a request, by name of the request. */
const DENIED: Readonly<Record<string, InventoryKind>> = {
  instances: 'instances',
  'security groups': 'securityGroups',
  VPCs: 'vpcs',
  subnets: 'subnets',
  'NAT gateways': 'natGateways',
  'VPC endpoints': 'endpoints',
  'route tables': 'routeTables',
  'network ACLs': 'networkAcls',
  'prefix lists': 'prefixLists',
  'entries of prefix lists': 'prefixLists',
};

/**
 * Merges the latest inventory of a place into an inventory. Removed things and former states stay for 400 days. A change
 * happened between two inventories: a new thing may exist since the earlier one, a removed thing may have existed until
 * the later one. Lists that were denied this time stay unchanged.
 *
 * ```ts
 * const merged = mergedInventory(readInventory('inventory.json'), await takeInventory({ region: 'eu-west-1' }));
 * ```
 */
export function mergedInventory(before: Inventory | undefined, taken: InventoryPlace): Inventory {
  const earlier = before ?? NO_INVENTORY;
  const { places } = earlier;
  const isSame = ({ account, region }: InventoryPlace) =>
    account === taken.account && region === taken.region;
  const old = places.find(isSame);
  // The file already has a newer inventory of this place.
  if (old && old.taken > taken.taken) return earlier;
  if (!old) return { ...earlier, places: [...places, taken] };
  return { ...earlier, places: places.map((place) => (isSame(place) ? mergedPlace(old, taken) : place)) };
}

/**
 * Merges a cluster into an inventory by the same rules.
 * @throws FlowqError (source) if the inventory has a newer state of the cluster
 */
export function mergedCluster(before: Inventory, taken: KubernetesCluster): Inventory {
  const { clusters = [] } = before;
  const old = clusters.find(({ id }) => id === taken.id);
  if (!old) return { ...before, clusters: [...clusters, taken] };
  if (old.taken > taken.taken)
    throw sourceError(
      `the list is from ${taken.taken}, before ${old.taken}, when the inventory last read this cluster`,
      'read lists in the order of their time, or make a new one with kubectl',
    );
  const takings = { since: old.taken, seen: old.taken, until: taken.taken };
  const merged = {
    ...taken,
    pods: mergedThings('pods', old.pods, taken.pods, takings),
    services: mergedThings('services', old.services, taken.services, takings),
    nodes: mergedThings('nodes', old.nodes, taken.nodes, takings),
  };
  return { ...before, clusters: clusters.map((one) => (one === old ? merged : one)) };
}

const KINDS = [
  'interfaces',
  'instances',
  'securityGroups',
  'prefixLists',
  'vpcs',
  'subnets',
  'natGateways',
  'endpoints',
  'routeTables',
  'networkAcls',
] as const satisfies readonly InventoryKind[];

function mergedPlace(old: InventoryPlace, taken: InventoryPlace): InventoryPlace {
  const [wasDenied, isDenied] = [old, taken].map(
    ({ lacking }) => new Set(lacking.map(({ what }) => DENIED[what])),
  );
  const lists = KINDS.map((kind) => {
    if (isDenied?.has(kind)) return [kind, old[kind]];
    // Things that the earlier inventory could not list may have existed already.
    const since = wasDenied?.has(kind) ? undefined : old.taken;
    return [
      kind,
      mergedThings<Thing>(kind, old[kind], taken[kind], { since, seen: old.taken, until: taken.taken }),
    ];
  });
  return { ...taken, first: firstTaken(old), ...Object.fromEntries(lists) };
}

type Thing = Mortal & { readonly id: string } & Partial<Pick<InventoryInterface, 'addresses'>>;

const idOf = ({ id }: Thing) => id;

const addressOf = ({ address, kind }: InventoryInterface['addresses'][number]) => `${kind} ${address}`;

function mergedThings<T extends Thing>(
  kind: InventoryKind | ClusterKind,
  before: readonly T[],
  now: readonly T[],
  takings: Takings,
): T[] {
  const known = new Map(before.filter(({ until }) => until === undefined).map((one) => [one.id, one]));
  const merged = now.map((one) => {
    const earlier = known.get(one.id);
    if (!earlier) return one;
    const changed = { ...one, ...changesOf(kind, earlier, one, takings) };
    if (!one.addresses || !earlier.addresses) return changed;
    return { ...changed, addresses: lifetimes(earlier.addresses, one.addresses, addressOf, takings) };
  });
  return lifetimes(before, merged, idOf, takings);
}

/** Returns the existing things with their start, followed by the removed ones with their end. */
function lifetimes<T extends Mortal>(
  before: readonly T[],
  now: readonly T[],
  keyOf: (one: T) => string,
  takings: Takings,
): T[] {
  const { since, seen, until } = takings;
  const living = new Map(before.filter(({ until }) => until === undefined).map((one) => [keyOf(one), one]));
  const found = now.map(({ from: own, ...one }) => {
    const known = living.get(keyOf(one as T));
    living.delete(keyOf(one as T));
    // Things in the earlier inventory started before it, even if something was attached later.
    const from =
      known && own !== undefined && own > seen ? known.from : later(own, known ? known.from : since);
    return (from === undefined ? one : { ...one, from }) as T;
  });
  const removed = before.flatMap((one) => {
    if (one.until !== undefined) return isForgotten(one.until, takings) ? [] : [one];
    return living.has(keyOf(one)) ? [{ ...one, until }] : [];
  });
  return [...found, ...removed];
}

/** Returns the later of two lower bounds of a start, which is more precise. */
function later(one: string | undefined, other: string | undefined): string | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return one > other ? one : other;
}
