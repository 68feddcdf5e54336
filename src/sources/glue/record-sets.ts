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
import { countFolders, partsOfDates, pathPredicate } from './path-predicate.ts';
import { scopeOf } from './scope.ts';

export interface RecordSetOptions {
  /** Catalog in the tables' names (default: the session's catalog). */
  readonly catalog?: string | undefined;
  /** Unix seconds. */
  readonly now: number;
}

type Tables = Pick<GlueSourceConfig, 'database' | 'location' | 'tables'>;

/** Returns record sets for the tables that the request can concern. */
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

/** Tests, one for each part of the table in the query; usually one. */
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
  const parts = partsOfDates(table, context);
  // A single date key is limited to tomorrow by the table; year, month and day keys are not.
  const hasDates = request.window !== undefined || table.layout.hive || parts.length > 1;
  return parts.map((dates) => {
    const partitions = partitionPredicate(table, scope, hasDates ? dates : undefined);
    const paths = pathPredicate(table, { ...context, dates });
    const tests = [partitions, paths, ownRecords(table)].filter((test) => test !== undefined);
    return sql.join(tests, sql` and `);
  });
}

/**
 * Test that excludes records of other services from Parquet files, by columns that VPC flow logs do not have. Tables
 * made before flowq added those columns recognize VPC records by columns that only these have.
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

/** Fields of VPC flow logs that Transit Gateway flow logs do not have. */
const VPC_FIELDS: ReadonlySet<string> = new Set(['interface-id', 'action']);

/** Whether a table's hourly folders are in another's daily folders. */
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

/** Maximum partitions of a query. Source: Amazon Athena User Guide, "Service Quotas". */
const MOST_PARTITIONS = 1_000_000;

function checkPartitions(table: TableConfig, { accounts, regions }: Scope, dates: DateRange): void {
  const partitions = accounts.length * regions.length * countFolders(table, dates);
  if (partitions <= MOST_PARTITIONS) return;
  throw sourceError(
    `the query covers ${partitions} partitions of ${table.name}; engines accept ${MOST_PARTITIONS}`,
    'give a later --since, or choose accounts and Regions with --account and --region',
  );
}

/** Text tables have a property that reads missing values as NULL; Parquet texts contain `-` instead. */
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
