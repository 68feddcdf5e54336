import { describe, expect, it } from 'vitest';
import { mergedCluster } from '../../src/inventory/merge.ts';
import { takeCluster } from '../../src/inventory/take-cluster.ts';
import { Names } from '../../src/names/names.ts';
import { kubernetesList, nodeItem, podItem, serviceItem } from './kubernetes-items.ts';
import { interfaceOf, inventoryOf, placeOf } from './things.ts';

const TEN = '2026-11-20T10:00:00Z';
const LATER = '2026-11-20T12:00:00Z';
const at = (time: string) => ({ since: Date.parse(time) / 1000, until: Date.parse(time) / 1000 });

const deployed = (name: string, ip: string, things = {}) =>
  podItem(`${name}-5d78c9869d-x2x4z`, ip, {
    labels: { 'pod-template-hash': '5d78c9869d' },
    owner: ['ReplicaSet', `${name}-5d78c9869d`],
    ...things,
  });

describe('the workload of a pod', () => {
  it.each<[string, Parameters<typeof podItem>[2]]>([
    ['web', { labels: { 'pod-template-hash': '5d78' }, owner: ['ReplicaSet', 'web-5d78'] }],
    ['web-5d78', { owner: ['ReplicaSet', 'web-5d78'] }],
    ['db', { owner: ['StatefulSet', 'db'] }],
    ['agent', { owner: ['DaemonSet', 'agent'] }],
    ['report', { owner: ['Job', 'report-29412345'] }],
    ['import-2', { owner: ['Job', 'import-2'] }],
    ['single', {}],
    ['single', { owner: ['Node', 'node-a'] }],
  ])('is %s for %j', (workload, things) => {
    const { pods } = takeCluster(kubernetesList(podItem('single', '10.0.0.20', things)), TEN);
    expect(pods.map((pod) => pod.workload)).toEqual([workload]);
  });
});

describe('addresses of a cluster', () => {
  it('belong to running pods with an address of their own, services and nodes', () => {
    const list = kubernetesList(
      deployed('web', '10.0.0.20', { status: { podIPs: [{ ip: '10.0.0.20' }, { ip: '2001:db8::20' }] } }),
      deployed('done', '10.0.0.21', { status: { phase: 'Succeeded' } }),
      deployed('failed', '10.0.0.22', { status: { phase: 'Failed' } }),
      deployed('proxy', '10.0.0.9', { spec: { nodeName: 'node-a', hostNetwork: true } }),
      podItem('waiting', '10.0.0.23', { status: { phase: 'Pending', podIP: undefined, podIPs: undefined } }),
    );
    const names = new Names({ inventory: mergedCluster(inventoryOf(), takeCluster(list, TEN)) });
    const addresses = ['10.0.0.20', '2001:db8::20', '10.0.0.21', '10.0.0.22', '10.0.0.9', '10.0.0.23'];
    expect(addresses.map((one) => names.of(one))).toEqual([
      'shop/web',
      'shop/web',
      undefined,
      undefined,
      'node-a',
      undefined,
    ]);
    expect(names.of('172.20.0.1')).toBe('service default/kubernetes');
  });

  it('go from pod to pod between two lists, and to the interface when no pod has them', () => {
    const first = takeCluster(kubernetesList(deployed('web', '10.0.0.20')), TEN);
    const start = { status: { startTime: '2026-11-20T11:00:00Z' } };
    const second = takeCluster(kubernetesList(deployed('batch', '10.0.0.20', start)), LATER);
    const third = takeCluster(kubernetesList(deployed('other', '10.0.0.30')), '2026-11-20T13:00:00Z');
    const node = interfaceOf('eni-1', '10.0.0.20', {
      vpc: 'vpc-1',
      instance: 'i-0123456789abcdef0',
      tags: { Name: 'group of nodes' },
      // Later than the pods: what is inside of an interface counts nevertheless.
      from: '2026-11-20T11:30:00Z',
    });
    const vpcs = [{ id: 'vpc-1', cidrs: ['10.0.0.0/16'], tags: {} }];
    const ec2 = inventoryOf(placeOf({ interfaces: [node], vpcs }));
    const inventory = [first, second, third].reduce(mergedCluster, ec2);
    const names = new Names({ inventory });
    const seen = ['08:30', '09:30', '10:30', '11:45', '12:30', '13:30'].map((time) =>
      names.of('10.0.0.20', at(`2026-11-20T${time}:00Z`), { vpc: 'vpc-1' }),
    );
    expect(seen).toEqual([undefined, 'shop/web', 'shop/web', 'shop/batch', 'shop/batch', 'group of nodes']);
    expect(names.of('10.0.0.20', at('2026-11-20T11:45:00Z'), { vpc: 'vpc-2' })).toBe('shop/batch');
    expect(inventory.places).toEqual(ec2.places);
    expect(() => mergedCluster(inventory, first)).toThrow('when the inventory last read this cluster');
  });

  it('of two clusters do not end each other', () => {
    const other = kubernetesList(deployed('api', '10.0.0.20')).replaceAll('uid-of-', 'other-');
    const inventory = [
      takeCluster(kubernetesList(deployed('web', '10.0.0.20')), TEN),
      takeCluster(other, LATER),
    ].reduce(mergedCluster, inventoryOf());
    expect(new Names({ inventory }).of('10.0.0.20')).toBe('shop/web or shop/api');
  });
});

describe('a list that is wrong', () => {
  const items = (...all: readonly object[]) => JSON.stringify({ kind: 'List', items: all });
  const whole = [serviceItem('default', 'kubernetes', '172.20.0.1'), nodeItem('node-a', '10.0.0.9')];
  it.each([
    ['is not valid JSON', 'Error from server'],
    ['kind is not List', '{"kind":"PodList","items":[]}'],
    ['it is not an object', '7'],
    ['items[1] is not an object', JSON.stringify({ kind: 'List', items: [whole[0], 7] })],
    ['items[0].kind is not Pod, Service or Node', items({ kind: 'Secret', metadata: {} })],
    ['items[0].metadata.uid is not there', items({ ...nodeItem('n', '10.0.0.1'), metadata: { name: 'n' } })],
    [
      'items[0].metadata.name is not a name that Kubernetes allows',
      items({ kind: 'Node', metadata: { uid: 'a', name: '\u001b[31m' } }),
    ],
    ['items[0].status.podIP is not an IP address', items(podItem('web', '10.0.0.0/8'))],
    ['items[0].status.startTime is not a time', items(podItem('web', '::1', { status: { startTime: 'x' } }))],
    ['items[1] has the UID of items[0]', items(podItem('web', '::1'), podItem('web', '::2'))],
    ['it has no Service default/kubernetes', items(podItem('web', '::1'))],
    ['it has no Pod', items(...whole)],
    ['it has no Node', items(podItem('web', '::1'), ...whole.slice(0, 1))],
  ])('says %s', (message, text) => {
    expect(() => takeCluster(text, TEN)).toThrow(message);
  });
});
