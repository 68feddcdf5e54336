import { describe, expect, it } from 'vitest';
import { accepted } from '../../../src/reports/traffic/accepted.ts';
import { folderOf, type Values } from '../../helpers/logs.ts';
import { readReport } from '../../helpers/reading.ts';

const SEEN = '2026-11-20T12:00:00Z 2026-11-20T12:00:50Z';
const seenBy = (eni: string, values: Values): Values => ({ 'interface-id': eni, ...values });

describe('accepted', () => {
  it('has the accepted packets, each counted once', async () => {
    const folder = folderOf([seenBy('eni-a', {}), seenBy('eni-b', {}), { action: 'REJECT', dstport: 22 }]);
    expect((await readReport(accepted, folder)).lines).toEqual([
      `10.0.0.1 10.0.1.1 443 TCP 2 10 1000 ${SEEN}`,
    ]);
  });
});
