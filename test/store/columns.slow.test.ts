import { basename, join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { actions, topTalkers } from '../../src/reports/index.ts';
import { LocalSource } from '../../src/sources/local/local-source.ts';
import { sourceFolders } from '../../src/store/store-folder.ts';
import { logText, NOON, temporaryFolder, V2_HEADER, type Values, v2, writeLog } from '../helpers/logs.ts';
import { readReports } from '../helpers/reading.ts';
import { cases, writeTraffic } from './seen-traffic.ts';
import { answer, fromFiles, recordFiles, storedLogs, sumsFiles } from './stored.ts';

/** The rows of each file of a store. */
async function storedRows(paths: readonly string[]): Promise<Record<string, string[]>> {
  const duckDb = await DuckDBInstance.create(':memory:');
  const connection = await duckDb.connect();
  const files: Record<string, string[]> = {};
  for (const path of paths) {
    const rows = await connection.runAndReadAll(`select * from read_parquet('${path}')`);
    const texts = rows.getRowObjectsJson().map((row) => JSON.stringify(row, Object.keys(row).sort()));
    files[basename(path)] = texts.sort();
  }
  connection.closeSync();
  duckDb.closeSync();
  return files;
}

/** What the index says of the sums of each unit. */
const aboutSums = (store: string) =>
  sourceFolders(store).flatMap((source) =>
    source.units().map((unit) => {
      const { form, hasSharedInterfaces, hasPacketEnds } = source.entry(unit)?.sums ?? {};
      return { unit, form, hasSharedInterfaces, hasPacketEnds };
    }),
  );

test('a unit that is made at once has the records, marks and sums of one that is added to', {
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
    const found = await storedRows(recordFiles(atOnce));
    expect(found).toEqual(await storedRows(recordFiles(inTwo)));
    expect(await storedRows(sumsFiles(atOnce))).toEqual(await storedRows(sumsFiles(inTwo)));
    expect(aboutSums(atOnce)).toEqual(aboutSums(inTwo));
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
  const rows = Object.values(await storedRows(recordFiles(store))).flat();
  expect(rows.map((row) => (JSON.parse(row) as { _mark: number })._mark).sort()).toEqual([3, 4]);
});

const WITHOUT_TRAFFIC: Values = {
  ...Object.fromEntries(
    'srcaddr dstaddr srcport dstport protocol packets bytes action'.split(' ').map((name) => [name, '-']),
  ),
  'log-status': 'NODATA',
};

test('many records with many different numbers, and some without any, are stored as they are', async () => {
  const folder = temporaryFolder();
  const logs = join(folder, 'logs');
  const lines = Array.from({ length: 70_000 }, (_, at) =>
    at % 1000 === 7
      ? v2({ ...WITHOUT_TRAFFIC, start: NOON })
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

test.each([
  ['sums that take more than eight bytes', { bytes: 10n ** 18n - 1n, packets: 10n ** 18n - 1n }],
  ['times in milliseconds', { start: 1000 * NOON + 999, end: 1000 * NOON + 60_999 }],
  ['no traffic', WITHOUT_TRAFFIC],
])('%s are summed as they are from files', async (_, values: Values) => {
  const folder = temporaryFolder();
  const logs = join(folder, 'logs');
  const lines = Array.from({ length: 12 }, (_, at) => v2({ start: NOON + at, ...values }));
  writeLog(logs, '123456789012_vpcflowlogs_eu-west-1_fl-0a_20261122T1205Z_x.log.gz', logText(lines));
  const store = storedLogs(logs, join(folder, 'store'));
  const found = await readReports([actions, topTalkers], store, {});
  expect(found).toEqual(await readReports([actions, topTalkers], new LocalSource({ path: logs }), {}));
  expect(sumsFiles(join(folder, 'store'))).toHaveLength(1);
});
