import type { Window } from '../logs/window.ts';
import type { Inventory, InventoryPlace, KubernetesCluster } from './inventory.ts';

/** Something with a lifetime. */
export interface Mortal {
  /** ISO 8601, UTC; undefined if it existed before the first inventory. */
  readonly from?: string | undefined;
  /** ISO 8601, UTC; undefined if it still exists. */
  readonly until?: string | undefined;
}

/** Returns whether it existed in the last inventory. */
export const isThere = ({ until }: Mortal): boolean => until === undefined;

/** Returns whether something existed at any time in a window. */
export function wasThere({ from, until }: Mortal, window: Window | undefined): boolean {
  if (!window) return true;
  const seconds = (text: string) => Date.parse(text) / 1000;
  return (
    (from === undefined || seconds(from) < window.until) &&
    (until === undefined || seconds(until) > window.since)
  );
}

/** Names of a place's lists, such as `interfaces` and `securityGroups`. */
export type InventoryKind = keyof {
  [K in keyof InventoryPlace as InventoryPlace[K] extends readonly { readonly until?: string | undefined }[]
    ? K
    : never]: true;
};

/** Singular names of things in the lists. */
export const KIND_NAMES = {
  instances: 'instance',
  securityGroups: 'security group',
  vpcs: 'VPC',
  subnets: 'subnet',
  natGateways: 'NAT gateway',
  endpoints: 'VPC endpoint',
  routeTables: 'route table',
  networkAcls: 'network ACL',
} as const satisfies Partial<Record<InventoryKind, string>>;

/** Names of a cluster's lists. */
export type ClusterKind = 'pods' | 'services' | 'nodes';

/** Cached lists by inventory, because reports request them for each row. */
const LISTS = new WeakMap<Inventory, Map<InventoryKind, readonly Mortal[]>>();

/**
 * Returns all things of a kind in all accounts and Regions, including removed ones. A thing that several accounts see is
 * returned once: as in the latest inventory, with the tags that any of them sees.
 *
 * ```ts
 * const names = listAll(inventory, 'interfaces').map(({ id }) => id);
 * ```
 */
export function listAll<K extends InventoryKind>(
  inventory: Inventory,
  kind: K,
): readonly InventoryPlace[K][number][] {
  const lists = LISTS.get(inventory) ?? new Map<InventoryKind, readonly Mortal[]>();
  LISTS.set(inventory, lists);
  const known = lists.get(kind) as readonly InventoryPlace[K][number][] | undefined;
  if (known) return known;
  const copies = new Map<string, Copy[]>();
  for (const { taken, [kind]: things } of inventory.places)
    for (const thing of things) {
      const seen = copies.get(thing.id);
      const copy = { thing, known: thing.until ?? taken };
      if (seen) seen.push(copy);
      else copies.set(thing.id, [copy]);
    }
  const all = [...copies.values()].map(oneOf) as InventoryPlace[K][number][];
  lists.set(kind, all);
  return all;
}

interface Tagged extends Mortal {
  readonly tags?: Readonly<Record<string, string>>;
}

/** A thing as one account sees it. */
interface Copy {
  readonly thing: Tagged;
  /** Last time at which it was seen in this state. */
  readonly known: string;
}

/**
 * Returns the newest copy. An account that shares a VPC sees the interfaces of others without their tags, so tags may
 * come from another copy.
 */
function oneOf(copies: readonly Copy[]): Tagged {
  const [first, ...others] = copies.toSorted((a, b) => (a.known < b.known ? 1 : a.known > b.known ? -1 : 0));
  if (!first || others.length === 0) return first?.thing ?? {};
  const { thing } = first;
  if (thing.tags === undefined || Object.keys(thing.tags).length > 0) return thing;
  const tagged = others.find((one) => Object.keys(one.thing.tags ?? {}).length > 0);
  return { ...thing, tags: tagged?.thing.tags ?? thing.tags };
}

/** Returns the things in `listAll` that still exist. */
export const listExisting = <K extends InventoryKind>(
  inventory: Inventory,
  kind: K,
): readonly InventoryPlace[K][number][] => listAll(inventory, kind).filter(isThere);

/** An empty inventory. */
export const NO_INVENTORY: Inventory = { inventory: 1, places: [] };

/** Returns the times of the last inventory of each place and cluster, Unix seconds. */
export const takenTimes = ({ places, clusters = [] }: Inventory): number[] =>
  [...places, ...clusters].map(({ taken }: Pick<KubernetesCluster, 'taken'>) => Date.parse(taken) / 1000);

/** Returns the time of a place's first inventory; earlier states are unknown. */
export function firstTaken({ first, taken, ...lists }: InventoryPlace): string {
  if (first !== undefined) return first;
  const things = Object.values(lists).flatMap((list) => (Array.isArray(list) ? (list as Mortal[]) : []));
  const times = things.flatMap(({ until }) => until ?? []);
  return [taken, ...times].sort()[0] ?? taken;
}
