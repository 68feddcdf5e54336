import { type RawBuilder, sql } from 'kysely';
import type { TableConfig, TablePlace } from '../../config/config.ts';
import { sourceError } from '../../errors.ts';
import { dateFolder, dateParts, fileNameStart, placeFolder } from '../../logs/delivery.ts';
import type { Scope, Stretch } from './partition-predicate.ts';

/**
 * Ranges of paths in one query. An engine leaves the objects outside of them unopened as long as they are few:
 * Trino up to 1000 of them.
 */
const MOST_RANGES = 400;

/** Paths from `from` on, before `to`. */
interface PathRange {
  readonly from: string;
  readonly to: string;
}

/**
 * The test on `"$path"` that keeps a query to the files of its own table, where other files share its folders.
 * Paths are compared as ranges, which engines use to choose files: an object of the other format is not opened.
 * Where these would be too many, the flow log's id is looked for in the path: then all objects are opened, which
 * a text table can do with.
 * @param location all before `AWSLogs/`, as `s3://bucket/prefix/`
 * @throws FlowqError (source) for a Parquet table that would open other objects
 */
export function pathPredicate(
  table: TableConfig,
  location: string,
  scope: Scope,
  stretch: Stretch,
): RawBuilder<unknown> | undefined {
  if (!table.places) return undefined;
  const places = table.places.filter(
    ({ account, region }) => scope.accounts.includes(account) && scope.regions.includes(region),
  );
  const folders = places.some(({ flowLogs }) => flowLogs) ? foldersOf(table, stretch) : [];
  const flowLogs = places.reduce((sum, place) => sum + (place.flowLogs?.length ?? 0), 0);
  if (flowLogs * folders.length > MOST_RANGES) {
    if (table.format === 'parquet') throw tooLong(table, flowLogs, folders.length);
    return anyOf(places.map((place) => byId(placePath(table, location, place), place)));
  }
  const ranges = places.flatMap((place) => rangesOf(table, location, place, folders));
  const path = sql.ref('$path');
  return anyOf(ranges.map(({ from, to }) => sql`${path} >= ${sql.lit(from)} and ${path} < ${sql.lit(to)}`));
}

function rangesOf(
  table: TableConfig,
  location: string,
  place: TablePlace,
  folders: readonly string[],
): PathRange[] {
  const path = placePath(table, location, place);
  if (!place.flowLogs) return [startingWith(path)];
  return place.flowLogs.flatMap((id) =>
    folders.map((folder) => startingWith(`${path}${folder}${fileNameStart(place)}${id}_`)),
  );
}

/** All texts that begin so: up to the one whose last character is the next. */
function startingWith(text: string): PathRange {
  const last = text.charCodeAt(text.length - 1);
  return { from: text, to: text.slice(0, -1) + String.fromCharCode(last + 1) };
}

function byId(path: string, { flowLogs }: TablePlace): RawBuilder<unknown> {
  const column = sql.ref('$path');
  const inPlace = sql`starts_with(${column}, ${sql.lit(path)})`;
  if (!flowLogs) return inPlace;
  return sql`${inPlace} and (${anyOf(flowLogs.map((id) => sql`strpos(${column}, ${sql.lit(`_${id}_`)}) > 0`))})`;
}

function anyOf(tests: readonly RawBuilder<unknown>[]): RawBuilder<unknown> {
  return tests.length === 0
    ? sql`false`
    : sql`(${sql.join(
        tests.map((test) => sql`(${test})`),
        sql` or `,
      )})`;
}

function placePath(table: TableConfig, location: string, { account, region }: TablePlace): string {
  return (
    location + placeFolder({ organisation: table.organisation, hive: table.layout.hive, account, region })
  );
}

/** Folders of the days or hours of the stretch, below that of their place. */
function foldersOf({ layout }: TableConfig, { first, last }: Stretch): string[] {
  const step = layout.hourly ? 3600 : 86_400;
  const folders: string[] = [];
  for (let time = first - (first % step); time <= last; time += step)
    folders.push(dateFolder(layout, dateParts(time)));
  return folders;
}

function tooLong(table: TableConfig, flowLogs: number, folders: number) {
  return sourceError(
    `the window is too long: the Parquet files of ${table.name} share their folders with others, and to tell them apart takes ${flowLogs} flow logs × ${folders} folders, more than ${MOST_RANGES}`,
    'give a later --since, or choose an --account or --region',
  );
}
