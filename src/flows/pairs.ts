import { type RawBuilder, sql } from 'kysely';
import type { CountedOnce, RecordValues } from './conversation.ts';
import { named, refs } from './selected.ts';
import { largerOf, type Two } from './sums.ts';

/** The columns that identify the two ends of an exchange, the smaller one as text first. */
export const PAIR = ['low', 'high', 'low_port', 'high_port', 'protocol'];

/** The two directions of an exchange: `up` is sent by the smaller end, `down` by the greater one. */
export const DIRECTIONS = ['up', 'down'] as const;

const OF_DIRECTION = { up: sql`is_up`, down: sql`not is_up` };

/** True for packets that the smaller of two ends, compared as text, sent to the greater one. */
const IS_UP = sql`coalesce(srcaddr < dstaddr or (srcaddr = dstaddr and srcport <= dstport), true)`;

/**
 * Returns both directions of conversations as one row: the sums of each as `up_…` and `down_…`.
 * @param greatest further columns of conversations, of which the maximum counts
 */
export function pairs(
  conversations: RawBuilder<unknown>,
  options: CountedOnce<RecordValues>,
  greatest: readonly string[] = [],
): RawBuilder<unknown> {
  const { f, also = {} } = options;
  return paired(conversations, options, (is) => {
    const of = (column: string) => sql<bigint | null>`case when ${is} then ${sql.ref(column)} end`;
    const each = (columns: readonly string[], value: (column: string) => RawBuilder<unknown>) =>
      Object.fromEntries(columns.map((column) => [column, value(column)]));
    const names = (values: RecordValues = {}) => Object.keys(values);
    return {
      ...each([...SUMMED, ...names(also.records), ...names(also.atOnePlace)], (column) =>
        f.total(of(column)),
      ),
      ...each(['first_start', 'blocked_start', ...names(also.least)], (column) => sql`min(${of(column)})`),
      ...each(['last_end', ...names(also.greatest), ...greatest], (column) => sql`max(${of(column)})`),
    };
  });
}

const SUMMED = ['flows', 'accepted', 'rejected', 'packets', 'bytes', 'asks', 'answers'];

/** Returns the same from records of at most two places per conversation, grouping them only once. */
export function pairsOfTwo(
  records: RawBuilder<unknown>,
  options: CountedOnce<RecordValues>,
  two: Omit<Two, 'also' | 'of'>,
): RawBuilder<unknown> {
  const { f, also } = options;
  return paired(records, options, (of) => {
    const { blocked: _, ...values } = largerOf(f, { ...two, also, of });
    return values;
  });
}

/** @param values returns the values of a direction's rows, by name */
function paired(
  rows: RawBuilder<unknown>,
  { by = {} }: CountedOnce<RecordValues>,
  values: (is: RawBuilder<unknown>) => RecordValues,
): RawBuilder<unknown> {
  const key = refs([...PAIR, ...Object.keys(by)]);
  // Sorted by name, so that UNION ALL can combine rows from conversations and from records.
  const columns = DIRECTIONS.flatMap((direction) =>
    Object.entries(values(OF_DIRECTION[direction]))
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([name, value]) => [`${direction}_${name}`, value]),
  );
  const directed = sql`select *, case when is_up then srcaddr else dstaddr end as low, case when is_up then dstaddr else srcaddr end as high,
      case when is_up then srcport else dstport end as low_port, case when is_up then dstport else srcport end as high_port
    from (select *, ${IS_UP} as is_up from (${rows}) as rows_of_ends) as directed`;
  return sql`select ${sql.join([...key, ...named(Object.fromEntries(columns))])} from (${directed}) as directed group by ${sql.join(key)}`;
}
