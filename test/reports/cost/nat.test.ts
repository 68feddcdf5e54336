import { describe, expect, it } from 'vitest';
import { nat } from '../../../src/reports/cost/nat.ts';
import { folderOf, folderWith, type Values } from '../../helpers/logs.ts';
import { readReport } from '../../helpers/reading.ts';
import { interfaceOf, inventoryOf, placeOf } from '../../inventory/things.ts';
import { atClient, CLIENT, GB, HOST, S3, throughGateway } from './gateway.ts';

describe('nat', () => {
  const V3 = 'pkt-srcaddr pkt-dstaddr flow-direction';
  const V5 = `${V3} pkt-src-aws-service pkt-dst-aws-service`;
  const twoHosts = [
    ...throughGateway(S3, GB, 3 * GB),
    ...atClient(S3, GB, 3 * GB),
    ...throughGateway(HOST, 2 * GB, 0),
    ...atClient(HOST, 2 * GB, 0),
  ];

  it('counts each byte once, and says what a gateway endpoint would have saved', async () => {
    const { lines } = await readReport(nat, folderWith(V5, twoHosts));
    expect(lines).toEqual([
      `${CLIENT} ${S3} S3 eni-nat 2 3 4000000000 4 0.18 1000000000 0.18`,
      `${CLIENT} ${HOST} NULL eni-nat 2 3 2000000000 2 0.09 2000000000 0`,
    ]);
  });

  it('takes the price that is given, and does not know what is saved where services are not logged', async () => {
    const price = nat.options.price.parse('0.1');
    const { lines } = await readReport(nat, folderWith(V3, twoHosts), { options: { price } });
    expect(lines).toEqual([
      `${CLIENT} ${S3} NULL eni-nat 2 3 4000000000 4 0.4 1000000000 NULL`,
      `${CLIENT} ${HOST} NULL eni-nat 2 3 2000000000 2 0.2 2000000000 NULL`,
    ]);
  });

  it('counts at each of two gateways in a row, and not what is refused', async () => {
    const folder = folderWith(V5, [
      ...throughGateway(HOST, GB, 0),
      ...throughGateway(HOST, GB, 0, { 'interface-id': 'eni-other' }),
      ...throughGateway(S3, GB, GB, { action: 'REJECT' }),
    ]);
    expect((await readReport(nat, folder)).rows.map((row) => [row[1], row[3], row[8]])).toEqual([
      [HOST, 'eni-nat', 0.045],
      [HOST, 'eni-other', 0.045],
    ]);
  });

  it('knows private gateways by their kind, and neither further addresses nor instances that translate', async () => {
    const far = '192.168.7.7';
    const kind = `${V3} interface-type instance-id`;
    const folder = folderWith(kind, [
      ...throughGateway(far, GB, 0, { 'interface-type': 'nat_gateway' }),
      ...throughGateway('192.168.8.8', GB, 0),
      ...throughGateway(HOST, GB, 0, { 'instance-id': 'i-1' }),
      ...throughGateway(HOST, GB, 0, { 'interface-type': 'gateway_load_balancer' }),
    ]);
    const { rows } = await readReport(nat, folder);
    expect(rows.map((row) => row.slice(0, 2))).toEqual([[CLIENT, far]]);
  });

  it('knows private gateways by the inventory, if interface-type is not logged', async () => {
    const folder = folderWith(V3, [
      ...throughGateway('192.168.7.7', GB, 0),
      ...throughGateway('192.168.8.8', GB, 0, { 'interface-id': 'eni-other' }),
    ]);
    const inventory = inventoryOf(
      placeOf({ interfaces: [interfaceOf('eni-nat', '10.0.3.3', { type: 'nat_gateway' })] }),
    );
    const { rows } = await readReport(nat, folder, { inventory });
    expect(rows.map((row) => row.slice(0, 2))).toEqual([[CLIENT, '192.168.7.7']]);
    expect((await readReport(nat, folder)).rows).toEqual([]);
  });

  it.each(['10.9.9.9', '198.51.100.1'])('counts at a regional gateway whose address is %s', async (own) => {
    const at = { 'interface-id': '-', 'resource-id': 'nat-1', packets: 1 };
    const leg = (srcaddr: string, dstaddr: string, direction: string, more: Values) => ({
      ...at,
      srcaddr,
      dstaddr,
      'pkt-srcaddr': srcaddr,
      'pkt-dstaddr': dstaddr,
      'flow-direction': direction,
      ...more,
    });
    const folder = folderWith(`${V3} resource-id`, [
      leg(CLIENT, HOST, 'ingress', { bytes: GB }),
      leg(own, HOST, 'egress', { bytes: GB, srcport: 1024 }),
      leg(HOST, own, 'ingress', { bytes: GB, srcport: 443, dstport: 1024 }),
      leg(HOST, CLIENT, 'egress', { bytes: GB, srcport: 443, dstport: 40_000 }),
    ]);
    expect((await readReport(nat, folder)).lines).toEqual([
      `${CLIENT} ${HOST} NULL nat-1 2 2 2000000000 2 0.09 1000000000 NULL`,
    ]);
  });
});

it('nat needs the addresses of packets', async () => {
  await expect(readReport(nat, folderOf([{}]))).rejects.toThrow(/pkt-srcaddr/);
});
