import { type Compilable, sql } from 'kysely';
import { expect, test } from 'vitest';
import { athenaSql } from '../../../src/engines/athena/sql-dialect.ts';
import { compilerFor } from '../../../src/engines/sql/sql-dialect.ts';
import { trinoSql } from '../../../src/engines/trino/sql-dialect.ts';

interface Database {
  flows: { srcaddr: string | null; end: number; bytes: bigint };
}

const db = compilerFor<Database>(athenaSql);

function textOf(query: Compilable): string {
  const { sql: text, parameters } = query.compile();
  expect(parameters).toEqual([]);
  return text;
}

test('OFFSET comes before LIMIT, at every level', () => {
  const inner = db.selectFrom('flows').select('bytes').orderBy('bytes').limit(5).offset(10);
  expect(textOf(inner)).toBe('select "bytes" from "flows" order by "bytes" offset 10 limit 5');
  const outer = db.selectFrom(inner.as('inner')).selectAll().limit(1).offset(2);
  expect(textOf(outer)).toBe(
    'select * from (select "bytes" from "flows" order by "bytes" offset 10 limit 5) as "inner" offset 2 limit 1',
  );
  expect(textOf(inner.unionAll(db.selectFrom('flows').select('bytes')))).toBe(
    'select "bytes" from "flows" union all select "bytes" from "flows" order by "bytes" offset 10 limit 5',
  );
  const withCte = db
    .with('top', () => inner)
    .selectFrom('top')
    .selectAll();
  expect(textOf(withCte)).toBe(
    'with "top" as (select "bytes" from "flows" order by "bytes" offset 10 limit 5) select * from "top"',
  );
});

test('either of them stands alone', () => {
  const all = db.selectFrom('flows').select('bytes');
  expect(textOf(all.limit(5))).toBe('select "bytes" from "flows" limit 5');
  expect(textOf(all.offset(5))).toBe('select "bytes" from "flows" offset 5');
});

test('hints whether to hold a CTE are left out', () => {
  const all = db.selectFrom('flows').select('bytes');
  const held = db
    .with(
      (cte) => cte('a').materialized(),
      () => all,
    )
    .selectFrom('a')
    .selectAll();
  const streamed = db
    .with(
      (cte) => cte('a').notMaterialized(),
      () => all,
    )
    .selectFrom('a')
    .selectAll();
  for (const query of [held, streamed]) {
    expect(textOf(query)).toBe('with "a" as (select "bytes" from "flows") select * from "a"');
  }
});

test('reserved names are quoted, values are literals', () => {
  const query = db
    .selectFrom('flows')
    .select(['end', sql.ref<string>('odd"name').as('x')])
    .where('srcaddr', 'in', ["it's", '10.0.0.1'])
    .where('end', '>=', 1_795_219_200)
    .where('bytes', '<', 9007199254740993n)
    .where('srcaddr', 'is', null);
  expect(textOf(query)).toBe(
    `select "end", "odd""name" as "x" from "flows" where "srcaddr" in ('it''s', '10.0.0.1') and "end" >= 1795219200 and "bytes" < 9007199254740993 and "srcaddr" is null`,
  );
});

test('Trino is written as Athena is', () => {
  const query = sql`select ${trinoSql.functions.inBlock(sql`srcaddr`, '10.0.0.0/8')}`;
  expect(query.compile(compilerFor(trinoSql)).sql).toBe(query.compile(compilerFor(athenaSql)).sql);
});
