import { setTimeout as sleep } from 'node:timers/promises';
import { sourceError } from '../errors.ts';
import { Lock } from '../processes/lock.ts';
import type { Inventory, InventoryPlace } from './inventory.ts';
import { readInventory, writeInventory } from './inventory-file.ts';
import { mergedInventory } from './merge.ts';
import { NO_INVENTORY } from './present.ts';

/** Number of attempts to get the lock, half a minute in all. */
const TRIES = 300;
const PAUSE_MS = 100;

/**
 * Merges new inventories into the one in a file, under a lock, so that concurrent runs lose nothing.
 *
 * ```ts
 * await keepPlaces('inventory.json', [await takeInventory({ region: 'eu-west-1' })]);
 * ```
 * @throws FlowqError (source) if the file is damaged or cannot be written, or another process does not release it
 */
export async function keepPlaces(path: string, taken: readonly InventoryPlace[]): Promise<Inventory> {
  return updateInventory(path, (before) => taken.reduce(mergedInventory, before));
}

/**
 * Updates the inventory in a file while no other run can write it.
 * @throws FlowqError (source) as `keepPlaces` does
 */
export async function updateInventory(
  path: string,
  update: (before: Inventory) => Inventory,
): Promise<Inventory> {
  using _lock = await lockOf(path);
  const all = update(readInventory(path) ?? NO_INVENTORY);
  await writeInventory(path, all);
  return all;
}

async function lockOf(path: string): Promise<Lock> {
  for (let tries = 0; ; tries += 1) {
    const lock = await Lock.take(`${path}.lock`, 'give --inventory a file in a writable folder');
    if (lock instanceof Lock) return lock;
    if (tries >= TRIES)
      throw sourceError(`${path} is being written by process ${lock.pid}`, 'wait until it has finished');
    await sleep(PAUSE_MS);
  }
}
