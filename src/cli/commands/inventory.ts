import { configPath, readConfig } from '../../config/config-file.ts';
import type { Inventory, InventoryPlace } from '../../inventory/inventory.ts';
import { readInventory, writeInventory } from '../../inventory/inventory-file.ts';
import { mergedInventory } from '../../inventory/merge.ts';
import { inventoryPolicy } from '../../inventory/policy.ts';
import { NO_INVENTORY } from '../../inventory/present.ts';
import { summaryLines } from '../../inventory/summary.ts';
import { takeInventory } from '../../inventory/take-inventory.ts';
import { printable } from '../../output/printable.ts';
import { inventoryPath } from '../../runs/known.ts';
import { reportFailure } from '../failure.ts';
import { interruptible } from '../interruption.ts';

export interface InventoryOptions {
  readonly region?: readonly string[];
  readonly profile?: readonly string[];
  readonly endpointUrl?: string;
  readonly config?: string;
  /** File to keep it in. */
  readonly inventory?: string;
  readonly dryRun?: true;
}

/** Asks EC2 in every Region as every profile, and keeps what it says with what it had said before. */
export async function runInventoryCommand(given: InventoryOptions): Promise<void> {
  const path = given.inventory ?? inventoryPath(given.config);
  // A damaged file is told before anybody is asked.
  const before = readInventory(path) ?? NO_INVENTORY;
  const answers = await interruptible((signal) =>
    Promise.allSettled(askedPlaces(given).map((aws) => takeInventory({ ...aws, signal }))),
  );
  const taken = answers.flatMap((answer) => (answer.status === 'fulfilled' ? [answer.value] : []));
  const all = taken.reduce(mergedInventory, before);
  for (const place of taken) {
    const lines = summaryLines(placeIn(all, place) ?? place, placeIn(before, place));
    for (const line of lines) process.stdout.write(`${printable(line)}\n`);
  }
  if (taken.length > 0 && !given.dryRun) {
    await writeInventory(path, all);
    process.stdout.write(`kept in ${path}\n`);
  }
  for (const answer of answers)
    if (answer.status === 'rejected') process.exitCode = await reportFailure(answer.reason);
}

function askedPlaces({ region, profile = [], endpointUrl, config }: InventoryOptions) {
  const profiles = profile.length > 0 ? profile : [undefined];
  const regions = region ?? knownRegions(config);
  return profiles.flatMap((one) => regions.map((name) => ({ profile: one, region: name, endpointUrl })));
}

/** Those of the tables that `flowq.json` describes; otherwise that of the environment or the profile. */
function knownRegions(config: string | undefined): readonly (string | undefined)[] {
  const source = readConfig(configPath(config))?.source;
  if (source?.kind !== 'glue') return [undefined];
  return [...new Set(source.tables.flatMap(({ regions }) => regions))];
}

function placeIn({ places }: Inventory, { account, region }: InventoryPlace): InventoryPlace | undefined {
  return places.find((place) => place.account === account && place.region === region);
}

/** Prints the least policy that an inventory can be taken with. */
export function runIamInventoryCommand(): void {
  process.stdout.write(`${JSON.stringify(inventoryPolicy(), undefined, 2)}\n`);
}
