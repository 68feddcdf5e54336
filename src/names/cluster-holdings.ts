import type { Inventory, InventoryAddress } from '../inventory/inventory.ts';
import { listAll, type Mortal } from '../inventory/present.ts';
import { blockOf, within } from './called.ts';
import type { Holding, NetworkPlace } from './holdings.ts';
import type { Labels } from './labels.ts';

/** Ranks of nodes and pods: on Fargate, a node has the address of its pod, and the pod counts. */
const [OUTER, INNER] = [1, 2];

/**
 * Returns the holdings of pods, services and nodes, in the VPCs of the nodes' instances. A cluster without known
 * instances is a separate network, because other networks may use the same private addresses.
 */
export function clusterHoldings(inventory: Inventory, labels: Labels): Holding[] {
  const places = new Map<string, NetworkPlace>(
    listAll(inventory, 'interfaces').flatMap(({ instance, vpc, account }) =>
      instance === undefined || vpc === undefined ? [] : [[instance, { vpc, account }]],
    ),
  );
  return (inventory.clusters ?? []).flatMap(({ id, pods, services, nodes }) => {
    const located = new Map(
      nodes.flatMap(({ name, instance = '' }) => {
        const place = places.get(instance);
        return place ? [[name, place] as const] : [];
      }),
    );
    const home = located.values().next().value ?? { vpc: `cluster ${id}` };
    return [
      ...pods.flatMap((pod) => {
        const workload = `${pod.namespace}/${pod.workload}`;
        return holdingsOf(pod, {
          ...(located.get(pod.node ?? '') ?? home),
          name: workload,
          names: [workload, `${pod.namespace}/${pod.name}`, pod.workload, pod.name],
          rank: INNER,
          workload,
          namespace: pod.namespace,
        });
      }),
      ...services.flatMap((service) => {
        const { namespace, name } = service;
        const own = `service ${namespace}/${name}`;
        return holdingsOf(service, { ...home, name: own, names: [own, name], rank: OUTER, namespace });
      }),
      ...nodes.flatMap((node) => {
        const { name, instance = '' } = node;
        const tags = labels.of(instance).map((tag) => tag.name);
        const names = [name, instance, ...tags].filter((one) => one !== '');
        return holdingsOf(node, { ...(located.get(name) ?? home), name, names, rank: OUTER });
      }),
    ];
  });
}

function holdingsOf(
  one: Mortal & { readonly addresses: readonly InventoryAddress[] },
  holding: Omit<Holding, 'block' | 'from' | 'until'>,
): Holding[] {
  return one.addresses.flatMap((address) =>
    blockOf(address.address).map((block) => ({
      ...holding,
      names: [...new Set(holding.names)],
      block,
      ...within(address, one),
    })),
  );
}
