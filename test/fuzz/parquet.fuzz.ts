import { rmSync } from 'node:fs';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { querySql } from '../../src/flows/user-query.ts';
import { footerBytes, PARQUET_TAIL_BYTES } from '../../src/logs/parquet.ts';
import type { Value } from '../../src/rows/rows.ts';
import { LocalSource } from '../../src/sources/local/local-source.ts';
import { changedByte, gzipParquet, recordsOf } from '../helpers/damaged-parquet.ts';
import { NOON, temporaryFolder, writeLog } from '../helpers/logs.ts';
import { runs } from './runs.ts';

const RECORDS = recordsOf(300);

/** Numbers that add up over files: sums, and counts behind filters that statistics of files can answer. */
const QUESTIONS = [
  'select count(*), count(packets), sum(bytes), sum(packets), sum(srcport), sum("start"), sum("end") from log_quality',
  `select count(*), sum(bytes) from log_quality where start >= ${NOON + 100} and start < ${NOON + 200}`,
  'select count(*) from log_quality where dstport = 22',
  "select count(*) from log_quality where srcaddr = '10.0.1.1' or srcaddr = '2001:db8::9'",
  "select count(*) from log_quality where interface_id in ('eni-3', 'eni-4')",
  'select count(*) from log_quality where bytes > 1000000',
  'select count(*) from log_quality where packets is null',
  "select sum(n) from (select action, count(*) as n from flows where action = 'REJECT' group by action)",
  'select sum(length(srcaddr) + length(interface_id)) from log_quality',
];

async function answersOf(folder: string) {
  await using source = await new LocalSource({ path: folder }).open({ window: undefined, filter: {} });
  const runner = await source.runner();
  const answers: Value[][] = [];
  for (const question of QUESTIONS) {
    const sql = querySql(question, { sets: source.sets, window: undefined, filter: {} }, source.dialect);
    const { batches } = await runner.run(sql);
    answers.push((await Array.fromAsync(batches)).flat(2));
  }
  const skipped = await source.skipped();
  return { answers, skipped: skipped.length, isWhole: skipped.every(({ lines }) => lines === undefined) };
}

/** How many files stand in a folder, so that few folders are opened for many of them. */
const FILES = 100;

it('of Parquet files with changed bytes each is read right or left out, for every question', {
  timeout: 240_000,
}, async () => {
  const whole = await gzipParquet(RECORDS);
  const right = temporaryFolder();
  writeLog(right, 'a.parquet', whole);
  const { answers: ofOne } = await answersOf(right);
  const last = whole.length - 1;
  const footer = whole.length - footerBytes(whole.subarray(-PARQUET_TAIL_BYTES), whole.length);
  // No checksum protects the footer.
  const at = fc.oneof(fc.nat({ max: last }), fc.integer({ min: footer, max: last }));
  const change = fc.record({ at, by: fc.integer({ min: 1, max: 255 }) });
  const changes = fc.array(change, { minLength: FILES, maxLength: FILES });
  await fc.assert(
    fc.asyncProperty(changes, async (all) => {
      const folder = temporaryFolder();
      // One that is whole, so that a folder of damaged files alone is not an error.
      writeLog(folder, 'whole.parquet', whole);
      for (const [number, { at, by }] of all.entries())
        writeLog(folder, `${number}.parquet`, changedByte(whole, at, by));
      const { answers, skipped, isWhole } = await answersOf(folder);
      expect(isWhole).toBe(true);
      const read = BigInt(1 + FILES - skipped);
      expect(answers).toEqual(ofOne.map((row) => row.map((value) => BigInt(value as bigint) * read)));
      rmSync(folder, { recursive: true });
    }),
    { ...runs(100), endOnFailure: true },
  );
});
