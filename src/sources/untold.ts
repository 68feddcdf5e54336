import { type RawBuilder, sql } from 'kysely';
import { duckDbSql } from '../engines/duckdb/sql-dialect.ts';
import { type RecordFilter, wantedTest } from '../flows/record-filter.ts';
import type { RecordSet, StoredColumn } from '../flows/record-set.ts';
import { storedValue } from '../flows/relation.ts';

/** What is known of records before they are read. */
export interface Told {
  /** Whether name or folder tell account and Region, so that the rows need no test for them. */
  readonly placed: boolean;
  /** By column of the relation `flows`. */
  readonly columns: ReadonlyMap<string, StoredColumn>;
}

const PLACE = { account: 'account_id', region: 'region' } as const;

/** Which part of a filter for places neither the paths of the files tell nor their records. */
export function untoldPlace({ placed, columns }: Told, filter: RecordFilter): keyof typeof PLACE | undefined {
  if (placed) return undefined;
  return (['account', 'region'] as const).find((part) => filter[part]?.length && !columns.has(PLACE[part]));
}

/** A set without records of places that are not asked for, where neither paths nor the set itself have left them out. */
export function ofPlace(set: RecordSet, { placed, columns }: Told, filter: RecordFilter): RecordSet {
  const test = placed ? undefined : placeTest(columns, filter);
  const where = set.where && test ? sql`${set.where} and ${test}` : (set.where ?? test);
  return { ...set, where };
}

/** Account and Region of records whose files do not tell them. */
export function placeTest(columns: Told['columns'], filter: RecordFilter): RawBuilder<unknown> | undefined {
  const tests = (['account', 'region'] as const).flatMap((part) => {
    const stored = columns.get(PLACE[part]);
    const test = stored && wantedTest(storedValue(stored, 'string', duckDbSql.functions), filter[part]);
    return test ? [test] : [];
  });
  return tests.length > 0 ? sql.join(tests, sql` and `) : undefined;
}
