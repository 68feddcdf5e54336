import { type RawBuilder, sql } from 'kysely';
import { byPlaces } from './by-places.ts';
import type {
  Conversation,
  CountedOnce,
  PacketsOnce,
  PacketsOnceOptions,
  RecordValues,
  Valued,
} from './conversation.ts';
import { ofOnePlace } from './one-place.ts';
import { isTranslated, LEG_STANDS_IN, legOf, placeOf, siteColumns } from './place.ts';
import { FLOW_LOG } from './record-set.ts';
import { countedColumns, keyOf, largestOf, named, refs, siteOf, sumsOf } from './sums.ts';

/**
 * The conversations of `flows`, in which every packet counts once.
 *
 * The same packets are logged at both of their ends, at NAT, load balancer and endpoint interfaces on their way, and
 * by each flow log of one interface. So bytes and packets are summed per conversation for each place that saw it, over
 * the whole window, because places cut their intervals differently; the largest sum represents the conversation.
 * Records without addresses do not identify a conversation: they are summed, whatever their place.
 *
 * At packet level, what a NAT gateway sends and receives under its own address is left out.
 */
export function countedOnce<By extends RecordValues = Record<never, never>>(
  options: CountedOnce<By>,
): RawBuilder<Conversation & Valued<NoInfer<By>>> {
  return sql`(${isQuick(options) ? byPlaces(options, 'conversations') : inOneGo(options, options.isLogged(FLOW_LOG))})`;
}

/**
 * The same for sums: a row may be a part of a conversation, because packets that only one place saw need no grouping
 * first.
 */
export function packetsOnce<By extends RecordValues = Record<never, never>>(
  options: PacketsOnceOptions<By>,
): RawBuilder<PacketsOnce & Valued<NoInfer<By>>> {
  const rows = options.onePlace ? 'parts of one place' : 'parts';
  return sql`(${isQuick(options) ? byPlaces(options, rows) : inOneGo(options, false, options.onePlace)})`;
}

/** Whether records may be read twice, and places are known. */
const isQuick = (options: CountedOnce<RecordValues>) =>
  options.columnar && Object.keys({ ...placeOf(options), ...legOf(options) }).length > 0;

/**
 * Groups all records by conversation and place, and reads them once.
 * @param bySite whether to combine first what several flow logs saw at one place
 */
function inOneGo(
  options: CountedOnce<RecordValues>,
  bySite: boolean,
  onePlace: boolean | undefined = false,
): RawBuilder<unknown> {
  const { f, also } = options;
  const places = { ...placeOf(options), ...legOf(options) };
  const key = refs(keyOf(options));
  const seenBy = [...key, ...refs(Object.keys(places))];
  const columns = [...countedColumns(options), ...named(places)];
  const byPlace = sql`select ${sql.join([...seenBy, ...named(sumsOf(f, also))])} from (select ${sql.join(columns)} from flows) as records group by ${sql.join(seenBy)}`;
  const site = [...key, ...refs(siteColumns(options))];
  const seen = bySite
    ? sql`select ${sql.join([...site, ...named(siteOf(f, also))])} from (${byPlace}) as logged group by ${sql.join(site)}`
    : byPlace;
  const all = isTranslated(options) ? withoutOwnLegs(seen) : seen;
  const told = Object.keys(places);
  if (onePlace && told.length > 0) return ofOnePlace(all, key, told);
  return sql`select ${sql.join([...key, ...named(largestOf(f, also))])} from (${all}) as seen group by ${sql.join(key)}`;
}

/**
 * Leaves out packets between two addresses of which one represents another host to the other: they are known under
 * their own addresses already. A window function instead of a join, so that records are read once.
 */
function withoutOwnLegs(seen: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`select * from (select *, ${LEG_STANDS_IN} as leg_stands_in from (${seen}) as legs) as told where leg_translated = leg_stands_in`;
}
