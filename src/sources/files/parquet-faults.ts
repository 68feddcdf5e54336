import { type RawBuilder, sql } from 'kysely';
import { DuckDbFunctions } from '../../engines/duckdb/functions.ts';
import { type FieldType, fieldOfColumn } from '../../logs/fields.ts';
import { flowColumn, type ParquetColumn } from '../../logs/parquet.ts';
import {
  ACTIONS,
  GATEWAY_ACCOUNT,
  isAddressColumn,
  MISSING_NUMBERS,
  PROBLEM,
  STATUSES,
  TRAFFIC_COLUMNS,
} from '../../logs/record-values.ts';

/** A fault of a stored value for which its record is left out. */
export interface Fault {
  /** Never NULL. */
  readonly test: RawBuilder<unknown>;
  readonly reason: string;
  /** True if it tests an address, which takes longer than other tests. */
  readonly isOfAddress?: boolean;
}

const f = new DuckDbFunctions();

const LARGEST: Readonly<Record<Exclude<FieldType, 'string'>, string>> = {
  int: '2147483647',
  bigint: '9223372036854775807',
};

/** Returns the possible faults of these columns, the same as in lines of text. */
export function parquetFaults(columns: readonly ParquetColumn[]): Fault[] {
  const flat = columns.filter(({ type }) => type !== 'nested');
  const hasTraffic = trafficTest(flat);
  const always = flat.flatMap((column) => kindFaults(column));
  const ofTraffic = [...flat.flatMap((column) => valueFaults(column)), ...timeFaults(flat)];
  return [
    ...always,
    ...ofTraffic.map((fault) => ({ ...fault, test: sql`(${hasTraffic} and ${fault.test})` })),
  ];
}

/**
 * Test for records without traffic and without a start: they count, except in a window. Undefined if there can be none.
 */
export function timelessTest(columns: readonly ParquetColumn[]): RawBuilder<unknown> | undefined {
  const start = named(columns, 'start');
  return start && sql`(not ${trafficTest(columns)} and ${isMissing(start)})`;
}

const named = (columns: readonly ParquetColumn[], column: string) =>
  columns.find(({ name, type }) => type !== 'nested' && flowColumn(name) === column);

const textOf = ({ name }: ParquetColumn) => sql<string>`cast(${sql.ref(name)} as varchar)`;

function isMissing(column: ParquetColumn): RawBuilder<unknown> {
  const value = sql.ref(column.name);
  if (isNumber(column) || column.type === 'time') return sql`(${value} is null)`;
  return sql`(lower(coalesce(${textOf(column)}, '-')) in (${listed(MISSING_NUMBERS)}))`;
}

/** Test whether a record has traffic, by its status, or without one by a column that shows it. */
function trafficTest(columns: readonly ParquetColumn[]): RawBuilder<unknown> {
  const status = named(columns, 'log_status');
  if (status) return sql`(coalesce(${textOf(status)}, '-') = 'OK')`;
  const telling = TRAFFIC_COLUMNS.flatMap((column) => named(columns, column) ?? [])[0];
  return telling ? sql`(not ${isMissing(telling)})` : sql`true`;
}

/** Faults that show a record not of a VPC flow log, with or without traffic. */
function kindFaults(column: ParquetColumn): Fault[] {
  const value = sql.ref<string>(column.name);
  if (column.type !== 'string') return [];
  switch (flowColumn(column.name)) {
    case 'log_status':
      return [{ test: sql`(coalesce(${value}, '-') not in (${listed(STATUSES)}))`, reason: PROBLEM.status }];
    case 'account_id':
      return [
        { test: sql`(coalesce(${value}, '-') = ${sql.lit(GATEWAY_ACCOUNT)})`, reason: PROBLEM.gateway },
      ];
    case 'interface_id': {
      const test = sql`(case when coalesce(${value}, '-') like 'eni-%' then false else coalesce(${f.isAddress(value)}, false) end)`;
      return [{ test, reason: PROBLEM.interface }];
    }
    default:
      return [];
  }
}

function valueFaults(column: ParquetColumn): Fault[] {
  const field = fieldOfColumn(flowColumn(column.name));
  const value = sql.ref<string>(column.name);
  if (!field || column.type === 'time') return [];
  if (field.type !== 'string') {
    const test = isNumber(column)
      ? numberTest(value, field.type, column.type)
      : numberTextTest(column, field.type);
    return [{ test, reason: PROBLEM.number(field.column) }];
  }
  if (column.type !== 'string') return [];
  const text = sql`coalesce(${value}, '-')`;
  if (field.column === 'action')
    return [{ test: sql`(${text} not in (${listed([...ACTIONS, '-'])}))`, reason: PROBLEM.action }];
  if (!isAddressColumn(field.column)) return [];
  const test = sql`(${text} <> '-' and not ${f.isIpv4(sql<string>`${text}`)} and not ${f.isAddress(sql<string>`${text}`)})`;
  return [{ test, reason: PROBLEM.address(field.column), isOfAddress: true }];
}

const isNumber = ({ type }: ParquetColumn) => type === 'int' || type === 'bigint';

function numberTest(
  value: RawBuilder<unknown>,
  type: Exclude<FieldType, 'string'>,
  stored: ParquetColumn['type'],
) {
  const isLarge = stored === type ? sql`` : sql` or ${value} > ${sql.raw(LARGEST[type])}`;
  return sql`coalesce(${value} < 0${isLarge}, false)`;
}

/** Tests a number stored as text; at most 38 digits can be compared. */
function numberTextTest(column: ParquetColumn, type: Exclude<FieldType, 'string'>): RawBuilder<unknown> {
  const digits = sql`regexp_extract(${textOf(column)}, '^([0-9]+)([.]0+)?$', 1)`;
  const fits = sql`(length(${digits}) between 1 and 38 and try_cast(${digits} as decimal(38, 0)) <= ${sql.raw(LARGEST[type])})`;
  return sql`(not ${isMissing(column)} and not coalesce(${fits}, false))`;
}

function timeFaults(columns: readonly ParquetColumn[]): Fault[] {
  const [start, end] = [named(columns, 'start'), named(columns, 'end')];
  if (!start) return [];
  const missing = { test: isMissing(start), reason: PROBLEM.noStart };
  if (!end) return [missing];
  return [
    missing,
    { test: sql`coalesce(${secondsOf(start)} > ${secondsOf(end)}, false)`, reason: PROBLEM.order },
  ];
}

/** Timestamps have been converted to seconds before this test. */
const secondsOf = (column: ParquetColumn) =>
  isNumber(column) || column.type === 'time'
    ? sql.ref(column.name)
    : sql`try_cast(${textOf(column)} as decimal(38, 0))`;

const listed = (values: readonly string[]) => sql.join(values.map((value) => sql.lit(value)));
