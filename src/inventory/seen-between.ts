import type { Inventory } from './inventory.ts';
import { firstTaken } from './present.ts';
import { secondsOf } from './states.ts';

/**
 * Returns the times of the first and last inventory that could see an interface, Unix seconds; between them, rules and
 * memberships are known for each time.
 * @param id of the interface; undefined for the time that all places cover
 */
export function seenBetween(
  { places }: Inventory,
  id?: string,
): { readonly first: number; readonly last: number } {
  const own =
    id === undefined ? [] : places.filter(({ interfaces }) => interfaces.some((one) => one.id === id));
  const all = own.length > 0 ? own : places;
  return {
    first: Math.max(...all.map((place) => secondsOf(firstTaken(place)))),
    last: Math.min(...all.map(({ taken }) => secondsOf(taken))),
  };
}
