import { sql } from 'kysely';
import { duckDbSql } from '../../engines/duckdb/sql-dialect.ts';
import type { Runner } from '../../engines/sql/runner.ts';
import { compilerFor } from '../../engines/sql/sql-dialect.ts';
import { rowObjects } from '../../rows/rows.ts';
import type { Skipped } from '../source.ts';
import { columnsOf, type ParquetGroup, readParquet } from './file-group.ts';
import { parquetFaults } from './parquet-faults.ts';

interface LeftOut {
  path: string;
  reason: string;
  records: bigint;
}

/** The records of Parquet files that are none, by file, with what is wrong with the most of them. */
export async function parquetLeftOut(runner: Runner, group: ParquetGroup): Promise<Omit<Skipped, 'line'>[]> {
  const start = columnsOf(group).get('start');
  const faults = [
    ...parquetFaults(group.columns),
    ...(start
      ? [
          {
            test: sql`(coalesce(cast(${sql.ref(start.name)} as varchar), '-') = '-')`,
            reason: 'start is missing',
          },
        ]
      : []),
  ];
  if (faults.length === 0) return [];
  const reasons = faults.map(({ test, reason }) => sql`when ${test} then ${sql.lit(reason)}`);
  const query = sql`select filename as path, mode(reason) as reason, count(*) as records from (select filename, case ${sql.join(reasons, sql` `)} end as reason from ${readParquet(group)}) where reason is not null group by filename order by filename`;
  const rows = await runner.run(query.compile(compilerFor(duckDbSql)).sql);
  const found = (await Array.fromAsync(rowObjects<LeftOut>(rows))).flat();
  return found.map(({ path, reason, records }) => ({ where: path, reason, lines: Number(records) }));
}
