import fc from 'fast-check';
import { afterAll, expect, it } from 'vitest';
import { DuckDbRunner } from '../../src/engines/duckdb/runner.ts';
import { duckDbSql } from '../../src/engines/duckdb/sql-dialect.ts';
import { foldedSql } from '../../src/reports/folded-sql.ts';
import { readFolded } from '../../src/reports/read-folded.ts';
import { foldedHere, folds, plain, rowsUpTo, sqlOf } from './folding.ts';

const runner = await DuckDbRunner.open();
afterAll(() => runner.close());

it('is the same by the engine, over all rows, and in this process', async () => {
  await fc.assert(
    fc.asyncProperty(rowsUpTo(2n ** 62n), folds, async (all, fold) => {
      const sql = foldedSql(sqlOf(all, 'bigint'), fold, duckDbSql);
      const cells = await readFolded(await runner.run(sql, {}), fold);
      expect(plain(cells)).toEqual(foldedHere(all, fold));
      if (fold.values[0]?.how === 'sum') {
        const total = all.reduce((sum, row) => sum + BigInt(row[3] ?? 0), 0n);
        expect(cells.reduce((sum, { values: [value = 0n] }) => sum + BigInt(value), 0n)).toBe(total);
      }
    }),
    { numRuns: 150 },
  );
});
