import { type RawBuilder, sql } from 'kysely';
import { duckDbSql } from '../engines/duckdb/sql-dialect.ts';
import type { Runner } from '../engines/sql/runner.ts';
import { compilerFor } from '../engines/sql/sql-dialect.ts';
import { pathPattern } from '../sources/files/file-group.ts';
import type { WrittenFile } from './entry.ts';
import { finishedFile } from './file-check.ts';
import { PARQUET_OPTIONS } from './store-columns.ts';
import { SUMS_ORDER, unitOrder } from './unit-order.ts';

const compiler = compilerFor<Record<never, never>>(duckDbSql);

/** Compiles a statement to DuckDB SQL. */
export const textOf = (query: RawBuilder<unknown>): string => query.compile(compiler).sql;

/** Returns stored files as a table. */
export function storedFiles(...paths: readonly string[]): RawBuilder<unknown> {
  const list = sql.join(paths.map((path) => sql.lit(pathPattern(path))));
  return sql`read_parquet([${list}], hive_partitioning = false)`;
}

/**
 * Writes rows of `StoredMarks` to a file, sorted.
 * @throws FlowqError (query), or the file system's error
 */
export async function writeSums(
  runner: Runner,
  sums: RawBuilder<unknown>,
  path: string,
  signal: AbortSignal | undefined,
): Promise<WrittenFile> {
  const order = unitOrder({ columns: SUMS_ORDER, isCoded: false });
  const sorted = sql`select * from (${sums}) as sums order by ${order}`;
  const { batches } = await runner.run(
    textOf(sql`copy (${sorted}) to ${sql.lit(path)} (${PARQUET_OPTIONS})`),
    {
      signal,
    },
  );
  await Array.fromAsync(batches);
  return finishedFile(path);
}
