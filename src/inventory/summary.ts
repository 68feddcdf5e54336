import type { InventoryPlace, KubernetesCluster } from './inventory.ts';
import { isThere, KIND_NAMES } from './present.ts';

/**
 * Returns lines that summarize a place: counts, added and removed interfaces, and what was not permitted.
 * @param place merged with its history
 * @param before the same place previously, if known
 */
export function summaryLines(place: InventoryPlace, before: InventoryPlace | undefined): string[] {
  const counted = Object.entries(KIND_NAMES).flatMap(([kind, word]) => {
    const count = place[kind as keyof typeof KIND_NAMES].filter(isThere).length;
    return count > 0 ? [number(count, word)] : [];
  });
  const interfaces = place.interfaces.filter(isThere);
  const owners = countedBy(interfaces.map(({ owner }) => owner.service ?? 'others'));
  const all = [`${number(interfaces.length, 'interface')}${owners && ` (${owners})`}`, ...counted];
  const { lacking } = place;
  const denied = lacking.map(({ what, needs }) => `${what} (${needs})`);
  return [
    `${place.account} ${place.region}: ${all.join(', ')}`,
    ...(before ? [`  since ${before.taken}: ${changes(place, before)}`] : []),
    ...(denied.length > 0 ? [`  left out, because it is not permitted: ${denied.join(', ')}`] : []),
  ];
}

/** Returns lines that summarize a cluster in the same way. */
export function clusterLines(
  { id, pods, services, nodes }: KubernetesCluster,
  before: KubernetesCluster | undefined,
): string[] {
  const there = pods.filter(isThere);
  const workloads = new Set(there.map(({ namespace, workload }) => `${namespace}/${workload}`)).size;
  const namespaces = new Set(there.map(({ namespace }) => namespace)).size;
  const all = [
    `${number(there.length, 'pod')} (${number(workloads, 'workload')} in ${number(namespaces, 'namespace')})`,
    number(services.filter(isThere).length, 'service'),
    number(nodes.filter(isThere).length, 'node'),
  ];
  return [
    `cluster ${id}: ${all.join(', ')}`,
    ...(before ? [`  since ${before.taken}: ${changed('pods', there, before.pods.filter(isThere))}`] : []),
  ];
}

function changes(place: InventoryPlace, before: InventoryPlace): string {
  return changed('interfaces', place.interfaces.filter(isThere), before.interfaces.filter(isThere));
}

type Identified = readonly { readonly id: string }[];

function changed(what: string, after: Identified, before: Identified): string {
  const [now, then] = [after, before].map((all) => new Set(all.map(({ id }) => id))) as [
    Set<string>,
    Set<string>,
  ];
  const came = [...now].filter((id) => !then.has(id)).length;
  const went = [...then].filter((id) => !now.has(id)).length;
  return came + went === 0 ? `the same ${what}` : `${came} ${what} new, ${went} gone`;
}

function number(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}

/** Returns counts such as `12 EC2, 3 RDS`, the largest first. */
function countedBy(words: readonly string[]): string {
  return [...Map.groupBy(words, (word) => word)]
    .map(([word, { length }]) => ({ word, length }))
    .sort((a, b) => b.length - a.length || (a.word < b.word ? -1 : 1))
    .map(({ word, length }) => `${length} ${word}`)
    .join(', ');
}
