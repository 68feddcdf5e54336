import { expect, it } from 'vitest';
import { vpcs } from '../../../src/reports/traffic/vpcs.ts';
import { folderWith } from '../../helpers/logs.ts';
import { readReport } from '../../helpers/reading.ts';

const SEEN = '2026-11-20T12:00:00Z 2026-11-20T12:00:50Z';

it('vpcs has the sums of each VPC and account', async () => {
  const at = (vpc: string, account: string) => ({ 'vpc-id': vpc, 'account-id': account });
  const folder = folderWith('vpc-id', [
    { ...at('vpc-1', '111122223333'), 'interface-id': 'eni-a', bytes: 60 },
    { ...at('vpc-1', '111122223333'), 'interface-id': 'eni-b', bytes: 60 },
    { ...at('vpc-1', '444455556666'), 'interface-id': 'eni-c', bytes: 50, action: 'REJECT' },
    { ...at('vpc-2', '111122223333'), 'interface-id': 'eni-d', bytes: 40, srcport: 1 },
    { ...at('vpc-2', '111122223333'), 'interface-id': 'eni-d', bytes: 40, srcport: 2 },
  ]);
  expect((await readReport(vpcs, folder)).lines).toEqual([
    `vpc-2 111122223333 2 20 80 2 0 ${SEEN}`,
    `vpc-1 111122223333 2 10 60 2 0 ${SEEN}`,
    `vpc-1 444455556666 1 10 50 0 1 ${SEEN}`,
  ]);
});
