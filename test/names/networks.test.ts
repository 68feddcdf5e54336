import { describe, expect, it } from 'vitest';
import type { InventoryInterface, InventoryPlace, KubernetesCluster } from '../../src/inventory/inventory.ts';
import { mergedInventory } from '../../src/inventory/merge.ts';
import { withMeanings } from '../../src/names/named-filter.ts';
import { Names } from '../../src/names/names.ts';
import { aggregate } from '../../src/reports/aggregate.ts';
import { host } from '../../src/reports/index.ts';
import { folderWith, NOON } from '../helpers/logs.ts';
import { readReport } from '../helpers/reading.ts';
import { interfaceOf, inventoryOf, placeOf } from '../inventory/things.ts';

const held = (
  id: string,
  address: string,
  name: string | undefined,
  things: Partial<InventoryInterface> = {},
) => interfaceOf(id, address, { owner: {}, vpc: 'vpc-a', tags: name ? { Name: name } : {}, ...things });

const namesOf = (interfaces: readonly InventoryInterface[], more: Partial<InventoryPlace> = {}) =>
  new Names({ inventory: inventoryOf(placeOf({ interfaces, ...more })) });

const at = (moment: number) => ({ since: moment, until: moment });

const day = (days: number) => new Date((NOON + days * 86_400) * 1000).toISOString().replace('.000', '');

const A = { vpc: 'vpc-a' };

describe('the network of a row counts first', () => {
  const other = { vpc: 'vpc-b' };

  it('an address in the blocks of its VPC never belongs to another one', () => {
    const vpcs = ['vpc-a', 'vpc-b'].map((id) => ({ id, cidrs: ['10.0.0.0/16'], tags: {} }));
    const names = namesOf([held('eni-b', '10.0.1.5', 'prod-db', other)], { vpcs });
    expect(names.of('10.0.1.5', at(NOON), A)).toBeUndefined();
    expect(names.of('10.0.1.5', at(NOON), other)).toBe('prod-db');
    expect(names.of('10.0.1.5', at(NOON), { vpc: 'vpc-c' })).toBe('prod-db');
  });

  it('a prefix of its VPC counts before a single address of another one', () => {
    const names = namesOf([
      held('eni-b', '10.0.1.5', 'prod-db', other),
      held('eni-a', '10.0.1.0/28', 'node-a'),
    ]);
    expect(names.of('10.0.1.5', at(NOON), A)).toBe('node-a');
  });

  it('an interface without a name in its VPC counts before one with a name elsewhere', () => {
    const names = namesOf([
      held('eni-b', '10.0.1.5', 'prod-db', other),
      held('eni-a', '10.0.1.5', undefined),
    ]);
    expect(names.of('10.0.1.5', at(NOON), A)).toBeUndefined();
  });

  it('the same address in two VPCs has a name in each, in groups and filters too', async () => {
    const inventory = inventoryOf(
      placeOf({
        interfaces: [
          held('eni-a', '10.0.1.5', 'web'),
          held('eni-b', '10.0.1.5', 'db', other),
          held('eni-c', '10.0.2.0/28', 'node-a'),
          held('eni-d', '10.0.2.0/28', 'node-b', other),
        ],
      }),
    );
    const names = new Names({ inventory });
    const records = ['10.0.1.5', '10.0.2.3'].flatMap((srcaddr) =>
      ['vpc-a', 'vpc-b'].map((vpc) => ({ srcaddr, dstaddr: '10.0.1.99', 'vpc-id': vpc })),
    );
    const folder = folderWith('vpc-id', records);
    const read = async (filter: object) => {
      const report = aggregate('count', 'flows', ['vpc_id', 'src_name']);
      return (await readReport(report, folder, { inventory, filter })).lines.toSorted();
    };
    expect(await read({})).toEqual(['vpc-a node-a 1', 'vpc-a web 1', 'vpc-b db 1', 'vpc-b node-b 1']);
    expect(await read(withMeanings({ name: ['web'] }, names))).toEqual(['vpc-a web 1']);
    expect(await read(withMeanings({ src: ['!node-a'] }, names))).not.toContain('vpc-a node-a 1');
  });
});

it('pods with the same address in two VPCs are of the workload in their own, whose nodes say which it is', async () => {
  const cluster = (name: string, instance: string): KubernetesCluster => ({
    id: name,
    taken: day(0),
    pods: [
      {
        id: `pod-${name}`,
        namespace: 'shop',
        name: `${name}-0`,
        workload: name,
        node: 'node',
        addresses: [{ address: '10.0.1.5', kind: 'private' }],
      },
    ],
    services: [],
    nodes: [{ id: `node-${name}`, name: 'node', instance, addresses: [] }],
  });
  const place = placeOf({
    interfaces: [
      held('eni-a', '10.0.1.9', undefined, { instance: 'i-a' }),
      held('eni-b', '10.0.1.9', undefined, { instance: 'i-b', vpc: 'vpc-b' }),
    ],
  });
  const inventory = { ...inventoryOf(place), clusters: [cluster('web', 'i-a'), cluster('db', 'i-b')] };
  const folder = folderWith(
    'vpc-id',
    ['vpc-a', 'vpc-b'].map((vpc, at) => ({
      srcaddr: '10.0.1.5',
      dstaddr: '10.0.1.99',
      'vpc-id': vpc,
      bytes: at + 1,
    })),
  );
  const names = new Names({ inventory });
  const read = async (filter: object) =>
    (
      await readReport(aggregate('sum', 'bytes', ['src_workload']), folder, { inventory, filter })
    ).lines.toSorted();
  expect(await read({})).toEqual(['shop/db 2', 'shop/web 1']);
  expect(await read(withMeanings({ name: ['shop/web'] }, names))).toEqual(['shop/web 1']);
});

