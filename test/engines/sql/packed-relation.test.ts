import fc from 'fast-check';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { duckDbSql } from '../../../src/engines/duckdb/sql-dialect.ts';
import { isOneOf, packed } from '../../../src/engines/sql/packed-relation.ts';
import { compilerFor } from '../../../src/engines/sql/sql-dialect.ts';
import { rowsOf } from '../duckdb/values.ts';
import { numRuns } from '../runs.ts';

const texts = fc.oneof(
  fc.stringMatching(/^[ ,;~#@!='"%\\a]{1,6}$/),
  fc.constantFrom('eni-0a', 'eni-0b', '🚀a', '🚁b', '\ue000', 'ünï'),
);

const text = (query: ReturnType<typeof sql>) => query.compile(compilerFor(duckDbSql)).sql;

test('packed rows are the rows, whatever characters they have', async () => {
  const rows = fc.array(
    fc.record({
      name: fc.option(texts, { nil: undefined }),
      at: fc.option(fc.integer(), { nil: undefined }),
    }),
    { maxLength: 8 },
  );
  await fc.assert(
    fc.asyncProperty(rows, async (some) => {
      const relation = packed(
        { name: 'varchar', amount: 'bigint', again: 'varchar' },
        some.map(({ name, at }) => [name, at, name]),
      );
      // Used twice, written once.
      const query = sql`select name, amount, again from ${relation} union all select name, amount, again from ${relation} where false`;
      const read = await rowsOf(text(query));
      const plain = (values: readonly (readonly unknown[])[]) => values.map((row) => row.map(String)).sort();
      expect(plain(read)).toEqual(plain(some.map(({ name = null, at = null }) => [name, at, name])));
    }),
    { numRuns },
  );
});

test('a long list is written once, however often a query uses it', async () => {
  const values = Array.from({ length: 1000 }, (_, at) => `eni-${at}`);
  const is = (value: string) => isOneOf(sql.lit(value), values);
  const query = text(sql`select ${is('eni-999')}, ${is('eni-1000')}, ${is('')}`);
  expect(query.length).toBeLessThan(6000);
  expect(await rowsOf(query)).toEqual([[true, false, false]]);
});
