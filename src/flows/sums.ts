import { type RawBuilder, sql } from 'kysely';
import type { SqlFunctions } from '../engines/sql/functions.ts';
import { type AlsoCounted, type CountedOnce, ENDS, type RecordValues } from './conversation.ts';
import { addressesOf } from './place.ts';

export const refs = (names: readonly string[]): RawBuilder<unknown>[] => names.map((name) => sql.ref(name));

export const named = (values: RecordValues): RawBuilder<unknown>[] =>
  Object.entries(values).map(([name, value]) => sql`${value} as ${sql.ref(name)}`);

/** What tells conversations apart. */
export const keyOf = ({ by }: CountedOnce<RecordValues>): string[] => [...ENDS, ...Object.keys(by ?? {})];

/** What is added up of a record. */
const MEASURED = ['packets', 'bytes', 'start', 'end', 'action', 'tcp_flags'];

/** The columns of a record that are needed to count it. */
export function countedColumns(options: CountedOnce<RecordValues>): RawBuilder<unknown>[] {
  const { by = {} } = options;
  const [, , ...others] = ENDS;
  // A column that conversations are told apart by is there already.
  const measured = MEASURED.filter((column) => !(column in by));
  return [
    ...named(addressesOf(options)),
    ...refs(others),
    ...named(by),
    ...refs(measured),
    ...alsoColumns(options.also),
  ];
}

/** What is counted besides, as columns of a record: 1 or 0, or the start. */
const alsoColumns = ({ records = {}, earliest = {} }: AlsoCounted = {}): RawBuilder<unknown>[] => [
  ...Object.entries(records).map(
    ([name, holds]) => sql`case when ${holds} then 1 else 0 end as ${sql.ref(name)}`,
  ),
  ...Object.entries(earliest).map(
    ([name, holds]) => sql`case when ${holds} then ${sql.ref('start')} end as ${sql.ref(name)}`,
  ),
];

/** Values for each name of what is counted besides. */
const alsoOf = (
  { records = {}, earliest = {} }: AlsoCounted = {},
  count: (name: string) => RawBuilder<unknown>,
): RecordValues => ({
  ...Object.fromEntries(Object.keys(records).map((name) => [name, count(name)])),
  ...Object.fromEntries(Object.keys(earliest).map((name) => [name, sql`min(${sql.ref(name)})`])),
});

const alsoCounted = (f: SqlFunctions, also: AlsoCounted | undefined) =>
  alsoOf(also, (name) => f.countWhere(sql`${sql.ref(name)} = 1`));

const alsoTotal = (f: SqlFunctions, also: AlsoCounted | undefined) => alsoOf(also, (name) => total(f, name));

// TCP's flags are bits, and engines have different functions for those: SYN is 2, ACK is 16.
const HAS_SYN = sql`tcp_flags % 4 >= 2`;
const IS_ACCEPTED = sql`action = 'ACCEPT'`;
const IS_REFUSED = sql`action = 'REJECT'`;

/** What does not count once, of records. */
const counts = (f: SqlFunctions): RecordValues => ({
  flows: sql`count(*)`,
  accepted: f.countWhere(IS_ACCEPTED),
  rejected: f.countWhere(IS_REFUSED),
  asks: f.countWhere(sql`${HAS_SYN} and tcp_flags % 32 < 16`),
  answers: f.countWhere(sql`${HAS_SYN} and tcp_flags % 32 >= 16`),
});

const TIMES: RecordValues = {
  first_start: sql`min(${sql.ref('start')})`,
  last_end: sql`max(${sql.ref('end')})`,
};

const total = (f: SqlFunctions, column: string) => f.total(sql.ref<bigint | null>(column));

/** A packet that ends a connection, and begins none: that it was rejected says nothing about the connection. */
const IS_CLOSING = sql`coalesce((tcp_flags % 2 >= 1 or tcp_flags % 8 >= 4) and not ${HAS_SYN}, false)`;
const IS_BLOCKED = sql`${IS_REFUSED} and not ${IS_CLOSING}`;
const blockedStart = (holds: RawBuilder<unknown>) =>
  sql`min(case when ${holds} then ${sql.ref('start')} end)`;

