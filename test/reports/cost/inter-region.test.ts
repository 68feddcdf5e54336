import { describe, expect, it } from 'vitest';
import { interRegion } from '../../../src/reports/cost/inter-region.ts';
import { folderWith } from '../../helpers/logs.ts';
import { readReport } from '../../helpers/reading.ts';
import { GB } from './gateway.ts';

describe('inter-region', () => {
  it('has what leaves through a peering with another Region', async () => {
    const folder = folderWith('traffic-path', [
      { dstaddr: '172.16.0.1', bytes: 3 * GB, 'traffic-path': 5 },
      { dstaddr: '172.16.0.1', bytes: GB, 'traffic-path': 5, srcport: 1 },
      { dstaddr: '172.16.0.2', bytes: GB, 'traffic-path': 4 },
      { dstaddr: '172.16.0.3', bytes: GB },
    ]);
    expect((await readReport(interRegion, folder)).lines).toEqual([
      '10.0.0.1 172.16.0.1 2 20 4000000000 4 0.08',
    ]);
  });

  it('costs nothing where records have no bytes', async () => {
    const folder = folderWith('traffic-path', [{ bytes: '-', 'traffic-path': 5 }]);
    expect((await readReport(interRegion, folder)).lines).toEqual(['10.0.0.1 10.0.1.1 1 10 0 0 0']);
  });
});
