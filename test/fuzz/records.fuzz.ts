import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { FlowqError } from '../../src/errors.ts';
import { rejected } from '../../src/reports/traffic/rejected.ts';
import { logText, temporaryFolder, V2_HEADER, v2, writeLog } from '../helpers/logs.ts';
import { rowsOf, writeParquet } from '../helpers/parquet.ts';
import { readQuery, readReport } from '../helpers/reading.ts';
import { runs } from './runs.ts';

/** Lines, and how many records and how many lines that are none each of them is. */
const LINES: readonly { line: string; records: number; skipped: number }[] = [
  { line: v2(), records: 1, skipped: 0 },
  { line: v2({ srcaddr: '2001:db8::1', bytes: '-' }), records: 1, skipped: 0 },
  { line: v2({ 'log-status': 'NODATA', action: '-' }), records: 1, skipped: 0 },
  { line: `${v2()}\r`, records: 1, skipped: 0 },
  { line: v2({ 'interface-id': '"\\\'#é東' }), records: 1, skipped: 0 },
  { line: '', records: 0, skipped: 0 },
  { line: V2_HEADER, records: 0, skipped: 0 },
  { line: 'too few', records: 0, skipped: 1 },
  { line: `${v2()} more`, records: 0, skipped: 1 },
  { line: v2({ start: 'noon' }), records: 0, skipped: 1 },
  { line: v2({ bytes: 2n ** 64n }), records: 0, skipped: 1 },
  { line: '{"json": true}', records: 0, skipped: 1 },
];
const file = fc.record({
  lines: fc.array(fc.constantFrom(...LINES), { maxLength: 40 }),
  packed: fc.boolean(),
  returns: fc.boolean(),
  ended: fc.boolean(),
});

/** A file of which every line is damaged is left out as a whole. */
const isRead = ({ lines }: { lines: readonly { records: number; skipped: number }[] }) =>
  lines.some(({ records }) => records > 0) || lines.every(({ skipped }) => skipped === 0);

it('what is read and what is skipped add up to what is there', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(file, { minLength: 1, maxLength: 4 }), async (files) => {
      const folder = temporaryFolder();
      for (const [at, { lines, packed, returns, ended }] of files.entries()) {
        const text = logText(lines.map(({ line }) => line)).slice(0, ended ? undefined : -1);
        writeLog(folder, `${at}.log${packed ? '.gz' : ''}`, returns ? text.replaceAll('\n', '\r\n') : text);
      }
      const question = readQuery('select count(*), sum(bytes) from log_quality', folder);
      const read = files.filter(isRead);
      if (read.length === 0) await expect(question).rejects.toMatchObject({ exitCode: 3 });
      else {
        const { rows, skipped } = await question;
        const lines = read.flatMap((one) => one.lines);
        expect(Number(rows[0]?.[0])).toBe(lines.reduce((sum, { records }) => sum + records, 0));
        expect(skipped.filter((one) => one.lines === undefined)).toHaveLength(files.length - read.length);
        expect(skipped.reduce((sum, one) => sum + (one.lines ?? 0), 0)).toBe(
          lines.reduce((sum, one) => sum + one.skipped, 0),
        );
      }
      rmSync(folder, { recursive: true });
    }),
    runs(20),
  );
});

const some = fc.uint8Array({ maxLength: 300 });

/** Bytes that are, or once were, something that is read. */
function contents(parquet: Uint8Array): fc.Arbitrary<Uint8Array> {
  const text = Buffer.from(
    logText(Array.from({ length: 30 }, (_, at) => v2({ action: 'REJECT', srcport: at * 997 }))),
  );
  const whole = [text, gzipSync(text), parquet, Buffer.concat([gzipSync(text), gzipSync(text)])];
  return fc.oneof(
    some,
    fc
      .record({
        bytes: fc.constantFrom(...whole),
        at: fc.nat(10_000),
        put: some,
        cut: fc.option(fc.nat(10_000)),
      })
      .map(({ bytes, at, put, cut }) => {
        const changed = Buffer.from(bytes);
        changed.set(put.subarray(0, changed.length), at % Math.max(1, changed.length - put.length));
        return cut === null ? changed : changed.subarray(0, cut % changed.length);
      }),
  );
}

it('files of any bytes are read, skipped with a reason, or an error that says so', async () => {
  const made = await writeParquet(temporaryFolder(), 'x', rowsOf([v2(), v2({ action: 'REJECT' })]));
  const any = contents(readFileSync(made));
  await fc.assert(
    fc.asyncProperty(fc.array(any, { minLength: 1, maxLength: 3 }), fc.boolean(), async (files, strict) => {
      const folder = temporaryFolder();
      for (const [at, content] of files.entries()) writeLog(folder, `${at}.log.gz`, content);
      try {
        const { rows, skipped } = await readReport(rejected, folder, { strict });
        for (const row of rows) expect(row.length).toBe(9);
        for (const { where, reason } of skipped)
          expect([where.startsWith(join(folder, '')), reason.length > 3]).toEqual([true, true]);
      } catch (error) {
        if (!(error instanceof FlowqError)) throw error;
        expect([3, 4]).toContain(error.exitCode);
      }
      rmSync(folder, { recursive: true });
    }),
    runs(10),
  );
});
