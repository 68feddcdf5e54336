import type { Window } from '../logs/window.ts';
import type { Inventory, InventoryPlace, KubernetesCluster } from './inventory.ts';

/** Something that may be gone by now. */
export interface Mortal {
  /** ISO 8601, UTC; undefined where it was there before the first inventory. */
  readonly from?: string | undefined;
  /** ISO 8601, UTC; undefined where it is still there. */
  readonly until?: string | undefined;
}

/** Whether it was still there when EC2 was asked last. */
export const isThere = ({ until }: Mortal): boolean => until === undefined;

/** Whether something was there at any time of a window. */
export function wasThere({ from, until }: Mortal, window: Window | undefined): boolean {
  if (!window) return true;
  const seconds = (text: string) => Date.parse(text) / 1000;
  return (
    (from === undefined || seconds(from) < window.until) &&
    (until === undefined || seconds(until) > window.since)
  );
}

/** The lists of an account's Region, such as `interfaces` and `securityGroups`. */
export type InventoryKind = keyof {
  [K in keyof InventoryPlace as InventoryPlace[K] extends readonly { readonly until?: string | undefined }[]
    ? K
    : never]: true;
};

/** What one of a list is called. */
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

/** The lists of a cluster. */
export type ClusterKind = 'pods' | 'services' | 'nodes';

/** The lists that were asked for, by inventory: reports ask for them row by row. */
const LISTS = new WeakMap<Inventory, Map<InventoryKind, readonly Mortal[]>>();

/**
 * All of a kind in all accounts and Regions, those that are gone among them. What two accounts see is there once: as the
 * later inventory has it, with the tags that either sees.
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

/** What one account sees of a thing. */
interface Copy {
  readonly thing: Tagged;
  /** When it was known so last. */
  readonly known: string;
}

/** Who shares a VPC sees the interfaces of others without their tags. */
function oneOf(copies: readonly Copy[]): Tagged {
  const [first, ...others] = copies.toSorted((a, b) => (a.known < b.known ? 1 : a.known > b.known ? -1 : 0));
  if (!first || others.length === 0) return first?.thing ?? {};
  const { thing } = first;
  if (thing.tags === undefined || Object.keys(thing.tags).length > 0) return thing;
  const tagged = others.find((one) => Object.keys(one.thing.tags ?? {}).length > 0);
  return { ...thing, tags: tagged?.thing.tags ?? thing.tags };
}

/** The same of what is still there. */
export const listExisting = <K extends InventoryKind>(
  inventory: Inventory,
  kind: K,
): readonly InventoryPlace[K][number][] => listAll(inventory, kind).filter(isThere);

/** An inventory of nothing. */
export const NO_INVENTORY: Inventory = { inventory: 1, places: [] };

/** When each place and each cluster was asked last, Unix seconds. */
export const takenTimes = ({ places, clusters = [] }: Inventory): number[] =>
  [...places, ...clusters].map(({ taken }: Pick<KubernetesCluster, 'taken'>) => Date.parse(taken) / 1000);

/** When EC2 was asked first of a place: what was before, nobody saw. */
export function firstTaken({ first, taken, ...lists }: InventoryPlace): string {
  if (first !== undefined) return first;
  const things = Object.values(lists).flatMap((list) => (Array.isArray(list) ? (list as Mortal[]) : []));
  const times = things.flatMap(({ until }) => until ?? []);
  return [taken, ...times].sort()[0] ?? taken;
}
