import { dirname, join, resolve } from 'node:path';
import { configPath, readConfig } from '../../config/config-file.ts';
import { sourceError } from '../../errors.ts';
import type { Inventory } from '../../inventory/inventory.ts';
import { INVENTORY_FILE, readInventory } from '../../inventory/inventory-file.ts';
import { readNameLists } from '../../names/name-lists.ts';
import { Names } from '../../names/names.ts';

/** Files with names of addresses and ids. */
export interface InventoryOptions {
  /** Path of a `flowq.json` (default: the nearest one from the working folder upwards). */
  readonly config?: string | undefined;
  /** Inventory file (default: the one that `flowq.json` names, or the one next to it). */
  readonly inventory?: string | undefined;
  /** Files with custom names (default: those that `flowq.json` names). */
  readonly namesFile?: string | readonly string[] | undefined;
}

/** Lookup of the inventory and names, if there are any. */
export type InventoryLookup = Pick<Inventories, 'inventory' | 'names'>;

/** The inventory and custom names; each file is read on first use. */
export class Inventories {
  readonly #options: InventoryOptions;
  #inventory: { readonly value: Inventory | undefined } | undefined;
  #names: { readonly value: Names | undefined } | undefined;

  constructor(options: InventoryOptions) {
    this.#options = options;
  }

  /**
   * Returns the inventory, if there is one.
   * @throws FlowqError (source) if it is damaged, or the given file does not exist
   */
  inventory(): Inventory | undefined {
    this.#inventory ??= { value: this.#read() };
    return this.#inventory.value;
  }

  /**
   * Returns the names from the inventory and the user's lists, if there are any.
   * @throws FlowqError (source) if a file is damaged, or a given file does not exist
   */
  names(): Names | undefined {
    this.#names ??= { value: this.#make() };
    return this.#names.value;
  }

  #read(): Inventory | undefined {
    const { inventory: given, config } = this.#options;
    const path = given ?? inventoryPath(config);
    const found = readInventory(path);
    if (!found && given !== undefined)
      throw sourceError(
        `there is no ${path}`,
        'run flowq inventory to create it, or give its path with --inventory',
      );
    return found;
  }

  #make(): Names | undefined {
    const inventory = this.inventory();
    const { namesFile, config } = this.#options;
    const paths = namesFile === undefined ? namesPaths(config) : [namesFile].flat();
    if (!inventory && paths.length === 0) return undefined;
    return new Names({ inventory, list: readNameLists(paths) });
  }
}

/** Returns the inventory file of a `flowq.json`. */
export function inventoryPath(config: string | undefined): string {
  const path = configPath(config);
  const named = readConfig(path)?.inventory;
  return named === undefined ? join(dirname(path), INVENTORY_FILE) : resolve(dirname(path), named);
}

/** Returns the files with custom names of a `flowq.json`. */
function namesPaths(config: string | undefined): readonly string[] {
  const path = configPath(config);
  return [readConfig(path)?.names ?? []].flat().map((one) => resolve(dirname(path), one));
}
