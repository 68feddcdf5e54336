import { type RawBuilder, sql } from 'kysely';
import type { SqlFunctions } from '../engines/sql/functions.ts';
import { type AlsoCounted, type CountedOnce, ENDS, type RecordValues } from './conversation.ts';
import { addressesOf } from './place.ts';
import { named, refs } from './selected.ts';

/** Returns the columns that identify a conversation. */
export const keyOf = ({ by }: CountedOnce<RecordValues>): string[] => [...ENDS, ...Object.keys(by ?? {})];

/** The columns of a record that are summed. */
const MEASURED = ['packets', 'bytes', 'start', 'end', 'action', 'tcp_flags'];

/** Returns the columns of a record that are needed to count it. */
export function countedColumns(options: CountedOnce<RecordValues>): RawBuilder<unknown>[] {
  const { by = {} } = options;
  const [, , ...others] = ENDS;
  // The columns that conversations are grouped by are already included.
  const measured = MEASURED.filter((column) => !(column in by));
  return [
    ...named(addressesOf(options)),
    ...refs(others),
    ...named(by),
    ...refs(measured),
    ...alsoColumns(options.also),
  ];
}

/** Returns further counts as columns of a record: 1 or 0, or a value. */
const alsoColumns = ({ records = {}, ...values }: AlsoCounted = {}): RawBuilder<unknown>[] => [
  ...Object.entries(records).map(
    ([name, holds]) => sql`case when ${holds} then 1 else 0 end as ${sql.ref(name)}`,
  ),
  ...Object.values(values).flatMap(named),
];

type Count = (name: string) => RawBuilder<unknown>;

/** A condition for the records that count; without it, all do. */
type Selection = RawBuilder<unknown> | undefined;

const within = (of: Selection, holds: RawBuilder<unknown>) => (of ? sql`${of} and ${holds}` : holds);

/** Returns a column of the records that count, and NULL for the others. */
const columnOf = (of: Selection, column: string) =>
  of ? sql<bigint | null>`case when ${of} then ${sql.ref(column)} end` : sql.ref<bigint | null>(column);

/** Returns a value for the name of each further count. */
const alsoOf = (
  { records = {}, least = {}, greatest = {}, atOnePlace = {} }: AlsoCounted = {},
  {
    record,
    value = sql.ref,
    ofPlace,
  }: { readonly record: Count; readonly value?: Count; readonly ofPlace: Count },
): RecordValues => {
  const each = (values: RecordValues, count: Count) =>
    Object.fromEntries(Object.keys(values).map((name) => [name, count(name)]));
  return {
    ...each(records, record),
    ...each(least, (name) => sql`min(${value(name)})`),
    ...each(greatest, (name) => sql`max(${value(name)})`),
    ...each(atOnePlace, ofPlace),
  };
};

const alsoCounted = (f: SqlFunctions, also: AlsoCounted | undefined, ofPlace: Count, of?: Selection) =>
  alsoOf(also, {
    record: (name) => f.countWhere(within(of, sql`${sql.ref(name)} = 1`)),
    value: (name) => columnOf(of, name),
    ofPlace,
  });

/** Combines the further counts of places; values summed at one place are 0 at the others. */
const alsoTotal = (f: SqlFunctions, also: AlsoCounted | undefined) =>
  alsoOf(also, { record: (name) => total(f, name), ofPlace: (name) => sql`max(${sql.ref(name)})` });

// TCP flags are bits, for which engines have different functions: SYN is 2, ACK is 16.
const HAS_SYN = sql`tcp_flags % 4 >= 2`;
const IS_ACCEPTED = sql`action = 'ACCEPT'`;
const IS_REFUSED = sql`action = 'REJECT'`;

/** Returns counts of records, which do not count once. */
const counts = (f: SqlFunctions, of?: Selection): RecordValues => ({
  flows: of ? f.countWhere(of) : sql`count(*)`,
  accepted: f.countWhere(within(of, IS_ACCEPTED)),
  rejected: f.countWhere(within(of, IS_REFUSED)),
  asks: f.countWhere(within(of, sql`${HAS_SYN} and tcp_flags % 32 < 16`)),
  answers: f.countWhere(within(of, sql`${HAS_SYN} and tcp_flags % 32 >= 16`)),
});

const times = (of?: Selection): RecordValues => ({
  first_start: sql`min(${columnOf(of, 'start')})`,
  last_end: sql`max(${columnOf(of, 'end')})`,
});

const total = (f: SqlFunctions, column: string) => f.total(sql.ref<bigint | null>(column));

/** A packet that ends a connection and does not open one: its rejection does not concern the connection. */
const IS_CLOSING = sql`coalesce((tcp_flags % 2 >= 1 or tcp_flags % 8 >= 4) and not ${HAS_SYN}, false)`;
const IS_BLOCKED = sql`${IS_REFUSED} and not ${IS_CLOSING}`;
const blockedStart = (of?: Selection) => sql`min(${columnOf(within(of, IS_BLOCKED), 'start')})`;

