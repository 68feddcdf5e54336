import { expect, it } from 'vitest';
import { listed } from '../../../src/reports/index.ts';
import { folderOf, temporaryFolder, writeLog } from '../../helpers/logs.ts';
import { readReport } from '../../helpers/reading.ts';

const SEEN = '2026-11-20T12:00:00Z 2026-11-20T12:00:50Z';

it('listed has who talks with addresses of a list, both ways as one row', async () => {
  const folder = folderOf([
    { dstaddr: '203.0.113.7', bytes: 70 },
    { srcaddr: '203.0.113.7', dstaddr: '10.0.0.1', srcport: 443, dstport: 40_000, bytes: 500 },
    { srcaddr: '198.51.100.9', action: 'REJECT', bytes: 40 },
    { srcaddr: '2001:db8:5::1', dstaddr: '2001:db8::1', bytes: 9 },
    { srcaddr: '198.51.101.9' },
    { srcaddr: '-', dstaddr: 'no-address' },
  ]);
  const path = writeLog(
    temporaryFolder(),
    'list.txt',
    '# of ours\n203.0.113.7\n198.51.100.0/24 ; SBL1\r\n\n2001:db8:5::/48, a network\n198.51.100.0/24\n',
  );
  const options = { entries: listed.options.entries.parse(path) };
  const { columns, lines } = await readReport(listed, folder, { options });
  expect(columns.slice(0, 8)).toEqual(
    'listed entry other flows accepted rejected bytes_from bytes_to'.split(' '),
  );
  expect(lines).toEqual([
    `203.0.113.7 203.0.113.7/32 10.0.0.1 2 2 0 500 70 ${SEEN}`,
    `2001:db8:5::1 2001:db8:5::/48 2001:db8::1 1 1 0 9 0 ${SEEN}`,
    `198.51.100.9 198.51.100.0/24 10.0.1.1 1 0 1 40 0 ${SEEN}`,
  ]);
});
