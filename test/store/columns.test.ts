import { basename, join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { logText, NOON, temporaryFolder, V2_HEADER, v2, writeLog } from '../helpers/logs.ts';
import { cases, writeTraffic } from './seen-traffic.ts';
import { answer, fromFiles, recordFiles, storedLogs } from './stored.ts';

/** The rows of each file with records of a store, with their marks. */
async function storedRows(store: string): Promise<Record<string, string[]>> {
  const duckDb = await DuckDBInstance.create(':memory:');
  const connection = await duckDb.connect();
  const files: Record<string, string[]> = {};
  for (const path of recordFiles(store)) {
    const rows = await connection.runAndReadAll(`select * from read_parquet('${path}')`);
    const texts = rows.getRowObjectsJson().map((row) => JSON.stringify(row, Object.keys(row).sort()));
    files[basename(path)] = texts.sort();
  }
  connection.closeSync();
  duckDb.closeSync();
  return files;
}

test('a unit that is made at once has the records and marks of one that is added to', {
  timeout: 120_000,
}, async () => {
  const marks = new Set<string>();
  const property = fc.asyncProperty(cases, async (one) => {
    const folder = temporaryFolder();
    const logs = join(folder, 'logs');
    const [atOnce, inTwo] = ['at-once', 'in-two'].map((name) => join(folder, name)) as [string, string];
    const fill = (store: string) => storedLogs(logs, store).fill({ window: undefined });
    // SQL marks what is added to stored records; what is only read is marked in its columns.
    await writeTraffic(logs, { ...one, isFilledTwice: true }, () => fill(inTwo));
    await fill(inTwo);
    await fill(atOnce);
    const found = await storedRows(atOnce);
    expect(found).toEqual(await storedRows(inTwo));
    for (const row of Object.values(found).flat())
      marks.add(String((JSON.parse(row) as { _mark: number })._mark));
  });
  await fc.assert(property, { numRuns: 12, seed: 3 });
  expect([...marks].sort()).toEqual(['1', '2', '3', '4']);
});

test('an interface that sees packets before and after their translation is two places', async () => {
  const folder = temporaryFolder();
  const logs = join(folder, 'logs');
  const lines = ['10.0.0.1', '10.0.0.200'].map(
    (srcaddr) => `${v2({ srcaddr, dstaddr: '10.0.1.1' })} 10.0.0.1 10.0.1.1`,
  );
  const name = '123456789012_vpcflowlogs_eu-west-1_fl-0a_20261122T1205Z_x.log.gz';
  writeLog(logs, name, logText(lines, `${V2_HEADER} pkt-srcaddr pkt-dstaddr`));
  const store = join(folder, 'store');
  await storedLogs(logs, store).fill({ window: undefined });
  const rows = Object.values(await storedRows(store)).flat();
  expect(rows.map((row) => (JSON.parse(row) as { _mark: number })._mark).sort()).toEqual([3, 4]);
});

test('many records with many different numbers, and some without any, are stored as they are', async () => {
  const folder = temporaryFolder();
  const logs = join(folder, 'logs');
  const lines = Array.from({ length: 70_000 }, (_, at) =>
    at % 1000 === 7
      ? v2({ ...Object.fromEntries(MISSING.map((name) => [name, '-'])), 'log-status': 'NODATA', start: NOON })
      : v2({
          srcaddr: `10.${at % 3}.${at % 7}.${at % 250}`,
          dstaddr: at % 11 === 0 ? `2001:db8::${(at % 500).toString(16)}` : '10.0.0.1',
          srcport: (at * 7919) % 65_536,
          packets: at % 50,
          bytes: at * 7_000_000_003,
          start: NOON + (at % 7200),
          end: NOON + (at % 7200) + 60,
        }),
  );
  writeLog(logs, '123456789012_vpcflowlogs_eu-west-1_fl-0a_20261122T1205Z_x.log.gz', logText(lines));
  const found = await answer(storedLogs(logs, join(folder, 'store')));
  expect(found.rows).toHaveLength(70_000);
  expect(found).toEqual(await fromFiles(logs));
});

const MISSING = 'srcaddr dstaddr srcport dstport protocol packets bytes action'.split(' ');
