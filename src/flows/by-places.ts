import { type RawBuilder, sql } from 'kysely';
import { type CountedOnce, ENDS, type Marks, type RecordValues } from './conversation.ts';
import type { MadeOnce } from './made-once.ts';
import { MARK, MARK_FIELD, marksFor, markValue } from './marks.ts';
import { ofOnePlace } from './one-place.ts';
import { pairs, pairsOfTwo } from './pairs.ts';
import {
  addressesOf,
  cellFields,
  cellOf,
  cellsIn,
  isOfCell,
  isTranslated,
  legOf,
  legRepresents,
  placeOf,
  severalCells,
  severalCellsByIn,
  siteColumns,
} from './place.ts';
import { FLOW_LOG } from './record-set.ts';
import { named, refs } from './selected.ts';
import { AS_STORED } from './stored-sums.ts';
import { AS_IT_IS, countedColumns, keyOf, largerOf, largerSums, largestOf, siteOf, sumsOf } from './sums.ts';

const MARKED = sql.ref(MARK_FIELD);

/**
 * Counts packets like `countedOnce`, for records that may be read twice. It first finds the pairs of addresses that
 * several places saw, which are few compared with conversations. Packets of all other pairs need no grouping to count
 * once. If two places saw a pair, its records are grouped by conversation; if more did, or if one place must count for
 * all of a conversation, by place as well.
 * With marks, records of two places that a store has settled need no grouping either: traffic that both places saw
 * alike adds the same to both sums, so the larger sum is that traffic plus the larger sum of the rest.
 * With `pairs`, both directions of a conversation are one row. If each has at most two places, they need no grouping by
 * direction first.
 */
export function byPlaces(
  options: CountedOnce<RecordValues>,
  rows: 'conversations' | 'parts' | 'pairs',
): MadeOnce {
  const { f, also, onePlace, ofProtocol } = options;
  const marks = rows === 'parts' ? marksFor(options) : undefined;
  const key = refs(keyOf(options));
  const sums = Object.keys(rows === 'parts' ? AS_IT_IS : largestOf(f, also));
  const select = (values: RecordValues) =>
    sql`select ${sql.join([...key, ...sums.map((name) => sql`${values[name]} as ${sql.ref(name)}`)])}`;
  const columns = sql.join([...countedColumns(options), ...(marks ? refs([MARK_FIELD]) : [])]);
  const isSame = marks ? sql`${isOfCell(options)} and ${MARKED} = seen_mark` : isOfCell(options);
  const of = (join: string, places: RawBuilder<unknown>) =>
    sql`from (select ${columns}, place, site from flows ${sql.raw(join)} seen_places on ${isSame} where (${places})${ofProtocol ? sql` and ${ofProtocol}` : sql``}) as records`;
  const two = {
    isSecond: sql<boolean>`coalesce(place = 2, false)`,
    isSecondSite: sql<boolean>`coalesce(site = 2, false)`,
  };
  const grouped = (from: RawBuilder<unknown>) =>
    rows === 'pairs'
      ? pairsOfTwo(sql`select * ${from}`, options, two)
      : sql`${select(largerOf(f, { ...two, also }))} ${from} group by ${sql.join(key)}`;
  const group = [...keyOf(options), 'place', 'site'];
  const each = sql`select ${sql.join([...refs(group), ...named(sumsOf(f, also))])} ${of('join', onePlace ? sql`places > 1` : sql`places > 2`)} group by ${sql.join(refs(group))}`;
  const columnsOfEach = [...group, ...Object.keys(sumsOf(f, also))];
  const byPlace = ofOnePlace(each, options, { columns: columnsOfEach, places: ['place'] });
  const bySite = options.isLogged(FLOW_LOG)
    ? sql`select ${sql.join([...key, ...named(siteOf(f, also))])} from (${byPlace}) as seen group by ${sql.join([...key, sql`site`])}`
    : byPlace;
  const ofOne = of('left join', sql`places is null`);
  // The test of the mark does not change the result: it avoids reading records that the store has settled.
  const isOfTwo = marks ? sql`places = 2 and ${MARKED} <= ${sql.lit(MARK.alone)}` : sql`places = 2`;
  const isSummed = marks?.sums !== undefined && options.withoutPorts;
  const ofTwo = isSummed
    ? [ofTwoSummed(options, marks, { select, of })]
    : onePlace
      ? []
      : [grouped(of('join', isOfTwo))];
  const ofMore = sql`${select(largestOf(f, also))} from (${bySite}) as seen group by ${sql.join(key)}`;
  const parts = [
    ...(rows === 'parts'
      ? [...(marks ? settled(options, marks, { select, of }) : [sql`${select(AS_IT_IS)} ${ofOne}`]), ...ofTwo]
      : [grouped(onePlace ? ofOne : of('left join', sql`places is null or places = 2`))]),
    rows === 'pairs' ? pairs(ofMore, options) : ofMore,
  ];
  return {
    relations: [['seen_places', seenPlaces(options, marks, rows === 'pairs')]],
    rows: sql.join(parts, sql` union all `),
  };
}

