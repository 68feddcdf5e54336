import { type RawBuilder, sql } from 'kysely';
import type { RecordFilter } from '../../flows/record-filter.ts';
import type { LoadedRecords, RecordSet, StoredColumn } from '../../flows/record-set.ts';
import type { FieldType } from '../../logs/fields.ts';
import { flowColumn, type ParquetColumn } from '../../logs/parquet.ts';
import type { RecordFormat } from '../../logs/record-format.ts';
import { isAddressColumn } from '../../logs/record-values.ts';
import { placeTest, unknownPlace as unknownPlaceOf } from '../located.ts';
import { parquetFaults } from './parquet-faults.ts';

/** Files that are read alike, because their records have the same fields in the same order. */
export type FileGroup = TextGroup | ParquetGroup;

interface Group {
  /** Whether file name or folder show account and Region, so that rows need no test for them. */
  readonly placed: boolean;
  readonly paths: string[];
}

export interface TextGroup extends Group {
  readonly kind: 'text';
  readonly format: RecordFormat;
  readonly compression: 'gzip' | 'none';
  /** False where the user gave the format, because the files have no header line. */
  readonly header: boolean;
  /** Name of the table that their records were read into, if they were. */
  readonly table?: string | undefined;
}

export interface ParquetGroup extends Group {
  readonly kind: 'parquet';
  readonly columns: readonly ParquetColumn[];
  /** True where a look at all values found some that are left out, or addresses in several notations. */
  readonly isOdd?: boolean | undefined;
}

/** The group as a record set that DuckDB reads. */
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

/** What is stored, by column of the relation `flows`. */
export function columnsOf(group: FileGroup): ReadonlyMap<string, StoredColumn> {
  return group.kind === 'text' ? textColumns(group.format) : storedColumns(group);
}

/** The part of a filter, account or Region, that neither file paths nor records show. */
export function unknownPlace(group: FileGroup, filter: RecordFilter) {
  return unknownPlaceOf({ placed: group.placed, columns: columnsOf(group) }, filter);
}

/** Whether its records tell when they start. */
export function hasStart(group: FileGroup): boolean {
  return columnsOf(group).has('start');
}

const DUCKDB_TYPE: Record<FieldType, string> = { string: 'VARCHAR', int: 'INTEGER', bigint: 'BIGINT' };

/**
 * Every type and option is given, nothing is guessed. All lines were looked at before and fit; what is written into a
 * file since then, and does not, goes to DuckDB's table of rejects.
 */
function readText(group: TextGroup): RawBuilder<unknown> {
  const types = group.format.fields.map(
    (field) => sql`${sql.lit(field.column)}: ${sql.lit(DUCKDB_TYPE[field.type])}`,
  );
  return sql`read_csv(${pathList(group.paths)}, auto_detect = false, header = false, skip = ${sql.lit(group.header ? 1 : 0)}, delim = ' ', quote = '', escape = '', new_line = '\\n', nullstr = '-', compression = ${sql.lit(group.compression)}, store_rejects = true, rejects_limit = ${sql.lit(REJECTS_LIMIT)}, columns = {${sql.join(types)}})`;
}

/** Values of lines that do not fit are listed up to this number, per query. */
export const REJECTS_LIMIT = 100_000;

/**
 * Timestamps are made seconds; the name of the file, which a query may ask for, is then a column like the others. A
 * column of the file's own that is called so gives way to it.
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

/** DuckDB's own name for the path of a file. */
const isFileName = (column: string) => column.toLowerCase() === 'filename';

const pathList = (paths: readonly string[]) =>
  sql`[${sql.join(paths.map((path) => sql.lit(pathPattern(path))))}]`;

/** DuckDB takes a path for a pattern: `[1]` in a name would stand for `1`. This one stands for the path alone. */
export function pathPattern(path: string): string {
  return path.replace(/[*?[]/g, '[$&]');
}

/** What a runner must be allowed to reach to read files at and below these paths. One by one, thousands would take long. */
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
      // SQL has no word for a column without a name.
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
