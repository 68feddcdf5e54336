import { expect, it } from 'vitest';
import { encryption, externalInbound, largeTransfers, rejectReason } from '../../../src/reports/index.ts';
import { folderOf, folderWith } from '../../helpers/logs.ts';
import { readReport } from '../../helpers/reading.ts';

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

it('large-transfers has what goes to one public address in the window, from so many bytes', async () => {
  const folder = folderOf([
    { dstaddr: '203.0.113.7', srcport: 1, bytes: 600 },
    { dstaddr: '203.0.113.7', srcport: 2, bytes: 400 },
    { dstaddr: '203.0.113.7', srcport: 2, bytes: 400, 'interface-id': 'eni-2' },
    { dstaddr: '203.0.113.8', bytes: 999 },
    { dstaddr: '10.0.0.9', bytes: 5000 },
  ]);
  expect((await readReport(largeTransfers, folder, { options: { atLeast: 1000 } })).lines).toEqual([
    `10.0.0.1 203.0.113.7 3 20 1000 ${SEEN}`,
  ]);
  expect((await readReport(largeTransfers, folder)).lines).toEqual([]);
  expect(largeTransfers.options).toHaveProperty('atLeast.default', '1GB');
});

it('reject-reason tells what AWS says of refusals', async () => {
  const refused = { action: 'REJECT', packets: 3 };
  const folder = folderWith('reject-reason', [
    { ...refused, 'reject-reason': 'BPA', bytes: '-' },
    { ...refused, 'reject-reason': 'BPA', srcaddr: '10.0.0.2' },
    { ...refused, 'reject-reason': 'EC' },
    { ...refused, srcport: 1 },
    { ...refused, srcport: 2 },
    { ...refused, srcport: 3, 'interface-id': 'eni-2' },
    { action: 'ACCEPT' },
  ]);
  expect((await readReport(rejectReason, folder)).lines).toEqual([
    `rules 3 9 1 1 2 ${SEEN}`,
    `block-public-access 2 6 2 1 1 ${SEEN}`,
    `encryption-controls 1 3 1 1 1 ${SEEN}`,
  ]);
});

it('encryption tells the share of each kind, in bytes that count once', async () => {
  const folder = folderWith('encryption-status', [
    { 'encryption-status': 1, bytes: 600 },
    { 'encryption-status': 1, bytes: 600, 'interface-id': 'eni-2' },
    { 'encryption-status': 0, bytes: 300, srcaddr: '10.0.0.2' },
    { 'encryption-status': 3, bytes: 60, srcaddr: '10.0.0.2' },
    { bytes: 40 },
  ]);
  expect((await readReport(encryption, folder)).lines).toEqual([
    'nitro 2 10 600 0.6 1',
    'none 1 10 300 0.3 1',
    'both 1 10 60 0.06 1',
    'unknown 1 10 40 0.04 1',
  ]);
});
