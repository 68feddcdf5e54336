import { type RawBuilder, sql } from 'kysely';
import { byPlaces } from './by-places.ts';
import type {
  Conversation,
  CountedOnce,
  PacketsOnce,
  RecordValues,
  RecordValueTypes,
} from './conversation.ts';
import { type MadeOnce, relationOf } from './made-once.ts';
import { ofOnePlace } from './one-place.ts';
import { pairs } from './pairs.ts';
import { isTranslated, legOf, legRepresents, placeOf, siteColumns } from './place.ts';
import { FLOW_LOG } from './record-set.ts';
import { named, refs } from './selected.ts';
import { AS_IT_IS, countedColumns, keyOf, largestOf, siteOf, sumsOf } from './sums.ts';

/**
 * Returns the conversations of `flows`, in which every packet counts once.
 * The same packets are logged at both of their ends, at NAT, load balancer and endpoint interfaces on their way, and by
 * each flow log of one interface. So bytes and packets are summed per conversation and place over the whole window,
 * because places cut their intervals differently; the largest sum represents the conversation.
 * Records without addresses do not identify a conversation: they are summed regardless of place.
 * At packet level, packets that a NAT gateway sends and receives under its own address are excluded.
 */
export function countedOnce<By extends RecordValues = Record<never, never>>(
  options: CountedOnce<By>,
): RawBuilder<Conversation & RecordValueTypes<NoInfer<By>>> {
  return isQuick(options) ? relationOf(byPlaces(options, 'conversations')) : sql`(${conversations(options)})`;
}

/** Returns both directions of the conversations as one row, with the columns of each as `up_…` and `down_…`. */
export function pairedOnce(options: CountedOnce<RecordValues>): MadeOnce {
  return isQuick(options)
    ? byPlaces(options, 'pairs')
    : { relations: [], rows: pairs(conversations(options), options) };
}

/**
 * Returns sums like `countedOnce`, but a row may be a part of a conversation, because packets that only one place saw
 * need no grouping first.
 */
export function packetsOnce<By extends RecordValues = Record<never, never>>(
  options: Omit<CountedOnce<By>, 'also'>,
): RawBuilder<PacketsOnce & RecordValueTypes<NoInfer<By>>> {
  return isQuick(options) ? relationOf(byPlaces(options, 'parts')) : sql`(${parts(options)})`;
}

/** Returns whether records may be read twice and places are known. */
const isQuick = (options: CountedOnce<RecordValues>) => options.columnar && placesOf(options).length > 0;

/** Returns the columns that identify a place. */
const placesOf = (options: CountedOnce<RecordValues>) =>
  Object.keys({ ...placeOf(options), ...legOf(options) });

/** Returns sums for each conversation and place; all records are read once. */
function seenBy(options: CountedOnce<RecordValues>): RawBuilder<unknown> {
  const { f, also, ofProtocol } = options;
  const sums = sumsOf(f, also);
  const places = placesOf(options);
  const group = [...keyOf(options), ...places];
  const records = [...countedColumns(options), ...named({ ...placeOf(options), ...legOf(options) })];
  const all = sql`select ${sql.join([...refs(group), ...named(sums)])} from (select ${sql.join(records)} from flows${ofProtocol ? sql` where ${ofProtocol}` : sql``}) as records group by ${sql.join(refs(group))}`;
  const own = isTranslated(options) ? withoutOwnLegs(all) : all;
  return ofOnePlace(own, options, { columns: [...group, ...Object.keys(sums)], places });
}

function conversations(options: CountedOnce<RecordValues>): RawBuilder<unknown> {
  const { f, also } = options;
  const key = refs(keyOf(options));
  const site = [...key, ...refs(siteColumns(options))];
  // Combines what several flow logs saw at one place first.
  const seen = options.isLogged(FLOW_LOG)
    ? sql`select ${sql.join([...site, ...named(siteOf(f, also))])} from (${seenBy(options)}) as logged group by ${sql.join(site)}`
    : seenBy(options);
  return sql`select ${sql.join([...key, ...named(largestOf(f, also))])} from (${seen}) as seen group by ${sql.join(key)}`;
}

function parts(options: CountedOnce<RecordValues>): RawBuilder<unknown> {
  const key = keyOf(options);
  if (options.onePlace && placesOf(options).length > 0)
    return sql`select ${sql.join(refs([...key, ...Object.keys(AS_IT_IS)]))} from (${seenBy(options)}) as seen`;
  return sql`select ${sql.join([...refs(key), ...named(largestOf(options.f))])} from (${seenBy(options)}) as seen group by ${sql.join(refs(key))}`;
}

/**
 * Removes packets between two addresses of which one represents another host to the other: they are already known under
 * their own addresses. It uses a window function instead of a join, so that records are read once.
 */
function withoutOwnLegs(seen: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`select * from (select *, ${legRepresents('protocol')} as leg_represents from (${seen}) as legs) as judged where leg_translated = leg_represents`;
}
