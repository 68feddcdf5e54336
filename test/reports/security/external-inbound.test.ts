import { expect, it } from 'vitest';
import { externalInbound } from '../../../src/reports/security/external-inbound.ts';
import { folderOf } from '../../helpers/logs.ts';
import { readReport } from '../../helpers/reading.ts';
import { inventoryOf, placeOf } from '../../inventory/things.ts';

const SEEN = '2026-11-20T12:00:00Z 2026-11-20T12:00:50Z';

it('external-inbound has the services that public addresses reach, without answers from outside', async () => {
  const folder = folderOf([
    { srcaddr: '203.0.113.7', srcport: 50_001 },
    { srcaddr: '203.0.113.7', srcport: 50_002 },
    { srcaddr: '198.51.100.9', dstport: 22 },
    { srcaddr: '203.0.113.8', dstport: 22, action: 'REJECT' },
    { srcaddr: '203.0.113.7', srcport: 443, dstport: 50_000 },
    ...['10.9.9.9', '172.31.0.1', '192.168.0.1', '100.64.0.1', '169.254.169.254', 'fd00::1', '-'].map(
      (srcaddr) => ({
        srcaddr,
      }),
    ),
    { srcaddr: '2001:db8::7', dstaddr: '2001:db8:1::1' },
    { srcaddr: '172.32.0.1', dstaddr: '203.0.113.1' },
  ]);
  expect((await readReport(externalInbound, folder)).lines).toEqual([
    `10.0.1.1 443 TCP 1 2 2 20 2000 ${SEEN}`,
    `10.0.1.1 22 TCP 1 1 1 10 1000 ${SEEN}`,
    `2001:db8:1::1 443 TCP 1 1 1 10 1000 ${SEEN}`,
  ]);
});

it('external-inbound knows that the blocks of a VPC are its own, public ones too', async () => {
  const folder = folderOf([
    { srcaddr: '11.0.2.7', dstaddr: '11.0.1.5', dstport: 443 },
    { srcaddr: '198.51.100.9', dstaddr: '11.0.1.5', dstport: 22 },
  ]);
  const vpcs = [{ id: 'vpc-1', cidrs: ['10.0.0.0/16', '11.0.0.0/16'], tags: {} }];
  const inventory = inventoryOf(placeOf({ vpcs }));
  expect((await readReport(externalInbound, folder, { inventory })).lines).toEqual([
    `11.0.1.5 22 TCP 1 1 1 10 1000 ${SEEN}`,
  ]);
});
