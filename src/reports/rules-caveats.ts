import type { Inventory } from '../inventory/inventory.ts';
import { seenBetween } from '../inventory/seen-between.ts';
import { formatInstant } from '../logs/instant.ts';
import type { Window } from '../logs/window.ts';
import type { Caveat } from '../rows/caveat.ts';

const DAY = 86_400;

/**
 * Returns the time of the rules if the inventory did not see them at the time of the records: before the first
 * inventory, and more than a day after the last one.
 * @param window undefined for all records, of which some may be of any time
 */
export function rulesCaveats(inventory: Inventory, window: Window | undefined): Caveat[] {
  if (inventory.places.length === 0) return [];
  const { first, last } = seenBetween(inventory);
  const parts = [
    ...(!window || window.since < first
      ? [`before ${formatInstant(first)}, rules are those of the first inventory`]
      : []),
    ...(!window || window.until > last + DAY
      ? [`after ${formatInstant(last)}, rules are those of the last inventory`]
      : []),
  ];
  if (parts.length === 0) return [];
  return [{ kind: 'guess', text: parts.join('; '), fields: { rulesFrom: first, rulesTo: last } }];
}
