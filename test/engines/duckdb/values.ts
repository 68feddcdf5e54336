import { type RawBuilder, sql } from 'kysely';
import { DuckDbRunner } from '../../../src/engines/duckdb/runner.ts';
import { duckDbSql } from '../../../src/engines/duckdb/sql-dialect.ts';
import { compilerFor } from '../../../src/engines/sql/sql-dialect.ts';
import type { Row, Value } from '../../../src/rows/rows.ts';

export const f = duckDbSql.functions;

let opened: Promise<DuckDbRunner> | undefined;

/** Runs SQL text on a real DuckDB, one for all tests of a file. */
export async function rowsOf(text: string): Promise<Row[]> {
  opened ??= DuckDbRunner.open();
  const { batches } = await (await opened).run(text);
  return (await Array.fromAsync(batches)).flat();
}

/** The text of a query, as it is compiled for DuckDB. */
export const textOf = (query: RawBuilder<unknown>) => query.compile(compilerFor(duckDbSql)).sql;

/** What an expression over the column `v` gives for each value. */
export async function valuesOf(
  type: string,
  values: readonly Value[],
  expression: (v: RawBuilder<never>) => RawBuilder<unknown>,
): Promise<(Value | undefined)[]> {
  const v = sql<never>`cast(v as ${sql.raw(type)})`;
  const given = sql.join(values.map((value, at) => sql`(${sql.lit(at)}, ${sql.lit(value)})`));
  const query = sql`select ${expression(v)} from (values ${given}) as given(nr, v) order by nr`;
  const rows = await rowsOf(textOf(query));
  return rows.map(([value]) => value);
}
