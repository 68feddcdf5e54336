import { type RawBuilder, sql } from 'kysely';
import type { RecordFilter } from '../../flows/record-filter.ts';
import type { LoadedRecords, RecordSet, StoredColumn } from '../../flows/record-set.ts';
import type { FieldType } from '../../logs/fields.ts';
import { flowColumn, type ParquetColumn } from '../../logs/parquet.ts';
import type { RecordFormat } from '../../logs/record-format.ts';
import { isAddressColumn } from '../../logs/record-values.ts';
import { placeTest, unknownPlace as unknownPlaceOf } from '../located.ts';
import { parquetFaults } from './parquet-faults.ts';

/** Files that are read in the same way, because their records have the same fields in the same order. */
export type FileGroup = TextGroup | ParquetGroup;

interface Group {
  /** Whether file name or folder shows account and Region, so that rows need no test for them. */
  readonly placed: boolean;
  readonly paths: string[];
}

export interface TextGroup extends Group {
  readonly kind: 'text';
  readonly format: RecordFormat;
  readonly compression: 'gzip' | 'none';
  /** False if the files have no header line and the user gave the format. */
  readonly header: boolean;
  /** Name of the in-memory table with their records, if any. */
  readonly table?: string | undefined;
}

export interface ParquetGroup extends Group {
  readonly kind: 'parquet';
  readonly columns: readonly ParquetColumn[];
  /** True if the values contain faults to leave out, or addresses in several notations. */
  readonly isOdd?: boolean | undefined;
}

/** Returns the group as a record set that DuckDB reads. */
export function recordSet(
  group: FileGroup,
  filter: RecordFilter,
  flowLog?: RawBuilder<unknown>,
  loaded?: LoadedRecords,
): RecordSet {
  const columns = columnsOf(group);
  const placed = group.placed ? undefined : placeTest(columns, filter);
  const tests = [
    ...(group.kind === 'parquet' && group.isOdd
      ? parquetFaults(group.columns).map(({ test }) => sql`not ${test}`)
      : []),
    ...(placed ? [placed] : []),
  ];
  const where = tests.length > 0 ? sql.join(tests, sql` and `) : undefined;
  const table = group.kind === 'text' ? readText(group) : readParquet(group);
  return { table, columns, where, flowLog, loaded };
}

/** Stored columns, by column of the relation `flows`. */
export function columnsOf(group: FileGroup): ReadonlyMap<string, StoredColumn> {
  return group.kind === 'text' ? textColumns(group.format) : storedColumns(group);
}

/** The part of a filter, account or Region, that neither file paths nor records show. */
export function unknownPlace(group: FileGroup, filter: RecordFilter) {
  return unknownPlaceOf({ placed: group.placed, columns: columnsOf(group) }, filter);
}

/** Whether its records have a start. */
export function hasStart(group: FileGroup): boolean {
  return columnsOf(group).has('start');
}

const DUCKDB_TYPE: Record<FieldType, string> = { string: 'VARCHAR', int: 'INTEGER', bigint: 'BIGINT' };

/**
 * SQL that reads text files with every type and option set, so that DuckDB guesses nothing. All lines were checked
 * before; invalid lines written since go to DuckDB's table of rejects.
 */
function readText(group: TextGroup): RawBuilder<unknown> {
  const types = group.format.fields.map(
    (field) => sql`${sql.lit(field.column)}: ${sql.lit(DUCKDB_TYPE[field.type])}`,
  );
  return sql`read_csv(${pathList(group.paths)}, auto_detect = false, header = false, skip = ${sql.lit(group.header ? 1 : 0)}, delim = ' ', quote = '', escape = '', new_line = '\\n', nullstr = '-', compression = ${sql.lit(group.compression)}, store_rejects = true, rejects_limit = ${sql.lit(REJECTS_LIMIT)}, columns = {${sql.join(types)}})`;
}

/** Maximum rejected values that DuckDB lists per query. */
export const REJECTS_LIMIT = 100_000;

/**
 * SQL that reads Parquet files, with timestamps converted to seconds. The file name, if required, replaces any column
 * named `filename` in the file.
 */
export function readParquet({ paths, columns }: ParquetGroup): RawBuilder<unknown> {
  const times = columns.filter(({ type }) => type === 'time').map(({ name }) => sql.id(name));
  const own = columns.find(({ name }) => isFileName(name));
  const files = (filename: RawBuilder<unknown>) =>
    sql`read_parquet(${pathList(paths)}, binary_as_string = true, hive_partitioning = false${filename})`;
  if (times.length === 0 && !own) return files(sql``);
  const seconds = times.map((name) => sql`cast(floor(epoch(${name})) as bigint) as ${name}`);
  const replaced = times.length > 0 ? sql` replace (${sql.join(seconds)})` : sql``;
  if (!own) return sql`(select *${replaced} from ${files(sql`, filename = true`)})`;
  return sql`(select * exclude (${sql.id(own.name)}, _read_from)${replaced}, _read_from as filename from ${files(sql`, filename = '_read_from'`)})`;
}

/** DuckDB's name for the column with a file's path. */
const isFileName = (column: string) => column.toLowerCase() === 'filename';

const pathList = (paths: readonly string[]) =>
  sql`[${sql.join(paths.map((path) => sql.lit(pathPattern(path))))}]`;

/** Escapes a path for DuckDB, which reads paths as patterns: `[1]` in a name would match `1`. */
export function pathPattern(path: string): string {
  return path.replace(/[*?[]/g, '[$&]');
}

/**
 * Paths that a runner must be allowed to reach to read files at and below these paths. Listing thousands of files one
 * by one would be slow.
 */
export function reachOf(paths: readonly string[]) {
  return { folders: paths, files: paths.flatMap((path) => [path, pathPattern(path)]) };
}

function textColumns(format: RecordFormat): Map<string, StoredColumn> {
  return new Map(
    format.fields.map((field) => [field.column, { name: field.column, type: field.type, dash: false }]),
  );
}

function storedColumns({ columns, isOdd }: ParquetGroup): Map<string, StoredColumn> {
  return new Map(
    columns.flatMap(({ name, type }) => {
      // SQL cannot refer to a column without a name.
      if (type === 'nested' || name === '' || isFileName(name)) return [];
      const stored = type === 'time' ? 'bigint' : type;
      const column = flowColumn(name);
      return [
        [column, { name, type: stored, dash: type === 'string', holds: holds(column, type, isOdd) }] as const,
      ];
    }),
  );
}

function holds(column: string, type: ParquetColumn['type'], isOdd = false): StoredColumn['holds'] {
  if (column === 'account_id' && type !== 'string') return 'account';
  return isOdd && type === 'string' && isAddressColumn(column) ? 'address' : undefined;
}
