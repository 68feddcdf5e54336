import { expect, it } from 'vitest';
import { encryption } from '../../../src/reports/security/encryption.ts';
import { folderWith } from '../../helpers/logs.ts';
import { readReport } from '../../helpers/reading.ts';

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
