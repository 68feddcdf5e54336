import { type RawBuilder, sql } from 'kysely';
import type { SqlFunctions } from '../engines/sql/functions.ts';
import { type CountedOnce, ENDS, type RecordValues } from './conversation.ts';
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
  return [...named(addressesOf(options)), ...refs(others), ...named(by), ...refs(measured)];
}

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

/** What one place saw of a conversation, of its records. */
export const sumsOf = (f: SqlFunctions): RecordValues => ({
  ...counts(f),
  packets: total(f, 'packets'),
  bytes: total(f, 'bytes'),
  ...TIMES,
});

/** What stands for a conversation, of what each of its places saw: the largest sum. */
export const largestOf = (f: SqlFunctions): RecordValues => ({
  ...Object.fromEntries(Object.keys(counts(f)).map((column) => [column, total(f, column)])),
  blocked: f.countWhere(sql`rejected > 0 and accepted = 0`),
  packets: sql`max(packets)`,
  bytes: sql`max(bytes)`,
  first_start: sql`min(first_start)`,
  last_end: sql`max(last_end)`,
});

/** The same of the records of two places, the second of which `isSecond` tells: so they are grouped once. */
export function largerOf(f: SqlFunctions, isSecond: RawBuilder<boolean>): RecordValues {
  const places = [sql`not ${isSecond}`, isSecond];
  const each = (value: (isThere: RawBuilder<unknown>) => RawBuilder<unknown>) => places.map(value);
  const larger = (column: string) =>
    sql`greatest(${sql.join(each((isThere) => f.total(sql<bigint | null>`case when ${isThere} then ${sql.ref(column)} end`)))})`;
  const blocked = each((isThere) => {
    const count = (what: RawBuilder<unknown>) => f.countWhere(sql`${isThere} and ${what}`);
    return sql`case when ${count(IS_REFUSED)} > 0 and ${count(IS_ACCEPTED)} = 0 then 1 else 0 end`;
  });
  return {
    ...counts(f),
    blocked: sql.join(blocked, sql` + `),
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
