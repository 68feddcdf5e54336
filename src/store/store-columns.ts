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

/** Columns that files of the store have besides those of the records; no field's name begins like theirs. */
export const STORE_COLUMNS = {
  /** Name of the original. */
  original: '_file',
  /** Account and Region that the original's path tells. */
  account: '_account',
  region: '_region',
  /** `id` of the format. */
  format: '_format',
  /** Id of its event in CloudWatch Logs. */
  event: '_event',
} as const;

/** The id of a record's flow log: records have it only while their unit is made. */
export const UNIT_FLOW_LOG = '_flow_log';

/** What the store adds to each record of an original. */
export const ORIGINAL_COLUMNS: OriginalColumns = {
  [STORE_COLUMNS.original]: ({ name }) => name,
  [STORE_COLUMNS.account]: ({ place }) => place?.account,
  [STORE_COLUMNS.region]: ({ place }) => place?.region,
  [UNIT_FLOW_LOG]: ({ name }) => flowLogIdIn(name),
};

/** The same of stored records. */
export const STORED_FLOW_LOG: RawBuilder<unknown> = sql`${flowLogIn(STORE_COLUMNS.original)} as ${sql.ref(UNIT_FLOW_LOG)}`;

/** The format that a group's records are stored in. */
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

/** A record's values as the relations have them, so that all files of the store have the same types. */
export function storedValues(
  { columns }: Pick<RecordSet, 'columns'>,
  format: StoredFormat,
): RawBuilder<unknown>[] {
  return format.columns.map(({ name, type }) => {
    const stored = columns.get(name) as StoredColumn;
    return sql`${storedValue(stored, type, duckDbSql.functions)} as ${sql.id(name)}`;
  });
}

/** How columns of a format are stored in a file of the store. */
export function columnsOfFormat({ columns }: StoredFormat): ReadonlyMap<string, StoredColumn> {
  return new Map(columns.map(({ name, type }) => [name, { name, type, dash: false }]));
}

/** Whether records of some formats may have the packets' own addresses. */
export const formatsHavePacketEnds = (formats: readonly StoredFormat[]): boolean =>
  havePacketEnds(formats.map((format) => ({ columns: columnsOfFormat(format) })));

/** Fewer rows a group mean that more of them are skipped by what their statistics say, and larger files. */
export const ROW_GROUP = 61_440;

/**
 * How DuckDB writes the files of the store. Level 1 of zstd makes columns sorted like these no larger than higher ones
 * do.
 */
export const PARQUET_OPTIONS: RawBuilder<unknown> = sql.raw(
  `format parquet, compression zstd, compression_level 1, row_group_size ${ROW_GROUP}, use_tmp_file false`,
);
