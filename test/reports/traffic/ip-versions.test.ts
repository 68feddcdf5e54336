import { expect, it } from 'vitest';
import { ipVersions } from '../../../src/reports/traffic/ip-versions.ts';
import { folderOf } from '../../helpers/logs.ts';
import { readReport } from '../../helpers/reading.ts';

const records = [
  { 'interface-id': 'eni-a', bytes: 100 },
  { 'interface-id': 'eni-b', bytes: 100 },
  { 'interface-id': 'eni-a', protocol: 17, bytes: 30, action: 'REJECT' },
  { 'interface-id': 'eni-a', srcaddr: '2001:db8::1', dstaddr: '2001:db8::2', protocol: 253, bytes: 7 },
];

it('ip-versions has the sums of IPv4 and of IPv6', async () => {
  expect((await readReport(ipVersions, folderOf(records))).lines).toEqual([
    'IPv4 3 20 130 2 1',
    'IPv6 1 10 7 1 0',
  ]);
});
