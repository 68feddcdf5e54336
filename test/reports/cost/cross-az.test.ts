import { describe, expect, it } from 'vitest';
import { crossAz } from '../../../src/reports/cost/cross-az.ts';
import { folderWith } from '../../helpers/logs.ts';
import { readReport } from '../../helpers/reading.ts';
import { interfaceOf, inventoryOf, placeOf } from '../../inventory/things.ts';
import { GB } from './gateway.ts';

describe('cross-az', () => {
  const A = { 'interface-id': 'eni-a', 'az-id': 'use1-az1', 'flow-direction': 'egress', bytes: GB };
  const B = { 'interface-id': 'eni-b', 'az-id': 'use1-az2', 'flow-direction': 'ingress', bytes: GB };
  const once = 'use1-az1 use1-az2 10.0.0.1 10.0.1.1 2 10 1000000000 1 0.02 NULL NULL';

  it('is told by both ends', async () => {
    const other = { dstaddr: '10.0.2.2' };
    const folder = folderWith('az-id flow-direction', [
      A,
      B,
      { ...A, ...other },
      { ...B, ...other, 'az-id': 'use1-az1' },
      { ...A, dstaddr: '10.0.3.3' },
      { ...A, dstaddr: '10.1.0.1' },
      { ...B, dstaddr: '10.1.0.1', 'az-id': 'usw2-az1' },
    ]);
    expect((await readReport(crossAz, folder)).lines).toEqual([once]);
  });

  it('is told by the next hop, at either end or both, and also where only some records have it', async () => {
    const fields = 'az-id flow-direction next-hop-az-id';
    const hopA = { ...A, 'next-hop-az-id': 'use1-az2' };
    const hopB = { ...B, 'next-hop-az-id': 'use1-az1' };
    expect((await readReport(crossAz, folderWith(fields, [hopA, hopB]))).lines).toEqual([once]);
    expect((await readReport(crossAz, folderWith(fields, [hopA, B]))).lines).toEqual([
      once.replace(' 2 10 ', ' 1 10 '),
    ]);
    expect((await readReport(crossAz, folderWith(fields, [hopB]))).lines).toEqual([
      once.replace(' 2 10 ', ' 1 10 '),
    ]);
    const refused = { ...hopA, action: 'REJECT' };
    expect((await readReport(crossAz, folderWith(fields, [refused]))).lines).toEqual([]);
  });

  it('finds both crossings through a middlebox in another zone', async () => {
    const there = { ...A, 'interface-id': 'eni-box', 'az-id': 'use1-az2' };
    const box = [{ ...there, 'flow-direction': 'ingress' }, there];
    const end = (zone: string) => ({ ...B, 'az-id': zone });
    const hops = async (zone: string) =>
      (await readReport(crossAz, folderWith('az-id flow-direction', [A, ...box, end(zone)]))).lines.map(
        (line) => line.split(' ').slice(0, 2).join(' '),
      );
    expect(await hops('use1-az1')).toEqual(['use1-az1 use1-az2', 'use1-az2 use1-az1']);
    expect(await hops('use1-az3')).toEqual(['use1-az1 use1-az2', 'use1-az2 use1-az3']);
    expect(await hops('use1-az2')).toEqual(['use1-az1 use1-az2']);
  });

  it('says that the zone of a public address is that of the gateway', async () => {
    const ends = async (srcaddr: string, dstaddr: string) =>
      (
        await readReport(
          crossAz,
          folderWith(
            'az-id flow-direction',
            [A, B].map((end) => ({ ...end, srcaddr, dstaddr })),
          ),
        )
      ).rows.map((row) => row.at(-1));
    expect(await ends('192.0.2.1', '10.0.1.1')).toEqual(['source']);
    expect(await ends('10.0.0.1', '192.0.2.1')).toEqual(['destination']);
    expect(await ends('2001:db8::1', '2001:db8::2')).toEqual([null]);
  });

  it('says what AWS does not charge for', async () => {
    const fields = 'az-id flow-direction next-hop-az-id interface-type next-hop-interface-type';
    const hop = { ...A, 'next-hop-az-id': 'use1-az2' };
    const folder = folderWith(fields, [
      { ...hop, 'next-hop-interface-type': 'transit_gateway' },
      { ...hop, dstport: 80 },
      { ...B, 'next-hop-az-id': 'use1-az1', dstaddr: '10.0.3.3', 'interface-type': 'vpc_endpoint' },
    ]);
    const { rows } = await readReport(crossAz, folder);
    expect(rows.map((row) => row.slice(3).join(' '))).toEqual([
      '10.0.1.1 2 20 2000000000 2 0.02 transit gateway ',
      '10.0.3.3 1 10 1000000000 1 0 interface endpoint ',
    ]);
  });

  it('knows from the inventory what AWS does not charge for, and says what it cannot know', async () => {
    const to = (dstaddr: string, id: string) => [
      { ...A, dstaddr },
      { ...B, dstaddr, 'interface-id': id },
    ];
    const folder = folderWith('az-id flow-direction', [
      ...to('10.0.3.3', 'eni-vpce'),
      ...to('10.0.4.4', 'eni-tgw'),
      ...to('10.0.5.5', 'eni-b'),
    ]);
    const of = (id: string, type: string) => interfaceOf(id, '10.0.9.9', { type });
    const inventory = inventoryOf(
      placeOf({
        interfaces: [
          of('eni-vpce', 'vpc_endpoint'),
          of('eni-tgw', 'transit_gateway'),
          of('eni-b', 'interface'),
        ],
      }),
    );
    const free = async (known?: typeof inventory) =>
      (await readReport(crossAz, folder, known ? { inventory: known } : {})).rows.map((row) =>
        [row[3], row[8], row[9]].join(' '),
      );
    expect((await free(inventory)).toSorted()).toEqual([
      '10.0.3.3 0 interface endpoint',
      '10.0.4.4 0 transit gateway',
      '10.0.5.5 0.02 ',
    ]);
    expect((await free()).toSorted()).toEqual(['10.0.3.3 0.02 ', '10.0.4.4 0.02 ', '10.0.5.5 0.02 ']);
  });
});
