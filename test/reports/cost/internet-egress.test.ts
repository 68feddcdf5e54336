import { describe, expect, it } from 'vitest';
import { internetEgress } from '../../../src/reports/cost/internet-egress.ts';
import { folderWith } from '../../helpers/logs.ts';
import { readReport } from '../../helpers/reading.ts';
import { inventoryOf, placeOf } from '../../inventory/things.ts';
import { atClient, CLIENT, GB, HOST, S3, throughGateway } from './gateway.ts';

describe('internet-egress', () => {
  it('counts once what goes through a gateway, and not what stays within', async () => {
    const folder = folderWith('pkt-srcaddr pkt-dstaddr flow-direction pkt-dst-aws-service traffic-path', [
      ...throughGateway(HOST, 2 * GB, 5 * GB),
      ...atClient(HOST, 2 * GB, 5 * GB).map((values) => ({ ...values, 'traffic-path': 1 })),
      { dstaddr: '203.0.113.8', bytes: GB, 'traffic-path': 8 },
      { dstaddr: '203.0.113.9', bytes: GB, 'traffic-path': 8 },
      { dstaddr: S3, bytes: GB, 'traffic-path': 7 },
      { dstaddr: '203.0.113.10', bytes: GB, 'traffic-path': 3 },
      { dstaddr: '203.0.113.11', bytes: GB, action: 'REJECT' },
      { dstaddr: '10.0.9.9', bytes: GB, 'traffic-path': 1 },
      { srcaddr: '2001:db8::1', dstaddr: '2001:db8:1::1', bytes: GB / 2, 'traffic-path': 8 },
      { srcaddr: '2001:db8::1', dstaddr: '2001:db8::2', bytes: GB, 'traffic-path': 1 },
      { srcaddr: '2001:db8:1::1', dstaddr: '2001:db8::1', bytes: GB },
    ]);
    expect((await readReport(internetEgress, folder)).lines).toEqual([
      '10.0.0.1 NULL 2 2 20 2000000000 2 0.18 NULL',
      `${CLIENT} NULL 1 2 10 2000000000 2 0.18 NULL`,
      '2001:db8::1 NULL 1 1 10 500000000 0.5 0.045 NULL',
    ]);
  });

  it('knows that the blocks of a VPC are its own, public ones too', async () => {
    const folder = folderWith('pkt-srcaddr pkt-dstaddr flow-direction traffic-path', [
      { srcaddr: '11.0.1.5', dstaddr: '203.0.113.8', bytes: GB, 'traffic-path': 8 },
      { srcaddr: '11.0.1.5', dstaddr: '11.0.2.7', bytes: GB, 'traffic-path': 1 },
    ]);
    const inventory = inventoryOf(placeOf({ vpcs: [{ id: 'vpc-1', cidrs: ['11.0.0.0/16'], tags: {} }] }));
    expect((await readReport(internetEgress, folder, { inventory })).lines).toEqual([
      '11.0.1.5 NULL 1 1 10 1000000000 1 0.09 NULL',
    ]);
  });
});
