import { expect, it } from 'vitest';
import { unanswered } from '../../../src/reports/security/unanswered.ts';
import { folderOf, type Values } from '../../helpers/logs.ts';
import { readReport } from '../../helpers/reading.ts';

const SEEN = '2026-11-20T12:00:00Z 2026-11-20T12:00:50Z';

it('unanswered has connections whose answers are missing or were refused', async () => {
  const back = (srcport: number, values: Values = {}) => ({
    srcaddr: '10.0.1.1',
    dstaddr: '10.0.0.1',
    srcport: 443,
    dstport: srcport,
    ...values,
  });
  const folder = folderOf([
    { srcport: 40_001 },
    back(40_001),
    { srcport: 40_002 },
    { srcport: 40_003 },
    back(40_003, { action: 'REJECT' }),
    // Refused, so it needs no answer; let through at one end and refused at the other is refused.
    { srcport: 40_004, action: 'REJECT' },
    { srcport: 40_005 },
    { srcport: 40_005, 'interface-id': 'eni-2', action: 'REJECT' },
    // All answered.
    { srcport: 40_006, dstaddr: '10.0.1.2' },
    { srcaddr: '10.0.1.2', dstaddr: '10.0.0.1', srcport: 443, dstport: 40_006 },
    // Nobody can say which is the answer.
    { srcport: 123, dstport: 123, protocol: 17 },
    { srcport: 0, dstport: 0, protocol: 1 },
    // Syslog and VXLAN are not answered.
    { srcport: 40_007, dstport: 514, protocol: 17 },
    { srcport: 40_008, dstport: 8472, protocol: 17 },
  ]);
  const { columns, lines } = await readReport(unanswered, folder);
  expect(columns.slice(4, 7)).toEqual(['unanswered', 'answers_refused', 'connections']);
  expect(lines).toEqual([`10.0.0.1 10.0.1.1 443 TCP 2 1 3 ${SEEN}`]);
});
