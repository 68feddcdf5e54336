import { expect, it } from 'vitest';
import { rejectReason } from '../../../src/reports/security/reject-reason.ts';
import { folderWith } from '../../helpers/logs.ts';
import { readReport } from '../../helpers/reading.ts';

const SEEN = '2026-11-20T12:00:00Z 2026-11-20T12:00:50Z';

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
