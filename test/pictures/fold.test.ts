import fc from 'fast-check';
import { afterAll, expect, it } from 'vitest';
import { DuckDbRunner } from '../../src/engines/duckdb/runner.ts';
import { duckDbSql } from '../../src/engines/duckdb/sql-dialect.ts';
import { type Fold, foldRows } from '../../src/pictures/fold.ts';
import { foldedSql } from '../../src/reports/folded-sql.ts';
import { readFolded } from '../../src/reports/read-folded.ts';
import type { Column, Row } from '../../src/rows/rows.ts';

const runner = await DuckDbRunner.open();
afterAll(() => runner.close());

const COLUMNS: readonly Column[] = [
  { name: 'src', type: 'text' },
  { name: 'port', type: 'integer' },
  { name: 'dst', type: 'text' },
  { name: 'bytes', type: 'integer' },
];

const name = fc.constantFrom('10.0.0.1', '10.0.0.2', '10.0.0.10', '2001:db8::1', "o'neil", 'é', null);
const rows = fc.array(
  fc.tuple(
    name,
    fc.constantFrom(22, 443, 8080, null),
    name,
    fc.oneof(
      fc.integer({ min: 0, max: 9 }),
      fc.bigInt({ min: 2n ** 53n, max: 2n ** 62n }),
      fc.constant(null),
    ),
  ),
  { maxLength: 30 },
);

const most = fc.integer({ min: 1, max: 5 });
const group = fc.oneof(
  fc.record({
    columns: fc.constantFrom(['src'], ['src', 'port'], ['dst'], ['port']),
    most,
    by: fc.constant('size'),
  }),
  fc.record({ columns: fc.constantFrom(['dst'], ['port']), most, by: fc.constant('order') }),
);

const folds: fc.Arbitrary<Fold> = fc.record({
  groups: fc.array(group, { minLength: 1, maxLength: 2 }),
  values: fc.constantFrom([{ column: 'bytes', how: 'sum' }], [{ column: 'bytes', how: 'max' }]),
}) as fc.Arbitrary<Fold>;

const literal = (value: unknown) =>
  value === null ? 'null' : typeof value === 'string' ? `'${value.replaceAll("'", "''")}'` : String(value);

const sqlOf = (all: readonly Row[]) =>
  `select cast(src as varchar) src, cast(port as integer) port, cast(dst as varchar) dst, cast(bytes as bigint) bytes from (values (null, null, null, null)${all
    .map((row) => `, (${row.map(literal).join(', ')})`)
    .join('')}) t(src, port, dst, bytes) offset 1`;

const plain = (cells: ReturnType<typeof foldRows>) =>
  cells.map(({ things, values, rows: count }) => ({
    things: things.map(({ place, values: found }) => ({ place, values: found?.map((one) => String(one)) })),
    values: values.map(BigInt),
    rows: count,
  }));

it('is the same by the engine, over all rows, and in this process', async () => {
  await fc.assert(
    fc.asyncProperty(rows, folds, async (all, fold) => {
      const sql = foldedSql(sqlOf(all), fold, duckDbSql);
      const cells = await readFolded(await runner.run(sql, {}), fold);
      expect(plain(cells)).toEqual(plain(foldRows({ columns: COLUMNS, rows: all }, fold)));
      if (fold.values[0]?.how === 'sum') {
        const total = all.reduce((sum, row) => sum + BigInt(row[3] ?? 0), 0n);
        expect(cells.reduce((sum, { values: [value = 0n] }) => sum + BigInt(value), 0n)).toBe(total);
      }
    }),
    { numRuns: 150 },
  );
});
