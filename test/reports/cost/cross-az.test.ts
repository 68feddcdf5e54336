import { describe, expect, it } from 'vitest';
import { crossAz } from '../../../src/reports/cost/cross-az.ts';
import { folderWith } from '../../helpers/logs.ts';
import { readReport } from '../../helpers/reading.ts';
import { GB } from './gateway.ts';

describe('cross-az', () => {
  const A = { 'interface-id': 'eni-a', 'az-id': 'use1-az1', 'flow-direction': 'egress', bytes: GB };
  const B = { 'interface-id': 'eni-b', 'az-id': 'use1-az2', 'flow-direction': 'ingress', bytes: GB };
  const once = 'use1-az1 use1-az2 10.0.0.1 10.0.1.1 2 10 1000000000 1 0.02';

  it('is told by both ends', async () => {
    const other = { dstaddr: '10.0.2.2' };
    const folder = folderWith('az-id flow-direction', [
      A,
      B,
      { ...A, ...other },
      { ...B, ...other, 'az-id': 'use1-az1' },
      { ...A, dstaddr: '10.0.3.3' },
      { ...A, dstaddr: '10.1.0.1' },
      { ...B, dstaddr: '10.1.0.1', 'az-id': 'usw2-az1' },
    ]);
    expect((await readReport(crossAz, folder)).lines).toEqual([once]);
  });

  it('is told by the next hop, at either end or both, and also where only some records have it', async () => {
    const fields = 'az-id flow-direction next-hop-az-id';
    const hopA = { ...A, 'next-hop-az-id': 'use1-az2' };
    const hopB = { ...B, 'next-hop-az-id': 'use1-az1' };
    expect((await readReport(crossAz, folderWith(fields, [hopA, hopB]))).lines).toEqual([once]);
    expect((await readReport(crossAz, folderWith(fields, [hopA, B]))).lines).toEqual([
      once.replace(' 2 10 ', ' 1 10 '),
    ]);
    expect((await readReport(crossAz, folderWith(fields, [hopB]))).lines).toEqual([
      once.replace(' 2 10 ', ' 1 10 '),
    ]);
    const refused = { ...hopA, action: 'REJECT' };
    expect((await readReport(crossAz, folderWith(fields, [refused]))).lines).toEqual([]);
  });
});