/** Returns the packets that two places saw; a store has summed those that it left undecided. */
function ofTwoSummed(
  options: CountedOnce<RecordValues>,
  { sums }: Marks,
  { select, of }: Parts,
): RawBuilder<unknown> {
  const key = keyOf(options);
  const columns = refs([...key, ...Object.keys(AS_IT_IS), 'place']);
  // A range, so that DuckDB does not estimate few records and read them into memory for the join.
  const isUnsummed = sql`${MARKED} <= ${sql.lit(MARK.alone)} and seen_mark <> ${sql.lit(MARK.undecided)}`;
  const records = sql`select ${sql.join([...refs(key), ...named(AS_IT_IS), sql`place`])} ${of('join', sql`places = 2 and ${isUnsummed}`)}`;
  const [, , ...ports] = ENDS;
  const values = [...named(addressesOf(options)), ...refs(ports), ...named({ ...options.by, ...AS_STORED })];
  const undecided = sql`select ${sql.join([...values, sql`place`])} from ${sums?.undecided} join seen_places on ${isOfCell(options)} and ${MARKED} = seen_mark where places = 2`;
  const all = sql`select ${sql.join(columns)} from (${records} union all ${undecided}) as parts`;
  return sql`${select(largerSums(options.f))} from (${all}) as parts group by ${sql.join(refs(key))}`;
}

interface Parts {
  readonly select: (values: RecordValues) => RawBuilder<unknown>;
  readonly of: (join: string, places: RawBuilder<unknown>) => RawBuilder<unknown>;
}

/** Returns the packets that need no grouping, from records or from their sums. */
function settled(
  options: CountedOnce<RecordValues>,
  { sums, isComplete }: Marks,
  { select, of }: Parts,
): RawBuilder<unknown>[] {
  const once = (column: string) =>
    sql`case when ${MARKED} = ${sql.lit(MARK.copy)} then 0 else ${sql.ref(column)} end`;
  const marked = { ...AS_IT_IS, packets: once('packets'), bytes: once('bytes') };
  if (!sums || !options.withoutPorts) return [sql`${select(marked)} ${of('left join', sql`places is null`)}`];
  const ofRecords = sql`${select(AS_IT_IS)} ${of('left join', sql`places is null and ${MARKED} = ${sql.lit(MARK.unknown)}`)}`;
  return [summed(options, sums.settled), ...(isComplete ? [] : [ofRecords])];
}

/** Returns the sums of a store's settled records, without those of pairs that must be grouped. */
function summed({ f, by = {} }: CountedOnce<RecordValues>, sums: RawBuilder<unknown>): RawBuilder<unknown> {
  const values: RecordValues = {
    srcaddr: sql`srcaddr`,
    dstaddr: sql`dstaddr`,
    srcport: f.missing('integer'),
    dstport: f.missing('integer'),
    protocol: f.missing('integer'),
    ...by,
    ...AS_STORED,
  };
  // DuckDB may read the larger side of a join into memory, but never that of IN. No address is empty.
  const pair = (prefix: string) =>
    sql.join(['srcaddr', 'dstaddr'].map((name) => sql`coalesce(${sql.ref(`${prefix}${name}`)}, '')`));
  return sql`select ${sql.join(named(values))} from ${sums}
    where not (${pair('')}, ${MARKED}) in (select ${pair('end_')}, seen_mark from seen_places)`;
}

