import { type RawBuilder, sql } from 'kysely';
import type { SqlFunctions, SqlType } from '../engines/sql/functions.ts';
import { type FieldType, fieldOfColumn } from '../logs/fields.ts';
import { TRAFFIC_COLUMNS } from '../logs/record-values.ts';
import type { Window } from '../logs/window.ts';
import type { RecordNeed } from '../readers/record-need.ts';
import { MARK, MARK_FIELD, markValue } from './marks.ts';
import {
  type ActionNeed,
  actionsOf,
  filterColumns,
  filterColumnsToo,
  filterConditions,
  type RecordFilter,
  recordTests,
} from './record-filter.ts';
import { FLOW_LOG, isLogged, type RecordSet, type StoredColumn } from './record-set.ts';

/**
 * `flows` has one row per record that carries traffic; `log_quality` has every record, including those without data
 * (NODATA) and lost ones (SKIPDATA).
 */
export type RelationName = 'flows' | 'log_quality';

/** The request for a relation; the actions are a hint, the query over the relation selects records by action itself. */
export interface RelationRequest extends ActionNeed {
  readonly sets: readonly RecordSet[];
  readonly columns: readonly string[];
  /** Undefined only for all records. */
  readonly window: Window | undefined;
  readonly filter: RecordFilter;
  /** Whether addresses of the filter are the packets' own, if they are logged. */
  readonly packetLevel?: boolean | undefined;
}

/** The packets' own addresses. */
export const PACKET_ENDS = ['pkt_srcaddr', 'pkt_dstaddr'];

/** Returns whether records may have both. */
export const havePacketEnds = (sets: readonly Pick<RecordSet, 'columns'>[]): boolean =>
  PACKET_ENDS.every((column) => sets.some(({ columns }) => columns.has(column)));

const SQL_TYPE = { string: 'varchar', int: 'integer', bigint: 'bigint' } as const satisfies Record<
  FieldType,
  SqlType
>;

/** The greatest value in epoch seconds, in 2038; greater values are milliseconds, which some logs have. */
export const LAST_SECOND = 2_147_483_647;

/**
 * Returns the query of a relation over a source's record sets, always with partition predicate, exact time test and
 * filter.
 */
export function relationQuery(
  name: RelationName,
  request: RelationRequest,
  f: SqlFunctions,
): RawBuilder<Record<string, unknown>> {
  const packetLevel = request.packetLevel && havePacketEnds(request.sets);
  const columns = [
    ...new Set([
      ...request.columns,
      ...filterColumns(request.filter),
      ...filterColumnsToo(request.filter),
      ...(packetLevel ? PACKET_ENDS : []),
    ]),
  ];
  if (request.sets.length === 0) return noRecords(columns, f);
  const { window, filter } = request;
  const need = { columns, window, ...actionsOf(filter, request), tests: recordTests(filter) };
  const parts = request.sets.map((set) => setQuery(name, set, need, f));
  const all = sql.join<Record<string, unknown>>(parts, sql` union all `);
  const conditions = filterConditions(request.filter, f, packetLevel);
  if (conditions.length === 0) return all;
  return sql<
    Record<string, unknown>
  >`select * from (${all}) as records where ${sql.join(conditions, sql` and `)}`;
}

function noRecords(columns: readonly string[], f: SqlFunctions): RawBuilder<Record<string, unknown>> {
  const selected = columns.map((column) => sql`${missingValue(column, f)} as ${sql.id(column)}`);
  return sql`select ${sql.join(selected)} where false`;
}

function setQuery(
  name: RelationName,
  set: RecordSet,
  { columns, window, ...others }: Omit<RecordNeed, 'flowsOnly'>,
  f: SqlFunctions,
): RawBuilder<unknown> {
  const { loaded } = set;
  if (loaded && isLoaded(set, { columns, window, ...others, flowsOnly: name === 'flows' })) {
    const read = { ...set, columns: loaded.columns };
    return sql`select ${sql.join(columns.map((column) => selection(read, column, f)))} from ${loaded.table}`;
  }
  const selected = columns.map((column) => selection(set, column, f));
  const conditions = [
    ...(set.where ? [set.where] : []),
    statusCondition(name, set, f),
    ...timeConditions(name, set, window, f),
  ];
  return sql`select ${sql.join(selected)} from ${set.table} where ${sql.join(conditions, sql` and `)}`;
}

