import { type RawBuilder, sql } from 'kysely';
import { LAST_YEAR } from '../../catalog/table/partition-keys.ts';
import type { GlueSourceConfig, TableConfig } from '../../config/config.ts';
import { sourceError } from '../../errors.ts';
import type { RecordSet, StoredColumn } from '../../flows/record-set.ts';
import { dateParts } from '../../logs/delivery.ts';
import { fieldNamed } from '../../logs/fields.ts';
import { isAddressColumn } from '../../logs/record-values.ts';
import type { SourceRequest } from '../source.ts';
import {
  allDates,
  type DateRange,
  dateRangeOf,
  partitionPredicate,
  type Scope,
} from './partition-predicate.ts';
import { countFolders, partsOfStretch, pathPredicate } from './path-predicate.ts';
import { scopeOf } from './scope.ts';

export interface RecordSetOptions {
  /** Catalog that the tables' names begin with; without it they are those of the session's own. */
  readonly catalog?: string | undefined;
  /** Unix seconds. */
  readonly now: number;
}

type Tables = Pick<GlueSourceConfig, 'database' | 'location' | 'tables'>;

/** The tables of a source as far as the request can concern them. */
export function recordSets(config: Tables, request: SourceRequest, options: RecordSetOptions): RecordSet[] {
  return config.tables.flatMap((table) => {
    const scope = scopeOf(table, request.filter);
    if (!scope) return [];
    const name = [options.catalog, config.database, table.name].filter((part) => part !== undefined);
    return wheresOf(config, table, scope, request, options.now).map((where) => ({
      table: sql.id(...name),
      columns: columnsOf(table),
      flowLog: sql`regexp_extract("$path", '_(fl-[0-9a-f]+)_', 1)`,
      where,
    }));
  });
}

/** One for each part of the table that a query names; mostly it is one. */
function wheresOf(
  { tables, location }: Tables,
  table: TableConfig,
  scope: Scope,
  request: SourceRequest,
  now: number,
): RawBuilder<unknown>[] {
  const bounded = request.window ? dateRangeOf(request.window) : allDates(table, now);
  checkYear(table, bounded);
  checkPartitions(table, scope, bounded);
  const hasHoursBelow = tables.some((other) => isHoursOf(other, table));
  const context = {
    location,
    scope,
    dates: bounded,
    isWindow: request.window !== undefined,
    hasHoursBelow,
  };
  const parts = partsOfStretch(table, context);
  // A date key ends by itself at the day of tomorrow; years, months and days do not.
  const hasDates = request.window !== undefined || table.layout.hive || parts.length > 1;
  return parts.map((dates) => {
    const partitions = partitionPredicate(table, scope, hasDates ? dates : undefined);
    const paths = pathPredicate(table, { ...context, dates });
    const tests = [partitions, paths, ownRecords(table)].filter((test) => test !== undefined);
    return sql.join(tests, sql` and `);
  });
}

/**
 * The test that excludes records of other services in Parquet files: they have columns that VPC flow logs do not have.
 * Tables made before flowq added those columns know VPC records by columns that only these have.
 */
function ownRecords({ format, fields, foreignColumns }: TableConfig): RawBuilder<unknown> | undefined {
  if (format !== 'parquet') return undefined;
  if (foreignColumns)
    return sql.join(
      foreignColumns.map((name) => sql`${sql.ref(name)} is null`),
      sql` and `,
    );
  const own = fields.filter((name) => VPC_FIELDS.has(name)).map((name) => fieldNamed(name).column);
  if (own.length === 0) return undefined;
  return sql`(${sql.join(
    own.map((name) => sql`${sql.ref(name)} is not null`),
    sql` or `,
  )})`;
}

/** Fields that VPC flow logs have, and Transit Gateway flow logs do not. */
const VPC_FIELDS: ReadonlySet<string> = new Set(['interface-id', 'action']);

/** Whether a table's folders of hours stand in another's folders of days. */
export function isHoursOf(hours: TableConfig, days: TableConfig): boolean {
  const sameRoot = hours.organisation === days.organisation && hours.layout.hive === days.layout.hive;
  return sameRoot && hours.layout.hourly && !days.layout.hourly;
}

function checkYear(table: TableConfig, { last }: DateRange): void {
  if (!table.layout.hive || Number(dateParts(last).year) <= LAST_YEAR) return;
  throw sourceError(
    `the table ${table.name} ends with the year ${LAST_YEAR}`,
    'update flowq and run flowq init again',
  );
}

/** Source: Amazon Athena User Guide, "Service Quotas": partitions of a query. */
const MOST_PARTITIONS = 1_000_000;

function checkPartitions(table: TableConfig, { accounts, regions }: Scope, dates: DateRange): void {
  const partitions = accounts.length * regions.length * countFolders(table, dates);
  if (partitions <= MOST_PARTITIONS) return;
  throw sourceError(
    `the query covers ${partitions} partitions of ${table.name}; engines accept ${MOST_PARTITIONS}`,
    'give a later --since, or choose accounts and Regions with --account and --region',
  );
}

/** Missing values are NULL by the text table's own property; Parquet files hold `-` among their texts. */
function columnsOf({ format, fields }: TableConfig): Map<string, StoredColumn> {
  return new Map(
    fields.map(fieldNamed).map(({ column, type }) => [
      column,
      {
        name: column,
        type,
        dash: format === 'parquet' && type === 'string',
        holds: isAddressColumn(column) ? 'address' : undefined,
      },
    ]),
  );
}
