import type { ClusterKind, InventoryKind, Mortal } from './present.ts';
import type { Changing } from './states.ts';

/** Times of the two inventories between which something changed. */
export interface Takings {
  /** Time of the earlier inventory; undefined if it could not list things of this kind. */
  readonly since: string | undefined;
  /** Time of the earlier inventory, in any case. */
  readonly seen: string;
  readonly until: string;
}

/** Retention of history, milliseconds: 400 days, so that a year of logs has names. */
const REMEMBERED = 400 * 86_400_000;

/** Returns whether something that ended at that time is forgotten in the later inventory. */
export const isForgotten = (ended: string, { until }: Takings) =>
  Date.parse(ended) < Date.parse(until) - REMEMBERED;

/** Properties that can change while a thing keeps its id. */
const STATE: Readonly<Record<InventoryKind | ClusterKind, readonly string[]>> = {
  interfaces: ['description', 'owner', 'instance', 'securityGroups', 'tags'],
  instances: ['tags'],
  securityGroups: ['rules', 'tags'],
  prefixLists: ['cidrs'],
  vpcs: ['tags'],
  subnets: ['tags'],
  natGateways: ['tags'],
  endpoints: ['tags'],
  routeTables: ['subnets', 'routes', 'tags'],
  networkAcls: ['subnets', 'entries', 'tags'],
  pods: [],
  services: [],
  nodes: [],
};

/**
 * Returns the history of a thing: that of the earlier inventory, plus its state then if the state has changed.
 * @param now as EC2 describes it, possibly with the time when it was attached
 */
export function changesOf(
  kind: InventoryKind | ClusterKind,
  before: Mortal & Changing,
  now: Mortal,
  takings: Takings,
): Pick<Changing, 'changed' | 'past'> {
  const past = (before.past ?? []).filter(({ until }) => until === undefined || !isForgotten(until, takings));
  const [was, is] = [before, now].map((thing) => stateOf(kind, thing));
  if (textOf(was) === textOf(is))
    return {
      ...(before.changed !== undefined && { changed: before.changed }),
      ...(past.length > 0 && { past }),
    };
  const { seen, until } = takings;
  const isAttachedSince = now.from !== undefined && now.from > seen && now.from <= until;
  const from = before.changed ?? before.from;
  return {
    changed: isAttachedSince ? now.from : seen,
    past: [...past, { ...(from !== undefined && { from }), until, ...was }],
  };
}

const stateOf = (kind: InventoryKind | ClusterKind, thing: object) =>
  Object.fromEntries(Object.entries(thing).filter(([key]) => STATE[kind].includes(key)));

/**
 * Properties of a rule that do not affect what it admits. EC2 shows ids only with the permission to list rules one by
 * one.
 */
const IDENTITY = ['id', 'description'];

/** Returns the same text for the same state, in any order of its parts. */
function textOf(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(textOf).sort().join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? '';
  const isRule = 'direction' in value;
  const parts = Object.entries(value)
    .filter(([key, one]) => one !== undefined && !(isRule && IDENTITY.includes(key)))
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${parts.map(([key, one]) => `${JSON.stringify(key)}:${textOf(one)}`).join(',')}}`;
}
