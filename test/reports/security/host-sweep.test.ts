import { expect, it } from 'vitest';
import { hostSweep } from '../../../src/reports/security/host-sweep.ts';
import { folderOf, type Values } from '../../helpers/logs.ts';
import { readReport } from '../../helpers/reading.ts';

const many = (count: number, make: (at: number) => Values) =>
  Array.from({ length: count }, (_, at) => make(at));
const KNOCK = { srcaddr: '203.0.113.7', packets: 1, bytes: 40, action: 'REJECT' };
const SEEN = '2026-11-20T12:00:00Z 2026-11-20T12:00:50Z';

it('host-sweep has who tries one port of as many addresses, the refused first', async () => {
  const folder = folderOf([
    ...many(4, (at) => ({ ...KNOCK, dstport: 445, dstaddr: `10.0.1.${at}` })),
    ...many(5, (at) => ({ srcaddr: '10.0.0.9', dstport: 9100, dstaddr: `10.0.1.${at}` })),
    ...many(3, (at) => ({ ...KNOCK, dstport: 22, dstaddr: `10.0.1.${at}` })),
  ]);
  expect((await readReport(hostSweep, folder, { options: { hosts: 4 } })).lines).toEqual([
    `203.0.113.7 445 TCP 4 4 4 4 ${SEEN}`,
    `10.0.0.9 9100 TCP 5 0 5 50 ${SEEN}`,
  ]);
});
