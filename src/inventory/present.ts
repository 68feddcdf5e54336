import type { Window } from '../logs/window.ts';
import type { Inventory, InventoryPlace } from './inventory.ts';

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

/** The lists of a place. */
export type Kind = keyof {
  [K in keyof InventoryPlace as InventoryPlace[K] extends readonly Mortal[] ? K : never]: true;
};

/** All of a kind in all accounts and Regions, those that are gone among them; what two accounts see is there once. */
export function every<K extends Kind>(inventory: Inventory, kind: K): InventoryPlace[K][number][] {
  const byId = new Map<string, InventoryPlace[K][number]>();
  for (const place of inventory.places)
    for (const one of place[kind]) {
      const known = byId.get(one.id);
      if (!known || (!isThere(known) && isThere(one))) byId.set(one.id, one);
    }
  return [...byId.values()];
}

/** The same of what is still there. */
export const present = <K extends Kind>(inventory: Inventory, kind: K): InventoryPlace[K][number][] =>
  every(inventory, kind).filter(isThere);

/** An inventory of nothing. */
export const NO_INVENTORY: Inventory = { inventory: 1, places: [] };
