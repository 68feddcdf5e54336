import type { Inventory, InventoryInterface, InventoryPlace } from './inventory.ts';
import type { Kind, Mortal } from './present.ts';
import { NO_INVENTORY } from './present.ts';

/** Milliseconds for which what is gone is remembered: 400 days, so that the logs of a year have names. */
const REMEMBERED = 400 * 86_400_000;

/** What EC2's words for what it would not tell leave untold. */
const UNTOLD: Readonly<Record<string, Kind>> = {
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
 * An inventory with what was taken last, and with what is gone since, remembered for 400 days. A change happened between two
 * inventories: what is new may be there since the earlier of them, what is gone was there until the later one at the
 * longest. What could not be asked this time stays as it was.
 */
export function mergedInventory(before: Inventory | undefined, taken: InventoryPlace): Inventory {
  const { places } = before ?? NO_INVENTORY;
  const isSame = ({ account, region }: InventoryPlace) =>
    account === taken.account && region === taken.region;
  const old = places.find(isSame);
  // Who asked earlier and was slower has nothing to add.
  if (old && old.taken > taken.taken) return { inventory: 1, places };
  if (!old) return { inventory: 1, places: [...places, taken] };
  return { inventory: 1, places: places.map((place) => (isSame(place) ? mergedPlace(old, taken) : place)) };
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
] as const satisfies readonly Kind[];

function mergedPlace(old: InventoryPlace, taken: InventoryPlace): InventoryPlace {
  const [wasUntold, isUntold] = [old, taken].map(
    ({ lacking }) => new Set(lacking.map(({ what }) => UNTOLD[what])),
  );
  const lists = KINDS.map((kind) => {
    if (isUntold?.has(kind)) return [kind, old[kind]];
    // What nobody saw then may have been there.
    const since = wasUntold?.has(kind) ? undefined : old.taken;
    return [kind, mergedThings<Thing>(old[kind], taken[kind], { since, until: taken.taken })];
  });
  return { ...taken, ...Object.fromEntries(lists) };
}

type Thing = Mortal & { readonly id: string } & Partial<Pick<InventoryInterface, 'addresses'>>;

/** The times of the two inventories between which something changed. */
interface Takings {
  readonly since: string | undefined;
  readonly until: string;
}

function mergedThings<T extends Thing>(before: readonly T[], now: readonly T[], takings: Takings): T[] {
  const keyOf = ({ id }: Thing) => id;
  return lifetimes(before, now, keyOf, takings).map((one) => {
    const earlier = before.find(({ id }) => id === one.id);
    if (!one.addresses || !earlier?.addresses || one.until !== undefined) return one;
    const addressOf = ({ address, kind }: InventoryInterface['addresses'][number]) => `${kind} ${address}`;
    return { ...one, addresses: lifetimes(earlier.addresses, one.addresses, addressOf, takings) };
  });
}

/** All that is there with its beginning, and behind it what is gone with its end. */
function lifetimes<T extends Mortal>(
  before: readonly T[],
  now: readonly T[],
  keyOf: (one: T) => string,
  { since, until }: Takings,
): T[] {
  const living = new Map(before.filter(({ until }) => until === undefined).map((one) => [keyOf(one), one]));
  const found = now.map((one) => {
    const known = living.get(keyOf(one));
    living.delete(keyOf(one));
    const from = later(one.from, known ? known.from : since);
    return from === undefined ? one : { ...one, from };
  });
  const forgotten = Date.parse(until) - REMEMBERED;
  const gone = before.flatMap((one) => {
    if (one.until !== undefined) return Date.parse(one.until) < forgotten ? [] : [one];
    return living.has(keyOf(one)) ? [{ ...one, until }] : [];
  });
  return [...found, ...gone];
}

/** Of two times before which it was not there, the one that says more. */
function later(one: string | undefined, other: string | undefined): string | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return one > other ? one : other;
}
