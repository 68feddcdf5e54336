import { type RawBuilder, sql } from 'kysely';
import type { RecordValues } from './conversation.ts';
import { MARK_FIELD } from './marks.ts';
import { CELL_FIELDS } from './place.ts';
import { named, refs } from './selected.ts';

/** Parquet has no integer type that is large enough for every sum. */
const total = (column: string) => sql`cast(sum(${sql.ref(column)}) as decimal(38, 0))`;

/** Aggregated columns of `StoredMarks`. */
export const STORED_SUMS: RecordValues = {
  flows: sql`cast(sum(flows) as bigint)`,
  packets: total('packets'),
  bytes: total('bytes'),
  first_start: sql`min(first_start)`,
  last_end: sql`max(last_end)`,
};

/** Columns that identify rows of `StoredMarks`; not every row has all of them. */
export const STORED_KEY: readonly string[] = [...CELL_FIELDS, 'srcport', 'dstport', 'action', MARK_FIELD];

/** The sums of a row, named like those of a record. */
export const AS_STORED: RecordValues = {
  flows: sql`flows`,
  accepted: sql`case when action = 'ACCEPT' then flows else 0 end`,
  rejected: sql`case when action = 'REJECT' then flows else 0 end`,
  packets: sql`packets`,
  bytes: sql`bytes`,
  first_start: sql`first_start`,
  last_end: sql`last_end`,
};

/** Merges several tables of `StoredMarks` by their key. */
export function addedUp(tables: RawBuilder<unknown>): RawBuilder<unknown> {
  const key = sql.join(refs(STORED_KEY));
  return sql`select ${key}, ${sql.join(named(STORED_SUMS))} from ${tables} group by ${key}`;
}
