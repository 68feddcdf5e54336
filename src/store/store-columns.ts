import { createHash } from 'node:crypto';
import { type RawBuilder, sql } from 'kysely';
import { duckDbSql } from '../engines/duckdb/sql-dialect.ts';
import type { RecordSet, StoredColumn } from '../flows/record-set.ts';
import { havePacketEnds, storedValue, typeOf } from '../flows/relation.ts';
import { headerLine, type RecordFormat } from '../logs/record-format.ts';
import { columnsOf, type FileGroup } from '../sources/files/file-group.ts';
import { flowLogIdIn, flowLogIn } from '../sources/files/flow-log-id.ts';
import { EVENT_COLUMN, type OriginalColumns } from '../sources/origin.ts';
import type { StoredFormat } from './entry.ts';

/** Columns of stored files in addition to the record's fields; no field's name starts like theirs. */
export const STORE_COLUMNS = {
  /** Name of the source file. */
  original: '_file',
  /** Account and Region in the source file's path. */
  account: '_account',
  region: '_region',
  /** `id` of the format. */
  format: '_format',
  /** Event id in CloudWatch Logs. */
  event: '_event',
} as const;

/** Id of a record's flow log; only present while the unit is written. */
export const UNIT_FLOW_LOG = '_flow_log';

/** Values that the store adds to each record of a source file. */
export const ORIGINAL_COLUMNS: OriginalColumns = {
  [STORE_COLUMNS.original]: ({ name }) => name,
  [STORE_COLUMNS.account]: ({ place }) => place?.account,
  [STORE_COLUMNS.region]: ({ place }) => place?.region,
  [UNIT_FLOW_LOG]: ({ name }) => flowLogIdIn(name),
};

/** The flow log id of stored records. */
export const STORED_FLOW_LOG: RawBuilder<unknown> = sql`${flowLogIn(STORE_COLUMNS.original)} as ${sql.ref(UNIT_FLOW_LOG)}`;

/** Returns the format in which a group's records are stored. */
export function formatOf(group: FileGroup): StoredFormat {
  const columns = [...columnsOf(group).keys()]
    .filter((name) => !name.startsWith('_') && name !== EVENT_COLUMN)
    .map((name) => ({ name, type: typeOf(name) }));
  const text = JSON.stringify([group.placed, columns]);
  return {
    id: createHash('sha256').update(text).digest('hex').slice(0, 12),
    placed: group.placed,
    columns,
    ...(group.kind === 'text' ? { header: headerOf(group.format) } : {}),
  };
}

const headerOf = ({ fields }: RecordFormat) =>
  headerLine({ fields: fields.filter(({ column }) => column !== EVENT_COLUMN) });

/** Returns a record's values with the types of the relations, so that all stored files have the same types. */
export function storedValues(
  { columns }: Pick<RecordSet, 'columns'>,
  format: StoredFormat,
): RawBuilder<unknown>[] {
  return format.columns.map(({ name, type }) => {
    const stored = columns.get(name) as StoredColumn;
    return sql`${storedValue(stored, type, duckDbSql.functions)} as ${sql.id(name)}`;
  });
}

/** Returns the columns of a format in a stored file. */
export function columnsOfFormat({ columns }: StoredFormat): ReadonlyMap<string, StoredColumn> {
  return new Map(columns.map(({ name, type }) => [name, { name, type, dash: false }]));
}

/** Returns whether records of some formats may have packet addresses. */
export const formatsHavePacketEnds = (formats: readonly StoredFormat[]): boolean =>
  havePacketEnds(formats.map((format) => ({ columns: columnsOfFormat(format) })));

/** Smaller row groups allow statistics to skip more of them, but make files larger. */
export const ROW_GROUP = 61_440;

/**
 * DuckDB's options for stored files. With columns sorted like these, zstd level 1 compresses as well as higher levels.
 */
export const PARQUET_OPTIONS: RawBuilder<unknown> = sql.raw(
  `format parquet, compression zstd, compression_level 1, row_group_size ${ROW_GROUP}, use_tmp_file false`,
);
