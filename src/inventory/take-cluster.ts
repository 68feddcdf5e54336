import type {
  InventoryAddress,
  KubernetesCluster,
  KubernetesNode,
  KubernetesService,
  Pod,
} from './inventory.ts';
import {
  isAddress,
  type NodeItem,
  type PodItem,
  parseKubernetesList,
  type ServiceItem,
} from './kubernetes-list.ts';

const WHOLE = 'kubectl get pods,services,nodes -A -o json lists all three of all namespaces';

/**
 * Returns the addresses of a cluster's pods, services and nodes. A pod has its addresses from its start. Finished pods
 * have none, and pods in the host network have their node's address, so neither is listed.
 * @param text output of `kubectl get pods,services,nodes -A -o json`
 * @param taken time of that output, ISO 8601, UTC
 * @throws SyntaxError, TypeError that describes the error and names the item, or if the list is only a part of a
 *   cluster
 */
export function takeCluster(text: string, taken: string): KubernetesCluster {
  const items = parseKubernetesList(text);
  const pods = items.filter((item) => item.kind === 'Pod');
  const services = items.filter((item) => item.kind === 'Service');
  const nodes = items.filter((item) => item.kind === 'Node');
  // Identifies the cluster: every cluster has this service, with a unique UID. An incomplete list is rejected, because
  // unlisted things count as removed.
  const own = services.find(({ metadata: { namespace, name } }) => `${namespace}/${name}` === IDENTITY);
  if (!own) throw new TypeError(`it has no Service ${IDENTITY}; ${WHOLE}`);
  if (pods.length === 0) throw new TypeError(`it has no Pod; ${WHOLE}`);
  if (nodes.length === 0) throw new TypeError(`it has no Node; ${WHOLE}`);
  return {
    id: own.metadata.uid,
    taken,
    pods: pods.filter(hasOwnAddress).map(podOf).filter(isAddressed),
    services: services.map(serviceOf).filter(isAddressed),
    nodes: nodes.map(nodeOf).filter(isAddressed),
  };
}

const IDENTITY = 'default/kubernetes';

const isAddressed = ({ addresses }: { readonly addresses: readonly unknown[] }) => addresses.length > 0;

const hasOwnAddress = ({ spec: { hostNetwork = false }, status: { phase } }: PodItem) =>
  !hostNetwork && phase !== 'Succeeded' && phase !== 'Failed';

function podOf(item: PodItem): Pod {
  const { metadata, spec, status } = item;
  const ips = [status.podIP ?? '', ...(status.podIPs ?? []).map(({ ip }) => ip)];
  return {
    id: metadata.uid,
    namespace: metadata.namespace,
    name: metadata.name,
    workload: workloadOf(metadata),
    ...(spec.nodeName !== undefined && { node: spec.nodeName }),
    addresses: addressesOf(ips),
    ...since(status.startTime),
  };
}

function serviceOf({ metadata, spec: { clusterIP = '', clusterIPs = [] } }: ServiceItem): KubernetesService {
  return {
    id: metadata.uid,
    namespace: metadata.namespace,
    name: metadata.name,
    addresses: addressesOf([clusterIP, ...clusterIPs]),
    ...since(metadata.creationTimestamp),
  };
}

function nodeOf({
  metadata,
  spec: { providerID = '' },
  status: { addresses = [] },
}: NodeItem): KubernetesNode {
  const instance = /^aws:.*\/(i-[0-9a-f]{8,17})$/.exec(providerID)?.[1];
  return {
    id: metadata.uid,
    name: metadata.name,
    ...(instance !== undefined && { instance }),
    addresses: addressesOf(addresses.filter(({ type }) => type === 'InternalIP').map((one) => one.address)),
    ...since(metadata.creationTimestamp),
  };
}

/** Returns distinct addresses; skips the `None` of headless services. */
const addressesOf = (texts: readonly string[]): InventoryAddress[] =>
  [...new Set(texts.filter(isAddress))].map((address) => ({
    address,
    kind: address.includes(':') ? 'ipv6' : 'private',
  }));

const since = (from: string | undefined) => from !== undefined && { from };

/** Returns the owner that users know: the Deployment instead of its ReplicaSet, the CronJob instead of its Job. */
function workloadOf({ name: pod, labels = {}, ownerReferences = [] }: PodItem['metadata']): string {
  const owner = ownerReferences.find(({ controller }) => controller) ?? ownerReferences[0];
  // Static pods belong to their node.
  if (owner === undefined || owner.kind === 'Node') return pod;
  const { kind, name } = owner;
  if (kind === 'Job') return name.replace(/(?<=.)-\d{8,10}$/, '');
  const hash = labels['pod-template-hash'] ?? labels['rollouts-pod-template-hash'];
  const isOfHash = kind === 'ReplicaSet' && hash !== undefined && name.length > hash.length + 1;
  return isOfHash && name.endsWith(`-${hash}`) ? name.slice(0, -hash.length - 1) : name;
}
