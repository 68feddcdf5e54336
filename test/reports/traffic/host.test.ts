import { describe, expect, it } from 'vitest';
import { host } from '../../../src/reports/traffic/host.ts';
import { folderOf, NOON, temporaryFolder, v2 } from '../../helpers/logs.ts';
import { rowsOf, writeParquet } from '../../helpers/parquet.ts';
import { readReport } from '../../helpers/reading.ts';

const SEEN = '2026-11-20T12:00:00Z 2026-11-20T12:00:50Z';

describe('host', () => {
  it('tells whom it talks to, as a client and as a server', async () => {
    const folder = folderOf([
      { srcaddr: '10.0.0.1', dstaddr: '10.0.1.1', bytes: 10 },
      {
        srcaddr: '10.0.1.1',
        dstaddr: '10.0.0.1',
        srcport: 443,
        dstport: 40_000,
        bytes: 900,
        start: NOON - 60,
      },
      { srcaddr: '198.51.100.7', dstaddr: '10.0.0.1', dstport: 22, bytes: 40, action: 'REJECT' },
      { srcaddr: '198.51.100.7', dstaddr: '10.0.9.9', dstport: 22 },
    ]);
    const { columns, lines } = await readReport(host, folder, { options: { address: '10.0.0.1/32' } });
    expect(columns.slice(0, 5)).toEqual('host role peer port protocol'.split(' '));
    expect(lines).toEqual([
      '10.0.0.1 client 10.0.1.1 443 TCP 2 10 900 2 0 0 2026-11-20T11:59:00Z 2026-11-20T12:00:50Z',
      `10.0.0.1 server 198.51.100.7 22 TCP 1 0 40 0 1 0 ${SEEN}`,
    ]);
  });
});

it('the traffic of a block is found in Parquet files that have IPv6 addresses too', async () => {
  const folder = temporaryFolder();
  // So many that the files have dictionaries of their addresses.
  const records = Array.from({ length: 400 }, (_, at) =>
    v2({
      srcaddr: at % 3 ? `10.0.0.${at % 200}` : `2001:db8::${at % 90}`,
      dstaddr: at % 5 ? `192.0.2.${at % 9}` : `2001:db8::1:${at % 90}`,
    }),
  );
  await writeParquet(folder, 'a.parquet', rowsOf(records));
  const options = { address: '10.0.0.0/8' };
  const { lines } = await readReport(host, folder, { options, limit: 'all' });
  const text = folderOf(records);
  expect(lines).toEqual((await readReport(host, text, { options, limit: 'all' })).lines);
  expect(lines.length).toBeGreaterThan(100);
});