/** Returns the sums of one place over the records of a conversation. */
export const sumsOf = (f: SqlFunctions, also?: AlsoCounted): RecordValues => ({
  ...counts(f),
  ...alsoCounted(f, also, (name) => total(f, name)),
  packets: total(f, 'packets'),
  bytes: total(f, 'bytes'),
  ...times(),
  ...(also && { blocked_start: blockedStart() }),
});

/** Returns the sums of one place over its flow logs: the largest of each. */
export const siteOf = (f: SqlFunctions, also?: AlsoCounted): RecordValues => ({
  ...Object.fromEntries(Object.keys(counts(f)).map((column) => [column, total(f, column)])),
  ...alsoTotal(f, also),
  packets: sql`max(packets)`,
  bytes: sql`max(bytes)`,
  first_start: sql`min(first_start)`,
  last_end: sql`max(last_end)`,
  ...(also && { blocked_start: sql`min(blocked_start)` }),
});

/** Returns the sums of a conversation over its places: the largest of each. */
export const largestOf = (f: SqlFunctions, also?: AlsoCounted): RecordValues => ({
  ...siteOf(f, also),
  blocked: f.countWhere(sql`rejected > 0 and accepted = 0`),
  ...(also && { blocked_start: sql`min(case when accepted = 0 then blocked_start end)` }),
});

/** Two places of a conversation. */
export interface Two {
  /** Whether a record belongs to the second of two places; each flow log is a place. */
  readonly isSecond: RawBuilder<boolean>;
  /** The same, with all flow logs of a place together. */
  readonly isSecondSite: RawBuilder<boolean>;
  readonly also?: AlsoCounted | undefined;
  /** Selects records (default: all). */
  readonly of?: RawBuilder<unknown>;
}

/** Returns the same sums from the records of two places, which are grouped only once. */
export function largerOf(f: SqlFunctions, { isSecond, isSecondSite, also, of }: Two): RecordValues {
  const both = (isSecond: RawBuilder<boolean>) => [within(of, sql`not ${isSecond}`), within(of, isSecond)];
  const [places, sites] = [both(isSecond), both(isSecondSite)];
  const atEach = (column: string) => places.map((isThere) => f.total(columnOf(isThere, column)));
  const larger = (column: string) => sql`greatest(${sql.join(atEach(column))})`;
  const [bytes, packets] = [atEach('bytes'), atEach('packets')];
  const isFirst = sql`(${bytes[0]} > ${bytes[1]} or (${bytes[0]} = ${bytes[1]} and ${packets[0]} >= ${packets[1]}))`;
  const ofLarger = (column: string) => {
    const [first, second] = atEach(column);
    return sql`case when ${isFirst} then ${first} else ${second} end`;
  };
  const atSite = (isThere: RawBuilder<unknown>, what: RawBuilder<unknown>) =>
    f.countWhere(within(isThere, what));
  const blocked = sites.map(
    (isThere) =>
      sql`case when ${atSite(isThere, IS_REFUSED)} > 0 and ${atSite(isThere, IS_ACCEPTED)} = 0 then 1 else 0 end`,
  );
  const [blockedAtFirst, blockedAtSecond] = sites.map(
    (isThere) => sql`case when ${atSite(isThere, IS_ACCEPTED)} = 0 then ${blockedStart(isThere)} end`,
  );
  return {
    ...counts(f, of),
    ...alsoCounted(f, also, ofLarger, of),
    blocked: sql.join(blocked, sql` + `),
    // The smaller of two known values: engines disagree on NULL among the arguments of least.
    ...(also && {
      blocked_start: sql`coalesce(least(${blockedAtFirst}, ${blockedAtSecond}), ${blockedAtFirst}, ${blockedAtSecond})`,
    }),
    packets: larger('packets'),
    bytes: larger('bytes'),
    ...times(of),
  };
}

/** Returns the same from the sums of two places, each of a conversation. */
export function largerSums(f: SqlFunctions): RecordValues {
  const sums = Object.keys(AS_IT_IS).map((name) => [name, total(f, name)]);
  const at = (place: number, column: string) =>
    f.total(sql<bigint | null>`case when place = ${sql.lit(place)} then ${sql.ref(column)} end`);
  const larger = (column: string) => sql`greatest(${at(1, column)}, ${at(2, column)})`;
  return {
    ...Object.fromEntries(sums),
    packets: larger('packets'),
    bytes: larger('bytes'),
    first_start: sql`min(first_start)`,
    last_end: sql`max(last_end)`,
  };
}

/** A single record, with the names of sums. */
export const AS_IT_IS: RecordValues = {
  flows: sql`1`,
  accepted: sql`case when ${IS_ACCEPTED} then 1 else 0 end`,
  rejected: sql`case when ${IS_REFUSED} then 1 else 0 end`,
  packets: sql`packets`,
  bytes: sql`bytes`,
  first_start: sql`${sql.ref('start')}`,
  last_end: sql`${sql.ref('end')}`,
};
