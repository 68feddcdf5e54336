import { type RawBuilder, sql } from 'kysely';
import { duckDbSql } from '../engines/duckdb/sql-dialect.ts';
import { type RecordFilter, wantedTest } from '../flows/record-filter.ts';
import type { RecordSet, StoredColumn } from '../flows/record-set.ts';
import { storedValue } from '../flows/relation.ts';

/** Facts about records before they are read. */
export interface LocatedRecords {
  /** Whether file name or folder shows account and Region, so that rows need no test for them. */
  readonly placed: boolean;
  /** By column of the relation `flows`. */
  readonly columns: ReadonlyMap<string, StoredColumn>;
}

const PLACE = { account: 'account_id', region: 'region' } as const;

/** The part of a filter, account or Region, that neither file paths nor records show. */
export function unknownPlace(
  { placed, columns }: LocatedRecords,
  filter: RecordFilter,
): keyof typeof PLACE | undefined {
  if (placed) return undefined;
  return (['account', 'region'] as const).find((part) => filter[part]?.length && !columns.has(PLACE[part]));
}

/** A record set limited to the filter's accounts and Regions, unless file paths already limit it. */
export function ofPlace(
  set: RecordSet,
  { placed, columns }: LocatedRecords,
  filter: RecordFilter,
): RecordSet {
  const test = placed ? undefined : placeTest(columns, filter);
  const where = set.where && test ? sql`${set.where} and ${test}` : (set.where ?? test);
  return { ...set, where };
}

/** Test of account and Region for records whose files do not show them. */
export function placeTest(
  columns: LocatedRecords['columns'],
  filter: RecordFilter,
): RawBuilder<unknown> | undefined {
  const tests = (['account', 'region'] as const).flatMap((part) => {
    const stored = columns.get(PLACE[part]);
    const test = stored && wantedTest(storedValue(stored, 'string', duckDbSql.functions), filter[part]);
    return test ? [test] : [];
  });
  return tests.length > 0 ? sql.join(tests, sql` and `) : undefined;
}
