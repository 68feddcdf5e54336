import { configPath, readConfig } from '../../config/config-file.ts';
import { FlowqError, usageError } from '../../errors.ts';
import type { Inventory, InventoryPlace, KubernetesCluster } from '../../inventory/inventory.ts';
import { readInventory } from '../../inventory/inventory-file.ts';
import { keepPlaces, updateInventory } from '../../inventory/keep-places.ts';
import { readKubernetesFile } from '../../inventory/kubernetes-file.ts';
import { mergedCluster, mergedInventory } from '../../inventory/merge.ts';
import { inventoryPolicy } from '../../inventory/policy.ts';
import { NO_INVENTORY } from '../../inventory/present.ts';
import { clusterLines, summaryLines } from '../../inventory/summary.ts';
import { takeInventory } from '../../inventory/take-inventory.ts';
import { Progress } from '../../output/terminal/progress.ts';
import { printable } from '../../rows/printable.ts';
import { inventoryPath } from '../../runs/query/inventories.ts';
import { reportFailure } from '../failure.ts';
import { interruptible } from '../terminal/interruption.ts';

export interface InventoryOptions {
  readonly region?: readonly string[];
  readonly profile?: readonly string[];
  readonly endpointUrl?: string;
  readonly config?: string;
  /** Inventory file. */
  readonly inventory?: string;
  /** File with a kubectl list, or `-`. */
  readonly kube?: string;
  readonly dryRun?: true;
}

/** Queries EC2 in every Region with every profile, and merges the answers with the previous inventory. */
export async function runInventoryCommand(given: InventoryOptions): Promise<void> {
  if (given.kube !== undefined) return readCluster(given.kube, given);
  const path = given.inventory ?? inventoryPath(given.config);
  // A damaged file is reported before anything is requested.
  const before = readInventory(path) ?? NO_INVENTORY;
  const places = queriedPlaces(given);
  const progress = new Progress();
  progress.show(() => `asking EC2 in ${places.length === 1 ? 'one Region' : `${places.length} Regions`}`);
  const answers = await interruptible((signal) =>
    Promise.allSettled(places.map((aws) => takeInventory({ ...aws, signal }))),
  ).finally(() => progress.clear());
  const taken = answers.flatMap((answer) => (answer.status === 'fulfilled' ? [answer.value] : []));
  const isSaved = taken.length > 0 && !given.dryRun;
  const all = isSaved ? await keepPlaces(path, taken) : taken.reduce(mergedInventory, before);
  for (const place of taken) {
    const lines = summaryLines(placeIn(all, place) ?? place, placeIn(before, place));
    for (const line of lines) process.stdout.write(`${printable(line)}\n`);
  }
  if (isSaved) process.stdout.write(`written to ${path}\n`);
  for (const [at, answer] of answers.entries())
    if (answer.status === 'rejected')
      process.exitCode = await reportFailure(failureOf(answer.reason, places[at] ?? {}));
}

/** Merges kubectl's output with the previous inventory. */
async function readCluster(from: string, given: InventoryOptions): Promise<void> {
  if (given.region || given.profile || given.endpointUrl !== undefined)
    throw usageError(
      '--kube cannot be combined with --region, --profile or --endpoint-url',
      'run flowq inventory once for EC2 and once for Kubernetes',
    );
  const path = given.inventory ?? inventoryPath(given.config);
  const before = readInventory(path) ?? NO_INVENTORY;
  const taken = await readKubernetesFile(from);
  const all = given.dryRun
    ? mergedCluster(before, taken)
    : await updateInventory(path, (known) => mergedCluster(known, taken));
  const lines = clusterLines(clusterIn(all, taken) ?? taken, clusterIn(before, taken));
  for (const line of lines) process.stdout.write(`${printable(line)}\n`);
  if (!given.dryRun) process.stdout.write(`written to ${path}\n`);
}

const clusterIn = ({ clusters = [] }: Inventory, { id }: KubernetesCluster) =>
  clusters.find((one) => one.id === id);

function queriedPlaces({ region, profile = [], endpointUrl, config }: InventoryOptions) {
  const profiles = profile.length > 0 ? profile : [undefined];
  const regions = region ?? knownRegions(config);
  return profiles.flatMap((one) => regions.map((name) => ({ profile: one, region: name, endpointUrl })));
}

/** Returns the error, with the name of the profile if there are several. */
function failureOf(reason: unknown, { profile }: { readonly profile?: string | undefined }): unknown {
  if (profile === undefined || !(reason instanceof FlowqError)) return reason;
  return new FlowqError(reason.kind, `profile ${profile}: ${reason.message}`, reason.hint, reason.cause);
}

/**
 * Returns the Regions of the tables in `flowq.json`; otherwise undefined, for that of the environment or the profile.
 */
function knownRegions(config: string | undefined): readonly (string | undefined)[] {
  const source = readConfig(configPath(config))?.source;
  if (source?.kind !== 'glue') return [undefined];
  return [...new Set(source.tables.flatMap(({ regions }) => regions))];
}

function placeIn({ places }: Inventory, { account, region }: InventoryPlace): InventoryPlace | undefined {
  return places.find((place) => place.account === account && place.region === region);
}

/** Prints the smallest policy that `flowq inventory` works with. */
export function runIamInventoryCommand(): void {
  process.stdout.write(`${JSON.stringify(inventoryPolicy(), undefined, 2)}\n`);
}
