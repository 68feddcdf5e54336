import { type RawBuilder, sql } from 'kysely';
import { type CountedOnce, ENDS, type RecordValues } from './conversation.ts';
import { refs } from './sums.ts';

interface Columns {
  /** Columns of the result. */
  readonly columns: readonly string[];
  /** Columns that identify a place. */
  readonly places: readonly string[];
  /** Columns whose values are counted apart, each with a place of its own. */
  readonly apart: readonly string[];
}

/** The columns that packets are grouped by and whose values have a place each. */
export const apartOf = ({ by = {}, onePlace }: CountedOnce<RecordValues>): string[] =>
  typeof onePlace === 'object' ? Object.keys(by).filter((name) => !onePlace.includes(name)) : [];

/**
 * Packets and bytes of one place only for each conversation: of the one that saw the most of it. Places cut their
 * intervals differently, so that the largest sum of each hour, or of each set of flags, may be that of another place
 * each time: together they are more than there was. Records of other places count as records.
 * @param seen sums for each place
 */
export function ofOnePlace(
  seen: RawBuilder<unknown>,
  { columns, places, apart }: Columns,
): RawBuilder<unknown> {
  const whole = [...ENDS, ...apart];
  const conversation = sql`partition by ${sql.join(refs(whole))}`;
  const own = sql`partition by ${sql.join(refs([...whole, ...places]))}`;
  const most = ['bytes', 'packets'].map(
    (column) => sql`sum(${sql.ref(column)}) over (${own}) as ${sql.ref(`most_${column}`)}`,
  );
  const order = refs(places).map((place) => sql`${place} nulls last`);
  const rank = sql`rank() over (${conversation} order by most_bytes desc, most_packets desc, ${sql.join(order)})`;
  const once = columns.map((column) =>
    ['packets', 'bytes'].includes(column)
      ? sql`case when place_rank = 1 then ${sql.ref(column)} else 0 end as ${sql.ref(column)}`
      : sql.ref(column),
  );
  return sql`select ${sql.join(once)} from (select *, ${rank} as place_rank from (select *, ${sql.join(most)} from (${seen}) as seen) as summed) as ranked`;
}
