import { type RawBuilder, sql } from 'kysely';
import type { FlowLogsOfPlace, TableConfig } from '../../config/config.ts';
import { sourceError } from '../../errors.ts';
import { dateFolder, dateParts, fileNameStart, placeFolder } from '../../logs/delivery.ts';
import type { Scope, Stretch } from './partition-predicate.ts';

/**
 * Ranges of paths in one query. An engine leaves the objects outside of them unopened as long as they are few:
 * Trino up to 1000 of them (`hive.domain-compaction-threshold`).
 */
export const MOST_RANGES = 400;

export interface PathContext {
  /** All before `AWSLogs/`, as `s3://bucket/prefix/`. */
  readonly location: string;
  readonly scope: Scope;
  readonly stretch: Stretch;
  /** Whether another table has folders of hours in this one's folders of days, which engines read with them. */
  readonly hasHoursBelow: boolean;
}

/**
 * The test on `"$path"` that keeps a query to the files of its own table, where others share its folders. Paths
 * are compared as ranges, by which engines choose files: an object of another format is not opened. Where these
 * would be too many, each path is looked at: then all objects are opened, which a text table can do with.
 * @throws FlowqError (source) for a Parquet table that would open text objects
 */
export function pathPredicate(table: TableConfig, context: PathContext): RawBuilder<unknown> | undefined {
  const { accounts, regions } = context.scope;
  const inScope = ({ account, region }: Place) => accounts.includes(account) && regions.includes(region);
  const only = table.only?.filter(inScope);
  const except = table.except?.filter(inScope) ?? [];
  // With `only` the names are told to the flow log's id, right below the table's own folders.
  const own =
    only || !context.hasHoursBelow
      ? []
      : accounts.flatMap((account) => regions.map((region) => ({ account, region })));
  const places = [...(only ?? except), ...own];
  if (places.length === 0) return only && sql`false`;

  const folders = foldersOf(table, context.stretch);
  const ranges = places.reduce((sum, place) => sum + (idsOf(place)?.length ?? 1), 0) * folders.length;
  if (ranges > MOST_RANGES && table.format === 'parquet') throw tooLong(table, ranges);
  const isIn = (list: readonly Place[]) =>
    anyOf(
      ranges > MOST_RANGES
        ? list.flatMap((place) => looksLike(table, place))
        : list.flatMap((place) => rangesOf(table, context.location, place, folders)),
    );
  if (only) return isIn(only);
  const tests = [
    ...(own.length > 0 ? [isIn(own)] : []),
    ...(except.length > 0 ? [sql`not ${isIn(except)}`] : []),
  ];
  return sql.join(tests, sql` and `);
}

type Place = Pick<FlowLogsOfPlace, 'account' | 'region'>;

/** Undefined for all flow logs. */
function idsOf(place: Place | FlowLogsOfPlace): readonly string[] | undefined {
  return 'flowLogs' in place ? place.flowLogs : undefined;
}

/** How the paths of the files of a place begin, in each folder. */
function rangesOf(
  { organisation, layout: { hive } }: TableConfig,
  location: string,
  place: Place,
  folders: readonly string[],
) {
  const root = location + placeFolder({ ...place, organisation, hive });
  const names = idsOf(place)?.map((id) => `${fileNameStart(place)}${id}_`) ?? [fileNameStart(place)];
  return folders.flatMap((folder) => names.map((name) => beginsWith(`${root}${folder}${name}`)));
}

/** From the text itself up to the one whose last character is the next. */
function beginsWith(text: string): RawBuilder<unknown> {
  const next = text.slice(0, -1) + String.fromCharCode(text.charCodeAt(text.length - 1) + 1);
  return sql`("$path" >= ${sql.lit(text)} and "$path" < ${sql.lit(next)})`;
}

function looksLike({ layout: { hive } }: TableConfig, place: Place): RawBuilder<unknown>[] {
  const ids = idsOf(place);
  if (ids) return ids.map((id) => sql`strpos("$path", ${sql.lit(`${fileNameStart(place)}${id}_`)}) > 0`);
  const day = hive ? 'day=[0-9]{2}' : '[0-9]{4}/[0-9]{2}/[0-9]{2}';
  return [sql`regexp_like("$path", ${sql.lit(`/${day}/${fileNameStart(place)}`)})`];
}

function anyOf(tests: readonly RawBuilder<unknown>[]): RawBuilder<unknown> {
  return sql`(${sql.join(tests, sql` or `)})`;
}

/** Folders of the days or hours of the stretch, below that of their place. */
function foldersOf({ layout }: TableConfig, { first, last }: Stretch): string[] {
  const step = layout.hourly ? 3600 : 86_400;
  const folders: string[] = [];
  for (let time = first - (first % step); time <= last; time += step)
    folders.push(dateFolder(layout, dateParts(time)));
  return folders;
}

function tooLong(table: TableConfig, ranges: number) {
  return sourceError(
    `the window is too long: the Parquet files of ${table.name} share their folders with others, and to tell them apart takes ${ranges} ranges of paths, more than ${MOST_RANGES}`,
    'give a later --since, or choose an --account or --region',
  );
}
