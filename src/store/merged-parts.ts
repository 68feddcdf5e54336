import { type RawBuilder, sql } from 'kysely';
import type { RecordSet } from '../flows/record-set.ts';
import { EVENT_COLUMN } from '../sources/origin.ts';
import type { StoredFormat, UnitFile } from './entry.ts';
import { STORE_COLUMNS, STORED_FLOW_LOG, storedValues } from './store-columns.ts';
import { storedFiles } from './stored-sql.ts';

/** Records that have just been fetched. */
export interface FreshRecords {
  readonly set: RecordSet;
  readonly format: StoredFormat;
  /** Whether they have event ids. */
  readonly hasEvents: boolean;
}

export interface Merging {
  /** Names of the source files that were fetched again. */
  readonly merged: readonly string[];
  readonly fresh: readonly FreshRecords[];
}

/**
 * Returns queries of the stored records whose source files were fetched again but whose events were not. Records stored
 * without an event id are identified by all of their values.
 * @param path of the unit's file
 */
export function mergedParts(path: string, file: UnitFile, { merged, fresh }: Merging): RawBuilder<unknown>[] {
  const table = sql`${storedFiles(path)} as stored`;
  const [name, format, event] = ['original', 'format', 'event'].map((key) =>
    sql.ref(`stored.${STORE_COLUMNS[key as keyof typeof STORE_COLUMNS]}`),
  );
  const those = sql`${name} in (${sql.join(merged.map((one) => sql.lit(one)))})`;
  const columns = sql.join(file.columns.map((column) => sql.id('stored', column)));
  const part = (...tests: RawBuilder<unknown>[]) =>
    sql`select ${columns}, ${STORED_FLOW_LOG} from ${table} where ${sql.join([those, ...tests], sql` and `)}`;
  const equal = fresh.map((one) => sql`not (${format} = ${sql.lit(one.format.id)} and ${existsEqual(one)})`);
  if (!file.columns.includes(STORE_COLUMNS.event)) return [part(...equal)];
  const ids = fresh
    .filter(({ hasEvents }) => hasEvents)
    .map(
      ({ set }) =>
        sql`not exists (select 1 from (select ${sql.ref(EVENT_COLUMN)} as id from ${set.table}) as fresh where fresh.id = ${event})`,
    );
  return [part(sql`${event} is not null`, ...ids), part(sql`${event} is null`, ...equal)];
}

function existsEqual({ set, format }: FreshRecords): RawBuilder<unknown> {
  const tests = format.columns.map(
    ({ name }) => sql`${sql.ref(`fresh.${name}`)} is not distinct from ${sql.ref(`stored.${name}`)}`,
  );
  return sql`exists (select 1 from (select ${sql.join(storedValues(set, format))} from ${set.table}) as fresh where ${sql.join(tests, sql` and `)})`;
}
