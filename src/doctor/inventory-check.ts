import { dirname, resolve } from 'node:path';
import type { Check } from '../checks/diagnose.ts';
import { configOf } from '../checks/doctor-context.ts';
import { type Finding, fail, ok, warn } from '../checks/finding.ts';
import { hintOf, messageOf } from '../errors.ts';
import type { Inventory } from '../inventory/inventory.ts';
import { isThere, takenTimes } from '../inventory/present.ts';
import { readNameLists } from '../names/name-lists.ts';
import { Inventories } from '../runs/query/inventories.ts';

const NAME = 'inventory';

/** Days after which names may be outdated. */
const OLD_DAYS = 7;

/**
 * Checks that the inventory and the user's names file can be read, and how old they are; no finding if there are none.
 */
export const inventoryCheck: Check = {
  name: NAME,
  look: async (context) => {
    const config = configOf(context);
    if (!config) return [];
    const { configPath, now } = context;
    const lists = [config.names ?? []].flat();
    return [
      ...findingsOf(() => {
        const inventory = new Inventories({ config: configPath }).inventory();
        return inventory ? [ageOf(inventory, now)] : [];
      }),
      ...findingsOf(() => {
        if (lists.length === 0) return [];
        const { length } = readNameLists(lists.map((one) => resolve(dirname(configPath), one)));
        return [ok(NAME, `${length} custom names in ${lists.join(', ')}`)];
      }),
    ];
  },
};

function findingsOf(look: () => Finding[]): Finding[] {
  try {
    return look();
  } catch (error) {
    return [fail(NAME, messageOf(error), hintOf(error))];
  }
}

function ageOf(inventory: Inventory, now: number): Finding {
  const { places, clusters = [] } = inventory;
  const oldest = Math.min(...takenTimes(inventory));
  const days = Math.floor((now - oldest) / 86_400);
  const interfaces = places.flatMap((place) => place.interfaces.filter(isThere)).length;
  const regions = `${places.length} ${places.length === 1 ? 'Region of an account' : 'Regions of accounts'}`;
  const pods = clusters.flatMap((cluster) => cluster.pods.filter(isThere)).length;
  const ofClusters =
    clusters.length > 0
      ? `, ${pods} pods in ${clusters.length} ${clusters.length === 1 ? 'cluster' : 'clusters'}`
      : '';
  const words = `${interfaces} interfaces in ${regions}${ofClusters}`;
  if (days < OLD_DAYS) return ok(NAME, words);
  return warn(
    NAME,
    `${words}, as they were ${days} days ago`,
    'run flowq inventory again, at least daily by cron: names are as old as it is',
  );
}
