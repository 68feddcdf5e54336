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
  all_records: bigint;
}

/** The invalid records of Parquet files, by file, with their most frequent fault; without `lines` where all are invalid. */
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
  const query = sql`select filename as path, mode(reason) as reason, count(reason) as records, count(*) as all_records from (select filename, case ${sql.join(reasons, sql` `)} end as reason from ${readParquet(group)}) group by filename having count(reason) > 0 order by filename`;
  const rows = await runner.run(query.compile(compilerFor(duckDbSql)).sql);
  const found = (await Array.fromAsync(rowObjects<LeftOut>(rows))).flat();
  return found.map(({ path, reason, records, all_records: all }) =>
    records === all
      ? { where: path, reason: `none of its ${all} records can be read: ${reason}` }
      : { where: path, reason, lines: Number(records) },
  );
}
