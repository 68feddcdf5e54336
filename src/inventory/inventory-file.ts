import { readFileSync } from 'node:fs';
import * as v from 'valibot';
import { messageOf, sourceError } from '../errors.ts';
import { issueText } from '../forms/issue.ts';
import { writeFileAtomic } from '../processes/atomic-file.ts';
import { fileErrorText } from '../processes/file-error.ts';
import { type Inventory, InventorySchema } from './inventory.ts';

/** Name of the inventory file, next to `flowq.json`. */
export const INVENTORY_FILE = 'inventory.json';

/**
 * Reads the inventory from a file; undefined if the file does not exist.
 *
 * ```ts
 * const inventory = readInventory('inventory.json');
 * ```
 * @throws FlowqError (source) if it cannot be read, or is invalid; the message names the invalid part
 */
export function readInventory(path: string): Inventory | undefined {
  let content: string;
  try {
    content = readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw sourceError(`cannot read ${path}: ${fileErrorText(error)}`, 'check its permissions', error);
  }
  try {
    return parseInventory(content);
  } catch (error) {
    throw sourceError(
      `${path} is not an inventory: ${messageOf(error)}`,
      'restore it from a copy; or move it away, and flowq inventory starts a new one without history',
      error,
    );
  }
}

/** @throws SyntaxError, TypeError that describes the invalid part */
function parseInventory(content: string): Inventory {
  const result = v.safeParse(InventorySchema, JSON.parse(content), { abortEarly: true });
  if (result.success) return result.output;
  throw new TypeError(issueText(result.issues[0]));
}

/**
 * Writes an inventory atomically to a file that only its owner can read.
 *
 * ```ts
 * await writeInventory('inventory.json', inventory);
 * ```
 * @throws FlowqError (source) if it cannot be written; an existing file then stays unchanged
 */
export async function writeInventory(path: string, inventory: Inventory): Promise<void> {
  try {
    await writeFileAtomic(path, inventoryText(inventory), { mode: 0o600, makeFolder: false });
  } catch (error) {
    throw sourceError(
      `cannot write ${path}: ${fileErrorText(error)}`,
      'the previous file is unchanged',
      error,
    );
  }
}

/** Writes one line per thing, so that two inventories can be compared by eye. */
function* inventoryText({ inventory, places, clusters = [] }: Inventory): Generator<string> {
  yield `{\n"inventory": ${inventory},\n"places": `;
  yield* listText(places);
  if (clusters.length > 0) {
    yield ',\n"clusters": ';
    yield* listText(clusters);
  }
  yield '\n}\n';
}

function* listText(items: readonly object[]): Generator<string> {
  yield '[';
  for (const [at, item] of items.entries()) {
    yield at === 0 ? '\n{' : ',\n{';
    for (const [index, [key, value]] of Object.entries(item).entries()) {
      yield `${index === 0 ? '\n' : ',\n'}${JSON.stringify(key)}: `;
      yield Array.isArray(value) && value.length > 0
        ? `[\n${value.map((one) => JSON.stringify(one)).join(',\n')}\n]`
        : JSON.stringify(value);
    }
    yield '\n}';
  }
  yield '\n]';
}
