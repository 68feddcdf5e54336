import { appendFileSync, rmSync, truncateSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { reportSql } from '../../../src/reports/run-report.ts';
import { actions } from '../../../src/reports/traffic/actions.ts';
import { Inspection } from '../../../src/sources/files/inspection.ts';
import { LocalSource } from '../../../src/sources/local/local-source.ts';
import { findLogFiles } from '../../../src/sources/local/log-files.ts';
import { logText, temporaryFolder, v2, writeLog } from '../../helpers/logs.ts';

const RECORDS = 1000;
const TEXT = logText(Array.from({ length: RECORDS }, (_, at) => v2({ srcport: at })));

/** Counts the records of two files, the second of which changes after it was looked at and before it is read. */
async function countAfter(name: string, change: (path: string) => void) {
  const folder = temporaryFolder();
  writeLog(folder, `a-${name}`, TEXT);
  const path = writeLog(folder, `b-${name}`, TEXT);
  const request = { window: undefined, filter: {} };
  await using source = await new LocalSource({ path: folder }).open(request);
  const runner = await source.runner();
  const sql = reportSql(actions, source, request);
  change(path);
  const rows = await runner.run(sql);
  const [first] = (await Array.fromAsync(rows.batches)).flat();
  return { records: Number(first?.[1]), skipped: await source.skipped() };
}

test.each(['x.log', 'x.log.gz'])(
  '%s that is removed before it is read is an error that names it',
  async (name) => {
    await expect(countAfter(name, (path) => rmSync(path))).rejects.toMatchObject({
      exitCode: 3,
      message: expect.stringMatching(/^\/.+\/b-x\.log(\.gz)? was removed before it was read$/),
      hint: 'run it again: it leaves out files that are gone',
    });
  },
);

test('a file that is removed before it is looked at is left out, by name', async () => {
  const folder = temporaryFolder();
  const path = writeLog(folder, 'a.log', TEXT);
  const { files } = findLogFiles(folder, undefined);
  rmSync(path);
  const inspection = new Inspection({});
  await inspection.addAll(files);
  expect(inspection.skipped).toEqual([{ where: path, reason: expect.stringContaining('no such file') }]);
});

test('a file that grows while it is read counts with its whole lines', async () => {
  const grow = (path: string) => appendFileSync(path, `${v2()}\n${v2().slice(0, 40)}`);
  const { records, skipped } = await countAfter('x.log', grow);
  expect(records).toBe(2 * RECORDS + 1);
  expect(skipped).toMatchObject([{ lines: 1, line: RECORDS + 3, reason: 'too few values' }]);
});

test('a packed file that grows by a part of itself counts with its whole lines', async () => {
  const part = gzipSync(TEXT).subarray(0, 300);
  const { records, skipped } = await countAfter('x.log.gz', (path) => appendFileSync(path, part));
  expect(records).toBeGreaterThanOrEqual(2 * RECORDS);
  expect(skipped.length).toBeLessThanOrEqual(1);
});

test('a file that is cut short while it is read counts with what is left', async () => {
  const { records, skipped } = await countAfter('x.log', (path) => truncateSync(path, 5000));
  expect(records).toBeLessThan(2 * RECORDS);
  expect(records).toBeGreaterThanOrEqual(RECORDS);
  expect(skipped).toMatchObject([{ lines: 1, reason: 'too few values' }]);
});