/**
 * Returns the places of address pairs with several places, numbered from 1, and their number; 0 if the packets must not
 * count, because they are known under other addresses. `site` numbers the places regardless of flow log. With marks,
 * there is a row for each mark of records that must be grouped.
 * @param bothDirections whether the number of places is the larger one of both directions
 */
function seenPlaces(
  options: CountedOnce<RecordValues>,
  marks: Marks | undefined,
  bothDirections: boolean,
): RawBuilder<unknown> {
  const leg = legOf(options);
  const isCounted = isTranslated(options)
    ? sql`leg_translated = ${legRepresents('seen_protocol')}`
    : sql`true`;
  const cells = marks
    ? cellsIn(markedCells(options, marks), options, { has_alone: sql`is_alone` })
    : cellsIn(sql`flows`, options);
  const several = marks ? severalCellsByIn(cells) : severalCells(cells, bothDirections);
  const judged = sql`select *, ${isCounted} as is_counted from ${isTranslated(options) ? sql`(${cells})` : several} as cells`;
  const pair = sql`partition by end_srcaddr, end_dstaddr, is_counted`;
  const place = sql.join(refs(Object.keys({ ...placeOf(options), ...leg })));
  const sites = refs(siteColumns(options));
  const site = sites.length > 0 ? sql`dense_rank() over (${pair} order by ${sql.join(sites)})` : sql`1`;
  const numbered = sql`select *, dense_rank() over (${pair} order by ${place}) as place, ${site} as site from (${judged}) as judged`;
  const counted = sql`select *, case when is_counted then ${marks ? placesWithMarks(pair) : sql`max(place) over (${bothDirections ? EITHER_WAY : pair})`} else 0 end as places from (${numbered}) as numbered`;
  const all = [...Object.keys(cellOf(options)), 'place', 'site', 'places'];
  if (!marks) return sql`select ${sql.join(refs(all))} from (${counted}) as counted where places <> 1`;
  const known = Object.values(MARK).filter((mark) => mark !== MARK.unknown || !marks.isComplete);
  const open = sql.join(known.map((mark) => sql`(${markValue(mark)})`));
  return sql`select ${sql.join(refs([...all, 'end_srcaddr', 'end_dstaddr', 'seen_mark']))} from (${counted}) as counted
    join (values ${open}) as marks(seen_mark) on (places <> 2 or seen_mark <= ${sql.lit(MARK.alone)}) and (has_alone = 1 or seen_mark <> ${sql.lit(MARK.alone)})
    where places <> 1`;
}

/** Partitions by two addresses, both directions together. */
const EITHER_WAY = sql`partition by least(end_srcaddr, end_dstaddr), greatest(end_srcaddr, end_dstaddr), is_counted`;

/**
 * Returns the number of places; more than two if the store may have compared them with places whose packets do not
 * count.
 */
function placesWithMarks(pair: RawBuilder<unknown>): RawBuilder<unknown> {
  const isMixed = sql`min(case when is_counted then 1 else 0 end) over (partition by end_srcaddr, end_dstaddr) = 0`;
  return sql`case when ${isMixed} then greatest(3, max(place) over (${pair})) else max(place) over (${pair}) end`;
}

function markedCells(options: CountedOnce<RecordValues>, { cells, isComplete }: Marks): RawBuilder<unknown> {
  const columns = sql.join(refs(cellFields(options)));
  const isAlone = sql`case when ${MARKED} = ${sql.lit(MARK.alone)} then 1 else 0 end`;
  const stored = sql`select ${columns}, ${isAlone} as is_alone from ${cells}`;
  if (isComplete) return sql`(${stored}) as stored`;
  return sql`(${stored} union all select ${columns}, 0 as is_alone from flows where ${MARKED} = ${sql.lit(MARK.unknown)}) as stored`;
}
