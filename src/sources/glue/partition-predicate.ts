import { type RawBuilder, sql } from 'kysely';
import { type PartitionKey, type PartitionRole, partitionKeys } from '../../catalog/table/partition-keys.ts';
import type { TableConfig } from '../../config/config.ts';
import { dateParts } from '../../logs/delivery.ts';
import type { DatePart } from '../../logs/folder-names.ts';
import { padded, type Window } from '../../logs/window.ts';

/** The accounts and Regions of a table that a query reads. */
export interface Scope {
  readonly accounts: readonly string[];
  readonly regions: readonly string[];
}

/** Times of folders, both ends inclusive, Unix seconds. */
export interface DateRange {
  readonly first: number;
  readonly last: number;
}

/** The range of folders that can hold records of the window. */
export function dateRangeOf(window: Window): DateRange {
  const { since, until } = padded(window);
  return { first: since, last: until - 1 };
}

/** The range of all folders, from the table's first day to tomorrow. */
export function allDates({ firstDay }: TableConfig, now: number): DateRange {
  return { first: Date.parse(`${firstDay}T00:00:00Z`) / 1000, last: now + 86_400 };
}

/**
 * Returns the test that limits a query to its partitions: account, Region, and the days or hours of the dates. Without
 * dates, it selects all.
 */
export function partitionPredicate(
  table: TableConfig,
  scope: Scope,
  dates: DateRange | undefined,
): RawBuilder<unknown> {
  const keys = new Map(partitionKeys(table).map((key) => [key.role, key]));
  const name = (role: PartitionRole) => sql.ref((keys.get(role) as PartitionKey).name);
  const tests = [isIn(name('account'), scope.accounts), isIn(name('region'), scope.regions)];
  if (dates && keys.has('date')) {
    const [first, last] = [dates.first, dates.last].map((time) => dateValue(table, time));
    tests.push(sql`${name('date')} between ${sql.lit(first)} and ${sql.lit(last)}`);
  } else if (dates) {
    tests.push(...hiveTests(table, dates, name));
  }
  return sql.join(tests, sql` and `);
}

/** The value of a date key for the folder that contains the time. */
function dateValue({ layout }: TableConfig, time: number): string {
  const { year, month, day, hour } = dateParts(time);
  return [year, month, day, ...(layout.hourly ? [hour] : [])].join('/');
}

/**
 * The concatenated keys select the exact dates; the separate lists are for engines that only prune partitions by
 * comparisons of single keys.
 */
function hiveTests(
  table: TableConfig,
  dates: DateRange,
  name: (role: PartitionRole) => RawBuilder<unknown>,
): RawBuilder<unknown>[] {
  const parts: DatePart[] = table.layout.hourly ? ['year', 'month', 'day', 'hour'] : ['year', 'month', 'day'];
  const [first, last] = [dates.first, dates.last].map((time) => dateValue(table, time));
  const joined = sql.join(parts.map(name), sql`, '/', `);
  const lists = parts.flatMap((part) => {
    const values = valuesOf(part, dates);
    return values.length < ALL_VALUES[part] ? [isIn(name(part), values)] : [];
  });
  return [...lists, sql`concat(${joined}) between ${sql.lit(first)} and ${sql.lit(last)}`];
}

/** Number of possible values of a part; a list of all would test nothing. */
const ALL_VALUES = { year: Number.POSITIVE_INFINITY, month: 12, day: 31, hour: 24 };

const SECONDS = { year: 86_400, month: 86_400, day: 86_400, hour: 3600 };

/** Distinct values of a date part within the dates. */
function valuesOf(part: DatePart, { first, last }: DateRange): string[] {
  const values = new Set<string>();
  const step = SECONDS[part];
  for (let time = first - (first % step); time <= last; time += step) {
    values.add(dateParts(time)[part]);
    if (part !== 'year' && values.size === ALL_VALUES[part]) break;
  }
  return [...values].sort();
}

function isIn(column: RawBuilder<unknown>, values: readonly string[]): RawBuilder<unknown> {
  return sql`${column} in (${sql.join(values.map((value) => sql.lit(value)))})`;
}
