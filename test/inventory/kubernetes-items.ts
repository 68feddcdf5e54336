/** As kubectl 1.31 prints them, without what flowq does not read. */
interface PodThings {
  readonly labels?: Readonly<Record<string, string>>;
  readonly owner?: readonly [kind: string, name: string];
  readonly spec?: object;
  readonly status?: object;
}

export function podItem(name: string, ip: string, { labels, owner, spec, status }: PodThings = {}) {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name,
      namespace: 'shop',
      uid: `uid-of-${name}`,
      ...(labels && { labels }),
      ...(owner && {
        ownerReferences: [{ apiVersion: 'apps/v1', kind: owner[0], name: owner[1], controller: true }],
      }),
    },
    spec: { nodeName: 'node-a', ...spec },
    status: { phase: 'Running', startTime: '2026-11-20T09:00:00Z', podIP: ip, podIPs: [{ ip }], ...status },
  };
}

export function serviceItem(namespace: string, name: string, clusterIP: string) {
  const metadata = { name, namespace, uid: `uid-of-${name}`, creationTimestamp: '2026-11-01T00:00:00Z' };
  return { apiVersion: 'v1', kind: 'Service', metadata, spec: { clusterIP, clusterIPs: [clusterIP] } };
}

export const nodeItem = (name: string, address: string) => ({
  apiVersion: 'v1',
  kind: 'Node',
  metadata: { name, uid: `uid-of-${name}`, creationTimestamp: '2026-11-01T00:00:00Z' },
  spec: { providerID: 'aws:///eu-central-1a/i-0123456789abcdef0' },
  status: {
    addresses: [
      { type: 'InternalIP', address },
      { type: 'Hostname', address: name },
    ],
  },
});

/** A list of a whole cluster with these pods. */
export const kubernetesList = (...pods: readonly object[]): string =>
  JSON.stringify({
    apiVersion: 'v1',
    kind: 'List',
    metadata: { resourceVersion: '' },
    items: [
      ...pods,
      serviceItem('default', 'kubernetes', '172.20.0.1'),
      serviceItem('shop', 'orders', 'None'),
      nodeItem('node-a', '10.0.0.9'),
    ],
  });
