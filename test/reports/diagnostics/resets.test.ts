import { expect, it } from 'vitest';
import { resets } from '../../../src/reports/diagnostics/resets.ts';
import { folderWith, NOON } from '../../helpers/logs.ts';
import { readReport } from '../../helpers/reading.ts';

it('resets has who reset connections, and servers that had not taken them', async () => {
  const ask = (srcport: number, flags: number) => ({ srcport, 'tcp-flags': flags });
  const answer = (dstport: number, flags: number) => ({
    srcaddr: '10.0.1.1',
    dstaddr: '10.0.0.1',
    srcport: 443,
    dstport,
    'tcp-flags': flags,
  });
  const folder = folderWith('tcp-flags', [
    ...[ask(1001, 2), answer(1001, 4)],
    ...[ask(1002, 2), answer(1002, 22)],
    ...[ask(1003, 6), answer(1003, 18)],
    ...[ask(1004, 3), answer(1004, 19)],
    // Reset in a later interval than it was taken.
    ...[ask(1005, 2), answer(1005, 18), { ...answer(1005, 4), start: NOON + 60 }],
    { ...ask(1006, 4), protocol: 17 },
  ]);
  expect((await readReport(resets, folder)).lines).toEqual([
    '10.0.0.1 10.0.1.1 443 TCP 4 1 3 1 0 2026-11-20T12:00:00Z 2026-11-20T12:01:50Z',
  ]);
});
