import { expect, it } from 'vitest';
import { largeTransfers } from '../../../src/reports/security/large-transfers.ts';
import { folderOf } from '../../helpers/logs.ts';
import { readReport } from '../../helpers/reading.ts';

const SEEN = '2026-11-20T12:00:00Z 2026-11-20T12:00:50Z';

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
