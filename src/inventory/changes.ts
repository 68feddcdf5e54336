import type { ClusterKind, InventoryKind, Mortal } from './present.ts';
import type { Changing } from './states.ts';

/** The times of the two inventories between which something changed. */
export interface Takings {
  /** The earlier one; undefined where it did not see things of this kind. */
  readonly since: string | undefined;
  /** The earlier one, whatever it saw. */
  readonly seen: string;
  readonly until: string;
}

/** Milliseconds for which what was is remembered: 400 days, so that the logs of a year have names. */
const REMEMBERED = 400 * 86_400_000;

/** Whether what ended then is forgotten when an inventory is taken. */
export const isForgotten = (ended: string, { until }: Takings) =>
  Date.parse(ended) < Date.parse(until) - REMEMBERED;

/** What can change while a thing keeps its id. */
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
 * The history of a thing: that of the earlier inventory, and how it was then, if the later one has it otherwise.
 * @param now as EC2 has it, which may know when it was attached
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

/** What of a rule changes nothing that it admits: EC2 gives ids only to those who may list rules one by one. */
const IDENTITY = ['id', 'description'];

/** The same text for the same state, in whatever order EC2 lists its parts. */
function textOf(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(textOf).sort().join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? '';
  const isRule = 'direction' in value;
  const parts = Object.entries(value)
    .filter(([key, one]) => one !== undefined && !(isRule && IDENTITY.includes(key)))
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${parts.map(([key, one]) => `${JSON.stringify(key)}:${textOf(one)}`).join(',')}}`;
}
