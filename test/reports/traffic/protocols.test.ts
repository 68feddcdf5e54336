import { expect, it } from 'vitest';
import { protocols } from '../../../src/reports/traffic/protocols.ts';
import { folderOf } from '../../helpers/logs.ts';
import { readReport } from '../../helpers/reading.ts';

const records = [
  { 'interface-id': 'eni-a', bytes: 100 },
  { 'interface-id': 'eni-b', bytes: 100 },
  { 'interface-id': 'eni-a', protocol: 17, bytes: 30, action: 'REJECT' },
  { 'interface-id': 'eni-a', srcaddr: '2001:db8::1', dstaddr: '2001:db8::2', protocol: 253, bytes: 7 },
];

it('protocols have the sums of each protocol, and count each packet once', async () => {
  const { columns, lines } = await readReport(protocols, folderOf(records));
  expect(columns).toEqual('kind flows packets bytes accepted rejected'.split(' '));
  expect(lines).toEqual(['TCP 2 10 100 2 0', 'UDP 1 10 30 0 1', '253 1 10 7 1 0']);
});
