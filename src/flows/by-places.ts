import { type RawBuilder, sql } from 'kysely';
import type { CountedOnce, RecordValues } from './conversation.ts';
import { apartOf, ofOnePlace } from './one-place.ts';
import { addressesOf, isTranslated, legOf, legStandsIn, placeOf, siteColumns } from './place.ts';
import { FLOW_LOG } from './record-set.ts';
import { AS_IT_IS, countedColumns, keyOf, largerOf, largestOf, named, refs, siteOf, sumsOf } from './sums.ts';

/**
 * The same as `countedOnce`, for records that may be read twice. It first finds the pairs of addresses that several
 * places saw, which are few compared with conversations. The packets of all other pairs count once as they are. If two
 * places saw a pair, its records are grouped by conversation; if more did, or if one place must count for all of a
 * conversation, by place as well.
 */
export function byPlaces(
  options: CountedOnce<RecordValues>,
  rows: 'conversations' | 'parts',
): RawBuilder<unknown> {
  const { f, also, onePlace } = options;
  const key = refs(keyOf(options));
  const sums = Object.keys(rows === 'conversations' ? largestOf(f, also) : AS_IT_IS);
  const select = (values: RecordValues) =>
    sql`select ${sql.join([...key, ...sums.map((name) => sql`${values[name]} as ${sql.ref(name)}`)])}`;
  const columns = sql.join(countedColumns(options));
  const cell = cellOf(options);
  const isSame = Object.entries(cell).map(
    ([name, value]) => sql`${value} is not distinct from ${sql.ref(name)}`,
  );
  const of = (join: string, places: string) =>
    sql`from (select ${columns}, place, site from flows ${sql.raw(join)} seen_places on ${sql.join(isSame, sql` and `)} where ${sql.raw(places)}) as records`;
  const isSecond = sql<boolean>`coalesce(place = 2, false)`;
  const isSecondSite = sql<boolean>`coalesce(site = 2, false)`;
  const grouped = (from: RawBuilder<unknown>) =>
    sql`${select(largerOf(f, { isSecond, isSecondSite, also }))} ${from} group by ${sql.join(key)}`;
  const group = [...keyOf(options), 'place', 'site'];
  const each = sql`select ${sql.join([...refs(group), ...named(sumsOf(f, also))])} ${of('join', onePlace ? 'places > 1' : 'places > 2')} group by ${sql.join(refs(group))}`;
  const byPlace = onePlace
    ? ofOnePlace(each, {
        columns: [...group, ...Object.keys(sumsOf(f, also))],
        places: ['place'],
        apart: apartOf(options),
      })
    : each;
  const bySite = options.isLogged(FLOW_LOG)
    ? sql`select ${sql.join([...key, ...named(siteOf(f, also))])} from (${byPlace}) as seen group by ${sql.join([...key, sql`site`])}`
    : byPlace;
  const ofOne = of('left join', 'places is null');
  const ofTwo = onePlace ? [] : [grouped(of('join', 'places = 2'))];
  const parts = [
    ...(rows === 'parts'
      ? [sql`${select(AS_IT_IS)} ${ofOne}`, ...ofTwo]
      : [grouped(onePlace ? ofOne : of('left join', 'places is null or places = 2'))]),
    sql`${select(largestOf(f, also))} from (${bySite}) as seen group by ${sql.join(key)}`,
  ];
  return sql`with seen_places as materialized (${seenPlaces(options)}) ${sql.join(parts, sql` union all `)}`;
}

/** The columns that join a record with `seenPlaces`: its addresses, its leg and its place, under names that no record has. */
function cellOf(options: CountedOnce<RecordValues>): RecordValues {
  const legs = isTranslated(options) ? ['pkt_srcaddr', 'pkt_dstaddr', 'protocol'] : [];
  const own = ['srcaddr', 'dstaddr', ...legs].map((name) => [`seen_${name}`, sql.ref(name)]);
  return { ...Object.fromEntries(own), ...placeOf(options) };
}

/**
 * The places of pairs of addresses that have several, numbered from 1, and their number; 0 if the packets must not
 * count, because they are known under other addresses. `site` numbers the places across flow logs.
 */
function seenPlaces(options: CountedOnce<RecordValues>): RawBuilder<unknown> {
  const cell = cellOf(options);
  const leg = legOf(options);
  const { srcaddr, dstaddr } = addressesOf(options);
  const all = named({ ...cell, ...leg, end_srcaddr: srcaddr, end_dstaddr: dstaddr });
  const isCounted = isTranslated(options) ? sql`leg_translated = ${legStandsIn('seen_protocol')}` : sql`true`;
  const told = sql`select *, ${isCounted} as is_counted from (select distinct ${sql.join(all)} from flows) as cells`;
  const pair = sql`partition by end_srcaddr, end_dstaddr, is_counted`;
  const place = sql.join(refs(Object.keys({ ...placeOf(options), ...leg })));
  const sites = refs(siteColumns(options));
  const site = sites.length > 0 ? sql`dense_rank() over (${pair} order by ${sql.join(sites)})` : sql`1`;
  const numbered = sql`select *, dense_rank() over (${pair} order by ${place}) as place, ${site} as site from (${told}) as told`;
  const counted = sql`select *, case when is_counted then max(place) over (${pair}) else 0 end as places from (${numbered}) as numbered`;
  return sql`select ${sql.join(refs(Object.keys(cell)))}, place, site, places from (${counted}) as counted where places <> 1`;
}
