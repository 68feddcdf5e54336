import { createHash } from 'node:crypto';
import { type RawBuilder, sql } from 'kysely';
import { duckDbSql } from '../engines/duckdb/sql-dialect.ts';
import type { RecordSet, StoredColumn } from '../flows/record-set.ts';
import { storedValue, typeOf } from '../flows/relation.ts';
import { columnsOf, type FileGroup } from '../sources/local/file-group.ts';
import type { KeptFormat } from './entry.ts';

/** Columns that files of the store have besides those of the records; no field's name begins like theirs. */
export const STORE_COLUMNS = {
  /** Name of the original. */
  original: '_file',
  /** Account and Region that the original's path tells. */
  account: '_account',
  region: '_region',
  /** `id` of the format. */
  format: '_format',
} as const;

/** The format that a group's records are kept in. */
export function formatOf(group: FileGroup): KeptFormat {
  const columns = [...columnsOf(group).keys()]
    .filter((name) => !name.startsWith('_'))
    .map((name) => ({ name, type: typeOf(name) }));
  const text = JSON.stringify([group.placed, columns]);
  return {
    id: createHash('sha256').update(text).digest('hex').slice(0, 12),
    placed: group.placed,
    columns,
  };
}

/** A record's values as the relations have them, so that all files of the store have the same types. */
export function keptValues({ columns }: RecordSet, format: KeptFormat): RawBuilder<unknown>[] {
  return format.columns.map(({ name, type }) => {
    const stored = columns.get(name) as StoredColumn;
    return sql`${storedValue(stored, type, duckDbSql.functions)} as ${sql.id(name)}`;
  });
}

/** How columns of a format are stored in a file of the store. */
export function keptColumns({ columns }: KeptFormat): ReadonlyMap<string, StoredColumn> {
  return new Map(columns.map(({ name, type }) => [name, { name, type, dash: false }]));
}
