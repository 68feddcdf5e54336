import { type RawBuilder, sql } from 'kysely';
import { type CountedOnce, ENDS, type RecordValues } from './conversation.ts';
import { refs } from './selected.ts';

interface Columns {
  /** Columns of the result. */
  readonly columns: readonly string[];
  /** Columns that identify a place. */
  readonly places: readonly string[];
}

/** Returns the columns that count at one place for each conversation. */
const columnsOnce = ({ onePlace, also }: CountedOnce<RecordValues>): string[] => [
  ...(onePlace ? ['packets', 'bytes'] : []),
  ...Object.keys(also?.atOnePlace ?? {}),
];

/** Returns the columns that packets are grouped by and whose values each have a separate place. */
const columnsPerPlace = ({ by = {}, onePlace }: CountedOnce<RecordValues>): string[] =>
  onePlace === true ? [] : Object.keys(by).filter((name) => !(onePlace || []).includes(name));

/**
 * Keeps the sums of one place per conversation, the one that saw the most of it, if a query needs that. Places cut
 * their intervals differently, so the largest sum of each hour, or of each set of flags, may come from another place
 * each time; their total would exceed the traffic. Records of other places still count as records.
 * @param seen sums for each place
 */
export function ofOnePlace(
  seen: RawBuilder<unknown>,
  options: CountedOnce<RecordValues>,
  { columns, places }: Columns,
): RawBuilder<unknown> {
  const counted = columnsOnce(options);
  if (counted.length === 0 || places.length === 0) return seen;
  const apart = columnsPerPlace(options);
  const whole = [...ENDS, ...apart];
  const conversation = sql`partition by ${sql.join(refs(whole))}`;
  const own = sql`partition by ${sql.join(refs([...whole, ...places]))}`;
  const isSplit = apart.length < Object.keys(options.by ?? {}).length;
  const most = ['bytes', 'packets'].map(
    (column) =>
      sql`${isSplit ? sql`sum(${sql.ref(column)}) over (${own})` : sql.ref(column)} as ${sql.ref(`most_${column}`)}`,
  );
  const order = refs(places).map((place) => sql`${place} nulls last`);
  const rank = sql`rank() over (${conversation} order by most_bytes desc, most_packets desc, ${sql.join(order)})`;
  const once = columns.map((column) =>
    counted.includes(column)
      ? sql`case when place_rank = 1 then ${sql.ref(column)} else 0 end as ${sql.ref(column)}`
      : sql.ref(column),
  );
  return sql`select ${sql.join(once)} from (select *, ${rank} as place_rank from (select *, ${sql.join(most)} from (${seen}) as seen) as summed) as ranked`;
}