describe('time', () => {
  const handover = [
    held('eni-new', '10.0.1.5', 'db', { from: day(-1) }),
    held('eni-old', '10.0.1.5', 'web', { until: day(1) }),
  ];

  it('a name stands for its addresses while they were its own', async () => {
    const names = namesOf(handover);
    const records = [-2, 0, 2].map((days) => ({
      srcaddr: '10.0.1.5',
      dstaddr: '10.9.9.9',
      start: NOON + days * 86_400,
      packets: 10 + days,
    }));
    const folder = folderWith('vpc-id', records);
    const packets = async (name: string) => {
      const report = aggregate('sum', 'packets', ['srcaddr']);
      const filter = withMeanings({ name: [name] }, names);
      return (await readReport(report, folder, { filter })).lines;
    };
    expect([await packets('web'), await packets('db')]).toEqual([['10.0.1.5 8'], ['10.0.1.5 22']]);
    const flows = async (name: string) => {
      const options = { address: names.find(name)?.blocks };
      const { rows, columns } = await readReport(host, folder, { options });
      return rows.map((row) => row[columns.indexOf('flows')]);
    };
    expect([await flows('web'), await flows('db')]).toEqual([[1n], [2n]]);
  });

  it('a successor without a name ends the name, in a prefix too', () => {
    for (const [block, address] of [
      ['10.0.1.5', '10.0.1.5'],
      ['10.0.1.0/28', '10.0.1.3'],
    ] as const) {
      const names = namesOf([
        held('eni-new', block, undefined, { from: day(-1) }),
        held('eni-old', block, 'web', { until: day(1) }),
      ]);
      expect(names.of(address, at(NOON), A)).toBeUndefined();
      expect(names.of(address, at(NOON - 2 * 86_400), A)).toBe('web');
    }
  });

  it('an interface that moves to another instance or is renamed keeps its past', () => {
    const place = (taken: number, interfaces: InventoryInterface[]) =>
      placeOf({
        taken: day(taken),
        interfaces,
        instances: [
          { id: 'i-a', tags: { Name: 'node-old' } },
          { id: 'i-b', tags: { Name: 'node-new' } },
        ],
      });
    const pet = (instance: string, attached: number) => {
      const addresses = [{ address: '10.0.1.5', kind: 'private' as const, from: day(attached) }];
      const owner = { service: 'EC2', name: instance };
      return held('eni-pet', '', undefined, { owner, instance, addresses, from: day(attached) });
    };
    const first = place(-2, [pet('i-a', -5), held('eni-r', '10.0.1.6', 'orders')]);
    const last = place(0, [pet('i-b', -1), held('eni-r', '10.0.1.6', 'payments')]);
    const names = new Names({ inventory: mergedInventory(inventoryOf(first), last) });
    const called = (value: string) =>
      [-3, -1.5, 1].map((days) => names.of(value, at(NOON + days * 86_400), A));
    expect(called('10.0.1.5')).toEqual(['node-old', 'node-old', 'node-new']);
    expect(called('eni-pet')).toEqual(['node-old', 'node-old', 'node-new']);
    // Between two inventories, the later name counts.
    expect(called('10.0.1.6')).toEqual(['orders', 'payments', 'payments']);
    expect(names.find('node-old')?.blocks).toEqual([
      { block: '10.0.1.5/32', from: NOON - 5 * 86_400, until: NOON - 86_400 },
    ]);
    expect(names.find('orders')?.interfaces).toEqual([{ id: 'eni-r', until: NOON - 2 * 86_400 }]);
  });

  it('names before the first inventory are guesses', () => {
    const before = placeOf({ taken: day(-9) });
    const once = mergedInventory(inventoryOf(before), placeOf({ taken: day(0) }));
    expect(new Names({ inventory: inventoryOf(before) }).knownSince).toBe(NOON - 9 * 86_400);
    expect(new Names({ inventory: once }).knownSince).toBe(NOON - 9 * 86_400);
    expect(new Names({}).knownSince).toBeUndefined();
  });
});

describe('what several accounts see', () => {
  const owner = { service: 'EC2', name: 'i-p' };

  it('has the tags that one of them sees', () => {
    const shared = held('eni-p', '10.0.1.5', undefined, { owner, instance: 'i-p' });
    const own = held('eni-p', '10.0.1.5', 'orders');
    const places = [placeOf({ interfaces: [shared] }), placeOf({ account: '2', interfaces: [own] })];
    for (const all of [places, places.toReversed()])
      expect(new Names({ inventory: inventoryOf(...all) }).of('10.0.1.5', at(NOON), A)).toBe('orders');
  });

  it('is gone when the later inventory saw it gone', () => {
    const stale = placeOf({ taken: day(-5), interfaces: [held('eni-p', '10.0.1.5', 'old')] });
    const gone = held('eni-p', '10.0.1.5', 'old', { until: day(-1) });
    const names = new Names({ inventory: inventoryOf(stale, placeOf({ account: '2', interfaces: [gone] })) });
    expect(names.of('10.0.1.5', at(NOON), A)).toBeUndefined();
  });
});

it('the secondary interface of an EKS node, and its prefix, are called by the node', () => {
  const addresses = ['10.0.1.6', '10.0.4.16/28'].map((address) => ({ address, kind: 'private' as const }));
  const node = held('eni-k', '', undefined, { owner: { service: 'EKS' }, instance: 'i-1', addresses });
  const names = namesOf([node], { instances: [{ id: 'i-1', tags: { Name: 'eks-node-1' } }] });
  expect(['10.0.1.6', '10.0.4.17'].map((one) => names.of(one, at(NOON), A))).toEqual([
    'eks-node-1',
    'eks-node-1',
  ]);
});
