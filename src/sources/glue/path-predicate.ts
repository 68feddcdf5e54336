import { type RawBuilder, sql } from 'kysely';
import type { FlowLogsOfPlace, TableConfig } from '../../config/config.ts';
import { sourceError } from '../../errors.ts';
import { dateFolder, dateParts, fileNameStart, placeFolder } from '../../logs/delivery.ts';
import { after, between, outOfTime, timedFlowLogs } from './file-times.ts';
import type { DateRange, Scope } from './partition-predicate.ts';

/**
 * Maximum path ranges of a table in a query. Engines only skip objects outside the ranges if there are few: Trino up to
 * 1000 (`hive.domain-compaction-threshold`), its version that Athena is based on up to 100.
 */
export const MOST_RANGES = 90;

export interface PathContext {
  /** Everything before `AWSLogs/`, as `s3://bucket/prefix/`. */
  readonly location: string;
  readonly scope: Scope;
  readonly dates: DateRange;
  /** Whether the dates are those of a window, so that their first and last folder are read in part. */
  readonly isWindow: boolean;
  /** Whether another table has hourly folders in this one's daily folders, which engines read with them. */
  readonly hasHoursBelow: boolean;
}

type Context = Omit<PathContext, 'location'>;

/**
 * Returns the test on `"$path"` that limits a query to its table's files, if others share its folders. Path
 * ranges let engines skip objects of another format without opening them. If there are too many ranges, it matches each
 * path by pattern: all objects are opened, which only text tables tolerate.
 */
export function pathPredicate(table: TableConfig, context: PathContext): RawBuilder<unknown> | undefined {
  const own = ownFiles(table, context);
  const { location, dates } = context;
  const timed = outOfTime(table, location, timedIn(table, context), dates);
  const tests = [...(own ? [own] : []), ...(timed.length > 0 ? [sql`not ${anyOf(timed)}`] : [])];
  return tests.length > 0 ? sql.join(tests, sql` and `) : undefined;
}

/**
 * The flow logs whose files are selected by the time in their names, instead of reading all of the first and last
 * folder.
 */
export function timedIn(table: TableConfig, context: Context): readonly FlowLogsOfPlace[] {
  if (!context.isWindow) return [];
  const left = MOST_RANGES - rangesOfOwn(table, context);
  return timedFlowLogs({ flowLogs: table.only ?? table.flowLogs }, context.scope, left);
}

/** The places whose files are distinguished from others by path ranges. */
function placesDistinguished(table: TableConfig, { scope, hasHoursBelow }: Context) {
  const { accounts, regions } = scope;
  const inScope = ({ account, region }: Place) => accounts.includes(account) && regions.includes(region);
  const only = table.only?.filter(inScope);
  const except = table.except?.filter(inScope) ?? [];
  // With `only`, ranges include the flow log's id, directly below the table's folders.
  const own =
    only || !hasHoursBelow
      ? []
      : accounts.flatMap((account) => regions.map((region) => ({ account, region })));
  return { only, except, own };
}

/** Number of ranges required; 0 if all files belong to the table. */
function rangesOfOwn(table: TableConfig, context: Context): number {
  const { only, except, own } = placesDistinguished(table, context);
  const names = [...(only ?? except), ...own].reduce((sum, place) => sum + (idsOf(place)?.length ?? 1), 0);
  return names * countFolders(table, context.dates);
}

/** Test that a file belongs to the table; undefined if all do. */
function ownFiles(table: TableConfig, context: PathContext): RawBuilder<unknown> | undefined {
  const { only, except, own } = placesDistinguished(table, context);
  if ((only ?? except).length + own.length === 0) return only && sql`false`;

  const ranges = rangesOfOwn(table, context);
  const folders = ranges > MOST_RANGES ? [] : foldersOf(table, context.dates);
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

/** Path ranges of the files of a place, one for each folder and flow log. */
function rangesOf(
  { organisation, layout: { hive } }: TableConfig,
  location: string,
  place: Place,
  folders: readonly string[],
) {
  const root = location + placeFolder({ ...place, organisation, hive });
  const names = idsOf(place)?.map((id) => `${fileNameStart(place)}${id}_`) ?? [fileNameStart(place)];
  const beginnings = folders.flatMap((folder) => names.map((name) => `${root}${folder}${name}`));
  return beginnings.map((beginning) => between(beginning, after(beginning)));
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

/** Length of a folder's interval, seconds. */
const stepOf = ({ layout }: TableConfig) => (layout.hourly ? 3600 : 86_400);

export function countFolders(table: TableConfig, { first, last }: DateRange): number {
  const step = stepOf(table);
  return Math.floor(last / step) - Math.floor(first / step) + 1;
}

/** Daily or hourly folders of the dates, relative to that of their place. */
function foldersOf(table: TableConfig, { first, last }: DateRange): string[] {
  const { layout } = table;
  const step = stepOf(table);
  const folders: string[] = [];
  for (let time = first - (first % step); time <= last; time += step)
    folders.push(dateFolder(layout, dateParts(time)));
  return folders;
}

/** Maximum parts of a table in one query; each has separate ranges. */
const MOST_PARTS = 12;

/**
 * Returns the dates, divided if a Parquet table, which must not open objects of another format, needs more path ranges
 * than a test may have.
 * @throws FlowqError (source) when there would be too many parts
 */
export function partsOfDates(table: TableConfig, context: Context): readonly DateRange[] {
  const { dates } = context;
  const ranges = rangesOfOwn(table, context);
  if (table.format !== 'parquet' || ranges <= MOST_RANGES) return [dates];
  const folders = countFolders(table, dates);
  const each = Math.floor(MOST_RANGES / (ranges / folders));
  const count = Math.ceil(folders / each);
  if (!(count <= MOST_PARTS)) throw tooLong(table, ranges);
  const step = stepOf(table);
  const start = dates.first - (dates.first % step);
  return Array.from({ length: count }, (_, at) => ({
    first: Math.max(dates.first, start + at * each * step),
    last: Math.min(dates.last, start + (at + 1) * each * step - 1),
  }));
}

function tooLong(table: TableConfig, ranges: number) {
  return sourceError(
    `the window is too long: the Parquet files of ${table.name} share their folders with others, and to tell them apart takes ${ranges} ranges of paths, more than ${MOST_RANGES * MOST_PARTS}`,
    'give a later --since, or choose an --account or --region',
  );
}
