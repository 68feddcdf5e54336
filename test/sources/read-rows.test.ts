import { expect, it } from 'vitest';
import { LocalSource } from '../../src/sources/local/local-source.ts';
import { readRows } from '../../src/sources/read-rows.ts';
import { logText, NOON, temporaryFolder, v2, writeLog } from '../helpers/logs.ts';

it('a reader of rows is told why there can be none', async () => {
  const folder = temporaryFolder();
  writeLog(folder, '123456789012_vpcflowlogs_us-east-1_fl-1_20261120T1200Z_aa.log.gz', logText([v2()]));
  const caveats: string[] = [];
  const window = { since: NOON - 864_000, until: NOON - 777_600 };
  const rows = readRows(
    new LocalSource({ path: folder }),
    async () => ({ window, filter: {}, sql: () => 'select 1 where false' }),
    {
      onCaveat: ({ text }) => caveats.push(text),
    },
  );
  expect(await Array.fromAsync(rows)).toEqual([]);
  expect(caveats).toEqual([
    expect.stringMatching(/has records in this window: they cover 2026-11-20T12:00:00Z/),
  ]);
});
