import { dirname, join, resolve } from 'node:path';
import { configPath, readConfig } from '../../config/config-file.ts';
import { sourceError } from '../../errors.ts';
import type { Inventory } from '../../inventory/inventory.ts';
import { INVENTORY_FILE, readInventory } from '../../inventory/inventory-file.ts';
import { readNameLists } from '../../names/name-lists.ts';
import { Names } from '../../names/names.ts';

/** Where is kept what addresses and ids stand for. */
export interface InventoryOptions {
  /** Path of a `flowq.json`; without it, the nearest one from the working folder upwards. */
  readonly config?: string | undefined;
  /** File of an inventory; without it, the one that `flowq.json` names, or that is beside it. */
  readonly inventory?: string | undefined;
  /** Files of custom names; without them, those that `flowq.json` names. */
  readonly namesFile?: string | readonly string[] | undefined;
}

/** What addresses and ids stand for, where anything is known of that. */
export type InventoryLookup = Pick<Inventories, 'inventory' | 'names'>;

/** What is known beside the records of what addresses and ids stand for; each file is read when it is first asked. */
export class Inventories {
  readonly #options: InventoryOptions;
  #inventory: { readonly kept: Inventory | undefined } | undefined;
  #names: { readonly made: Names | undefined } | undefined;

  constructor(options: InventoryOptions) {
    this.#options = options;
  }

  /**
   * The inventory, where there is one.
   * @throws FlowqError (source) when it is damaged, or one is named that is not there
   */
  inventory(): Inventory | undefined {
    this.#inventory ??= { kept: this.#read() };
    return this.#inventory.kept;
  }

  /**
   * The names that the inventory and the user's own list tell, where there is either.
   * @throws FlowqError (source) when one of them is damaged, or is named and not there
   */
  names(): Names | undefined {
    this.#names ??= { made: this.#make() };
    return this.#names.made;
  }

  #read(): Inventory | undefined {
    const { inventory: given, config } = this.#options;
    const path = given ?? inventoryPath(config);
    const kept = readInventory(path);
    if (!kept && given !== undefined)
      throw sourceError(`there is no ${path}`, 'flowq inventory makes one; --inventory names its file');
    return kept;
  }

  #make(): Names | undefined {
    const inventory = this.inventory();
    const { namesFile, config } = this.#options;
    const paths = namesFile === undefined ? namesPaths(config) : [namesFile].flat();
    if (!inventory && paths.length === 0) return undefined;
    return new Names({ inventory, list: readNameLists(paths) });
  }
}

/** The file that the inventory of a `flowq.json` is kept in. */
export function inventoryPath(config: string | undefined): string {
  const path = configPath(config);
  const named = readConfig(path)?.inventory;
  return named === undefined ? join(dirname(path), INVENTORY_FILE) : resolve(dirname(path), named);
}

/** The files of custom names of a `flowq.json`. */
function namesPaths(config: string | undefined): readonly string[] {
  const path = configPath(config);
  return [readConfig(path)?.names ?? []].flat().map((one) => resolve(dirname(path), one));
}
