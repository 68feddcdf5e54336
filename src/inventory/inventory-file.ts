import { readFileSync } from 'node:fs';
import * as v from 'valibot';
import { messageOf, sourceError } from '../errors.ts';
import { issueText } from '../forms/issue.ts';
import { writeFileAtomic } from '../processes/atomic-file.ts';
import { fileErrorText } from '../processes/file-error.ts';
import { type Inventory, InventorySchema } from './inventory.ts';

/** Its name, beside `flowq.json`. */
export const INVENTORY_FILE = 'inventory.json';

/**
 * The inventory that is kept in a file; undefined where there is none.
 *
 * ```ts
 * const inventory = readInventory('inventory.json');
 * ```
 * @throws FlowqError (source) when it cannot be read, or names the part of it that cannot be understood
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

/** @throws SyntaxError, TypeError that says what is wrong with it */
function parseInventory(content: string): Inventory {
  const result = v.safeParse(InventorySchema, JSON.parse(content), { abortEarly: true });
  if (result.success) return result.output;
  throw new TypeError(issueText(result.issues[0]));
}

/**
 * Keeps an inventory, in a file that appears whole and that only its owner may read.
 *
 * ```ts
 * await writeInventory('inventory.json', inventory);
 * ```
 * @throws FlowqError (source) when it cannot be written; what was there before is then untouched
 */
export async function writeInventory(path: string, inventory: Inventory): Promise<void> {
  try {
    await writeFileAtomic(path, inventoryText(inventory), { mode: 0o600, makeFolder: false });
  } catch (error) {
    throw sourceError(
      `cannot write ${path}: ${fileErrorText(error)}`,
      'what was there before is untouched',
      error,
    );
  }
}

/** A line for each thing, so that two inventories can be compared by eye. */
function* inventoryText({ inventory, places, clusters = [] }: Inventory): Generator<string> {
  yield `{\n"inventory": ${inventory},\n"places": `;
  yield* listText(places);
  if (clusters.length > 0) {
    yield ',\n"clusters": ';
    yield* listText(clusters);
  }
  yield '\n}\n';
}

function* listText(wholes: readonly object[]): Generator<string> {
  yield '[';
  for (const [at, whole] of wholes.entries()) {
    yield at === 0 ? '\n{' : ',\n{';
    for (const [index, [key, value]] of Object.entries(whole).entries()) {
      yield `${index === 0 ? '\n' : ',\n'}${JSON.stringify(key)}: `;
      yield Array.isArray(value) && value.length > 0
        ? `[\n${value.map((one) => JSON.stringify(one)).join(',\n')}\n]`
        : JSON.stringify(value);
    }
    yield '\n}';
  }
  yield '\n]';
}