/** Returns whether the records that were already read are exactly those that a query needs. */
function isLoaded({ columns: all, loaded, flowLog, where }: RecordSet, need: RecordNeed): boolean {
  if (!loaded || where || (need.window && !all.has('start'))) return false;
  const { columns, window, flowsOnly, action, withTranslated, tests = [] } = loaded.need;
  const known = new Set(need.tests?.map((test) => JSON.stringify(test)));
  return (
    flowsOnly === need.flowsOnly &&
    window?.since === need.window?.since &&
    window?.until === need.window?.until &&
    (action === undefined || (action === need.action && (withTranslated || !need.withTranslated))) &&
    tests.every((test) => known.has(JSON.stringify(test))) &&
    need.columns.every((column) => columns.includes(column) || !isLogged([{ columns: all, flowLog }], column))
  );
}

function selection(set: RecordSet, column: string, f: SqlFunctions): RawBuilder<unknown> {
  const stored = set.columns.get(column);
  const asItIs =
    stored?.name === column &&
    stored.type === typeOf(column) &&
    !stored.dash &&
    stored.holds === undefined &&
    (set.inSeconds || !isTime(column));
  return asItIs ? sql`${sql.id(column)}` : sql`${columnValue(set, column, f)} as ${sql.id(column)}`;
}

/** Returns the type of a column's values in `flows` and `log_quality`. */
export const typeOf = (column: string): FieldType => fieldOfColumn(column)?.type ?? 'string';

/** Returns the value of a column that no record has. */
export const missingValue = (column: string, f: SqlFunctions): RawBuilder<null> =>
  f.missing(SQL_TYPE[typeOf(column)]);

const isTime = (column: string) => column === 'start' || column === 'end';

function columnValue(set: RecordSet, column: string, f: SqlFunctions): RawBuilder<unknown> {
  if (column === FLOW_LOG && set.flowLog) return set.flowLog;
  if (column === MARK_FIELD) return set.isMarked ? sql.ref(MARK_FIELD) : markValue(MARK.unknown);
  const type = typeOf(column);
  const stored = set.columns.get(column);
  if (!stored) return missingValue(column, f);
  const value = storedValue(stored, type, f);
  if (set.inSeconds || !isTime(column)) return value;
  const time = value as RawBuilder<bigint | null>;
  return sql`case when ${time} > ${sql.lit(LAST_SECOND)} then ${f.divide(time, 1000)} else ${time} end`;
}

/** Returns a stored value as in the relations, except for times in milliseconds. */
export function storedValue(stored: StoredColumn, type: FieldType, f: SqlFunctions): RawBuilder<unknown> {
  const column = sql`${sql.id(stored.name)}`;
  if (type !== 'string')
    return stored.type === type ? sql`${column}` : f.tryCast(sql`cast(${column} as varchar)`, SQL_TYPE[type]);
  const text = textValue(stored, f);
  return stored.dash ? sql`nullif(${text}, '-')` : text;
}

function textValue({ name, type, holds }: StoredColumn, f: SqlFunctions): RawBuilder<unknown> {
  const column = sql<string>`${sql.id(name)}`;
  if (type === 'string') return holds === 'address' ? f.addressText(column) : sql`${column}`;
  if (holds !== 'account') return f.tryCast(column, 'varchar');
  return sql`lpad(cast(${f.tryCast(column, 'bigint')} as varchar), 12, '0')`;
}

/**
 * Returns the test of record status: by `log_status`, or if it is not logged, by missing values of records without
 * traffic.
 */
function statusCondition(name: RelationName, set: RecordSet, f: SqlFunctions): RawBuilder<unknown> {
  if (set.columns.has('log_status')) {
    const status = columnValue(set, 'log_status', f);
    return name === 'flows' ? sql`${status} = 'OK'` : sql`${status} in ('OK', 'NODATA', 'SKIPDATA')`;
  }
  const filled = [...TRAFFIC_COLUMNS, 'start'].find((column) => set.columns.has(column));
  return filled === undefined ? sql`true` : sql`${columnValue(set, filled, f)} is not null`;
}

/**
 * Returns the tests of time: plain ranges on the stored column, so that Parquet statistics can skip row groups; the
 * second range is for milliseconds. Records without traffic need a start only if there is a window.
 */
function timeConditions(
  name: RelationName,
  set: RecordSet,
  window: Window | undefined,
  f: SqlFunctions,
): RawBuilder<unknown>[] {
  const stored = set.columns.get('start');
  if (!stored) return window ? [sql`false`] : [];
  const start = storedValue(stored, 'bigint', f);
  const hasStatus = name === 'log_quality' && set.columns.has('log_status');
  if (!window) return hasStatus ? [] : [sql`${start} is not null`];
  const range = (factor: number) =>
    sql`${start} >= ${sql.lit(window.since * factor)} and ${start} < ${sql.lit(window.until * factor)}`;
  return [set.inSeconds ? range(1) : sql`(${range(1)} or ${range(1000)})`];
}