/** What one place saw of a conversation, of its records. */
export const sumsOf = (f: SqlFunctions, also?: AlsoCounted): RecordValues => ({
  ...counts(f),
  ...alsoCounted(f, also),
  packets: total(f, 'packets'),
  bytes: total(f, 'bytes'),
  ...TIMES,
  ...(also && { blocked_start: blockedStart(IS_BLOCKED) }),
});

/** The same of one place, of what each of its flow logs saw: the largest sum. */
export const siteOf = (f: SqlFunctions, also?: AlsoCounted): RecordValues => ({
  ...Object.fromEntries(Object.keys(counts(f)).map((column) => [column, total(f, column)])),
  ...alsoTotal(f, also),
  packets: sql`max(packets)`,
  bytes: sql`max(bytes)`,
  first_start: sql`min(first_start)`,
  last_end: sql`max(last_end)`,
  ...(also && { blocked_start: sql`min(blocked_start)` }),
});

/** What stands for a conversation, of what each of its places saw: the largest sum. */
export const largestOf = (f: SqlFunctions, also?: AlsoCounted): RecordValues => ({
  ...siteOf(f, also),
  blocked: f.countWhere(sql`rejected > 0 and accepted = 0`),
  ...(also && { blocked_start: sql`min(case when accepted = 0 then blocked_start end)` }),
});

interface Two {
  /** Whether a record is of the second of two places, flow logs told apart. */
  readonly isSecond: RawBuilder<boolean>;
  /** The same, flow logs not told apart. */
  readonly isSecondSite: RawBuilder<boolean>;
  readonly also?: AlsoCounted | undefined;
}

/** The same of the records of two places: so they are grouped once. */
export function largerOf(f: SqlFunctions, { isSecond, isSecondSite, also }: Two): RecordValues {
  const places = [sql`not ${isSecond}`, isSecond];
  const sites = [sql`not ${isSecondSite}`, isSecondSite];
  const each = (value: (isThere: RawBuilder<unknown>) => RawBuilder<unknown>) => places.map(value);
  const larger = (column: string) =>
    sql`greatest(${sql.join(each((isThere) => f.total(sql<bigint | null>`case when ${isThere} then ${sql.ref(column)} end`)))})`;
  const atSite = (isThere: RawBuilder<unknown>, what: RawBuilder<unknown>) =>
    f.countWhere(sql`${isThere} and ${what}`);
  const blocked = sites.map(
    (isThere) =>
      sql`case when ${atSite(isThere, IS_REFUSED)} > 0 and ${atSite(isThere, IS_ACCEPTED)} = 0 then 1 else 0 end`,
  );
  const [blockedAtFirst, blockedAtSecond] = sites.map(
    (isThere) =>
      sql`case when ${atSite(isThere, IS_ACCEPTED)} = 0 then ${blockedStart(sql`${isThere} and ${IS_BLOCKED}`)} end`,
  );
  return {
    ...counts(f),
    ...alsoCounted(f, also),
    blocked: sql.join(blocked, sql` + `),
    // The lesser of two where both are known: engines disagree on NULL among the arguments of least.
    ...(also && {
      blocked_start: sql`coalesce(least(${blockedAtFirst}, ${blockedAtSecond}), ${blockedAtFirst}, ${blockedAtSecond})`,
    }),
    packets: larger('packets'),
    bytes: larger('bytes'),
    ...TIMES,
  };
}

/** A record as it is, under the names of sums. */
export const AS_IT_IS: RecordValues = {
  flows: sql`1`,
  accepted: sql`case when ${IS_ACCEPTED} then 1 else 0 end`,
  rejected: sql`case when ${IS_REFUSED} then 1 else 0 end`,
  packets: sql`packets`,
  bytes: sql`bytes`,
  first_start: sql`${sql.ref('start')}`,
  last_end: sql`${sql.ref('end')}`,
};
