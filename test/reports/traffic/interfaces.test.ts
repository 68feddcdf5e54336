import { expect, it } from 'vitest';
import { interfaces } from '../../../src/reports/traffic/interfaces.ts';
import { folderOf, type Values } from '../../helpers/logs.ts';
import { readReport } from '../../helpers/reading.ts';

const SEEN = '2026-11-20T12:00:00Z 2026-11-20T12:00:50Z';
const seenBy = (eni: string, values: Values): Values => ({ 'interface-id': eni, ...values });

it('interfaces has the sums of what each interface logged', async () => {
  const folder = folderOf([
    seenBy('eni-a', { bytes: 100 }),
    seenBy('eni-b', { bytes: 90, action: 'REJECT' }),
    seenBy('eni-a', { bytes: 100, srcport: 1 }),
  ]);
  expect((await readReport(interfaces, folder)).lines).toEqual([
    `eni-a 2 20 200 2 0 ${SEEN}`,
    `eni-b 1 10 90 0 1 ${SEEN}`,
  ]);
});
