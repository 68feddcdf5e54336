import { expect, it } from 'vitest';
import { pairs } from '../../../src/reports/traffic/pairs.ts';
import { folderOf, folderWith } from '../../helpers/logs.ts';
import { readReport } from '../../helpers/reading.ts';

it('pairs adds up both directions between two addresses, and counts each packet once', async () => {
  const folder = folderOf([
    { srcaddr: '10.0.0.1', dstaddr: '10.0.0.2', bytes: 100, packets: 1 },
    { srcaddr: '10.0.0.1', dstaddr: '10.0.0.2', bytes: 100, packets: 1, 'interface-id': 'eni-2' },
    { srcaddr: '10.0.0.2', dstaddr: '10.0.0.1', srcport: 443, dstport: 40_000, bytes: 900, packets: 2 },
    { srcaddr: '10.0.0.3', dstaddr: '10.0.0.1', bytes: 50, packets: 4, action: 'REJECT' },
    { srcaddr: '-', dstaddr: '10.0.0.1', bytes: 7, packets: 5 },
  ]);
  const { columns, lines } = await readReport(pairs, folder);
  expect(columns).toEqual('addr_a addr_b flows packets bytes'.split(' '));
  expect(lines).toEqual(['10.0.0.1 10.0.0.2 3 3 1000', '10.0.0.1 10.0.0.3 1 4 50', '10.0.0.1 NULL 1 5 7']);
});

it('pairs has the addresses of packets, or with --interface-level those of interfaces', async () => {
  const packet = { 'pkt-srcaddr': '10.0.0.1', 'pkt-dstaddr': '203.0.113.7' };
  const folder = folderWith('pkt-srcaddr pkt-dstaddr', [
    { ...packet, srcaddr: '10.0.0.1', dstaddr: '10.0.9.9', bytes: 40 },
  ]);
  expect((await readReport(pairs, folder)).lines).toEqual(['10.0.0.1 203.0.113.7 1 10 40']);
  expect((await readReport(pairs, folder, { options: { interfaceLevel: true } })).lines).toEqual([
    '10.0.0.1 10.0.9.9 1 10 40',
  ]);
});
