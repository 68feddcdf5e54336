import { describe, expect, it } from 'vitest';
import { mergedCluster } from '../../../src/inventory/merge.ts';
import { takeCluster } from '../../../src/inventory/take-cluster.ts';
import { crossAz, internetEgress, interRegion, nat } from '../../../src/reports/index.ts';
import { folderWith, type Values } from '../../helpers/logs.ts';
import { readReport } from '../../helpers/reading.ts';
import { kubernetesList, podItem } from '../../inventory/kubernetes-items.ts';
import { interfaceOf, inventoryOf, placeOf } from '../../inventory/things.ts';

const GB = 1_000_000_000;
const HOST = '203.0.113.7';
const GATEWAY = '10.0.0.9';
const FIELDS =
  'pkt-srcaddr pkt-dstaddr flow-direction interface-type instance-id subnet-id az-id next-hop-az-id traffic-path instance-tag pkt-dst-aws-service';

/** What is logged of packets through a NAT gateway, at the client's interface and at both sides of the gateway. */
function through(client: string, own: Values, bytes: number, srcport: number): Values[] {
  const packet = { 'pkt-srcaddr': client, 'pkt-dstaddr': HOST, bytes, srcport };
  const gateway = { 'interface-id': 'eni-nat', 'interface-type': 'nat_gateway', 'subnet-id': 'subnet-nat' };
  return [
    { ...packet, ...own, srcaddr: client, dstaddr: HOST, 'flow-direction': 'egress', 'traffic-path': 1 },
    { ...packet, ...gateway, srcaddr: client, dstaddr: GATEWAY, 'flow-direction': 'ingress' },
    {
      ...packet,
      ...gateway,
      srcaddr: GATEWAY,
      'pkt-srcaddr': GATEWAY,
      dstaddr: HOST,
      'flow-direction': 'egress',
      'traffic-path': 8,
      srcport: srcport + 1000,
    },
  ];
}

const web = {
  'instance-id': 'i-web',
  'interface-id': 'eni-web',
  'subnet-id': 'subnet-a',
  'instance-tag': 'Caf%C3%A9',
};
const batch = { 'instance-id': 'i-batch', 'interface-id': 'eni-batch', 'subnet-id': 'subnet-a' };

const folder = () =>
  folderWith(FIELDS, [
    ...through('10.0.1.5', web, GB, 1),
    ...through('10.0.1.5', web, GB, 2),
    ...through('10.0.1.6', batch, 3 * GB, 3),
    // Only the gateway tells of this one.
    ...through('10.0.1.7', {}, GB, 4).slice(1),
  ]);

const by = (words: string) => ({ options: { by: nat.options.by.parse(words) } });

describe('costs by owner', () => {
  it('are those of what addresses are called, which go by themselves where they have no name', async () => {
    const inventory = inventoryOf(
      placeOf({
        interfaces: [
          interfaceOf('eni-web', '10.0.1.5', { tags: { Name: 'web' } }),
          interfaceOf('eni-batch', '10.0.1.6', { tags: { Name: 'web' } }),
        ],
      }),
    );
    expect((await readReport(nat, folder(), { ...by('name'), inventory })).lines).toEqual([
      'web NULL NULL eni-nat 3 30 5000000000 5 0.225 5000000000 0',
      '10.0.1.7 NULL NULL eni-nat 1 10 1000000000 1 0.045 1000000000 0',
    ]);
  });

  it('are those of the workloads of pods, and of their namespaces', async () => {
    const web = { owner: ['StatefulSet', 'web'] } as const;
    const list = kubernetesList(podItem('web-0', '10.0.1.5', web), podItem('web-1', '10.0.1.6', web));
    const inventory = mergedCluster(inventoryOf(), takeCluster(list, '2026-11-20T13:00:00Z'));
    for (const [owner, name] of [
      ['workload', 'shop/web'],
      ['namespace', 'shop'],
    ] as const)
      expect((await readReport(nat, folder(), { ...by(owner), inventory })).lines).toEqual([
        `${name} NULL NULL eni-nat 3 30 5000000000 5 0.225 5000000000 0`,
        '10.0.1.7 NULL NULL eni-nat 1 10 1000000000 1 0.045 1000000000 0',
      ]);
  });

  it('are those of the instances behind a NAT gateway, each byte once', async () => {
    expect((await readReport(nat, folder(), by('instance'))).lines).toEqual([
      'i-batch NULL NULL eni-nat 1 10 3000000000 3 0.135 3000000000 0',
      'i-web NULL NULL eni-nat 2 20 2000000000 2 0.09 2000000000 0',
      'NULL NULL NULL eni-nat 1 10 1000000000 1 0.045 1000000000 0',
    ]);
    expect((await readReport(internetEgress, folder(), by('instance'))).lines).toEqual([
      'i-batch NULL 1 2 10 3000000000 3 0.27 NULL',
      'i-web NULL 1 4 20 2000000000 2 0.18 NULL',
      'NULL NULL 1 1 10 1000000000 1 0.09 NULL',
    ]);
  });

  it('are those of their subnets, and not of the gateway, and of tags as they were written', async () => {
    const subnets = await readReport(nat, folder(), by('subnet'));
    expect(subnets.rows.map((row) => [row[0], row[6]])).toEqual([
      ['subnet-a', BigInt(5 * GB)],
      [null, BigInt(GB)],
    ]);
    const tags = await readReport(nat, folder(), by('instance-tag'));
    expect(tags.rows.map((row) => [row[0], row[6]])).toEqual([
      [null, BigInt(4 * GB)],
      ['Café', BigInt(2 * GB)],
    ]);
  });

  it('are those of the sender between zones and Regions', async () => {
    const leg = { srcaddr: '10.0.1.5', dstaddr: '10.0.2.5', bytes: GB };
    const logs = folderWith(FIELDS, [
      { ...leg, ...web, 'az-id': 'use1-az1', 'flow-direction': 'egress', 'next-hop-az-id': 'use1-az2' },
      { ...leg, ...batch, 'az-id': 'use1-az2', 'flow-direction': 'ingress', 'next-hop-az-id': 'use1-az1' },
      { ...leg, ...web, dstaddr: '172.16.0.1', 'flow-direction': 'egress', 'traffic-path': 5 },
      { ...leg, ...web, dstaddr: '172.16.0.2', 'flow-direction': 'egress', 'traffic-path': 5 },
    ]);
    expect((await readReport(crossAz, logs, by('instance'))).lines).toEqual([
      'use1-az1 use1-az2 i-web NULL 2 10 1000000000 1 0.02 NULL NULL',
    ]);
    expect((await readReport(interRegion, logs, by('instance'))).lines).toEqual([
      'i-web NULL 2 20 2000000000 2 0.04',
    ]);
  });

  it('need fields that the source may lack', async () => {
    const few = folderWith('pkt-srcaddr pkt-dstaddr', [{}]);
    await expect(readReport(nat, few, by('account'))).rejects.toMatchObject({
      message: expect.stringMatching(/does not log: flow-direction \(since version 5\)$/),
      hint: expect.stringMatching(/flowq enable s3 … --fields for:nat,flow-direction creates one/),
    });
    expect(() => nat.options.by.parse('owner')).toThrow(/not one of address, instance, subnet/);
  });
});
