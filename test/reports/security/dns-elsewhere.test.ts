import { expect, it } from 'vitest';
import { dnsElsewhere } from '../../../src/reports/security/dns-elsewhere.ts';
import { folderOf } from '../../helpers/logs.ts';
import { readReport } from '../../helpers/reading.ts';
import { inventoryOf, placeOf } from '../../inventory/things.ts';
import { endsOf, requestTo } from './request.ts';

it('dns-elsewhere has plain, encrypted and HTTPS queries, the last to well-known resolvers only', async () => {
  const folder = folderOf([
    requestTo(53, { protocol: 17, dstaddr: '192.0.2.53' }),
    requestTo(853, { dstaddr: '192.0.2.54' }),
    requestTo(443, { dstaddr: '8.8.8.8' }),
    requestTo(443, { dstaddr: '192.0.2.55' }),
    requestTo(53, { protocol: 17, dstaddr: '10.0.0.53', action: 'REJECT' }),
    requestTo(53, { protocol: 17, srcaddr: '203.0.113.7', action: 'REJECT' }),
  ]);
  expect(endsOf((await readReport(dnsElsewhere, folder)).lines)).toEqual([
    '10.0.0.1 192.0.2.53 53 UDP',
    '10.0.0.1 192.0.2.54 853 TCP',
    '10.0.0.1 8.8.8.8 443 TCP',
    '10.0.0.1 10.0.0.53 53 UDP',
  ]);
});

it('dns-elsewhere knows the public addresses of VPCs, and those who ask well-known resolvers', async () => {
  const folder = folderOf([
    requestTo(53, { protocol: 17, srcaddr: '2001:db8::5', dstaddr: '2001:4860:4860::8888' }),
    requestTo(53, { protocol: 17, srcaddr: '2001:db8::5', dstaddr: '2a00::53' }),
    requestTo(53, { protocol: 17, srcaddr: '2a00::7', dstaddr: '2001:db8::53' }),
    requestTo(53, { protocol: 17, srcaddr: '11.0.1.5', dstaddr: '192.0.2.53' }),
    requestTo(53, { protocol: 17, srcaddr: '11.9.9.9', dstaddr: '11.0.1.53' }),
  ]);
  const vpcs = [{ id: 'vpc-1', cidrs: ['11.0.0.0/16', '2001:db8::/56'], tags: {} }];
  const known = '2001:db8::5 2001:4860:4860::8888 53 UDP';
  expect(endsOf((await readReport(dnsElsewhere, folder)).lines)).toEqual([known]);
  const inventory = inventoryOf(placeOf({ vpcs }));
  expect(endsOf((await readReport(dnsElsewhere, folder, { inventory })).lines).toSorted()).toEqual([
    '11.0.1.5 192.0.2.53 53 UDP',
    known,
    '2001:db8::5 2a00::53 53 UDP',
  ]);
});
