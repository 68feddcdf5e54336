import { type RawBuilder, sql } from 'kysely';
import type { CountedOnce, RecordValues } from './conversation.ts';
import { FLOW_LOG } from './record-set.ts';
import { named, refs } from './selected.ts';

/** The options that decide which places are known. */
type Seen = Pick<CountedOnce<RecordValues>, 'isLogged' | 'packetLevel'>;

/** Columns of a record that identify the place, under names that no report uses. */
const PLACE = {
  seen_log: FLOW_LOG,
  seen_interface: 'interface_id',
  seen_direction: 'flow_direction',
} as const;

/**
 * Returns the values that identify a place that sees a conversation: the interface, the direction and the flow log, as
 * far as they are logged. Records without addresses do not identify a conversation, so they have no place.
 */
export function placeOf({ isLogged }: Seen): RecordValues {
  const known = Object.entries(PLACE).filter(([, column]) => isLogged(column));
  return Object.fromEntries(
    known.map(([name, column]) => [
      name,
      sql`case when srcaddr is not null and dstaddr is not null then ${sql.ref(column)} end`,
    ]),
  );
}

const ADDRESSES = ['srcaddr', 'dstaddr'];
const LEG_FIELDS = ['pkt_srcaddr', 'pkt_dstaddr', 'protocol'];

/** Columns that determine a record's place and leg: records with equal values belong to one cell. */
export const CELL_FIELDS = [...Object.values(PLACE), ...ADDRESSES, ...LEG_FIELDS];

/** Returns the ones in use. */
export const cellFields = (seen: Seen): string[] => [
  ...Object.values(PLACE).filter((column) => seen.isLogged(column)),
  ...ownFields(seen),
];

const ownFields = (seen: Seen) => [...ADDRESSES, ...(isTranslated(seen) ? LEG_FIELDS : [])];

/** Returns the cell of a record under names that no record has: its addresses, its leg and its place. */
export function cellOf(seen: Seen): RecordValues {
  const own = ownFields(seen).map((name) => [`seen_${name}`, sql.ref(name)]);
  return { ...Object.fromEntries(own), ...placeOf(seen) };
}

/**
 * Returns the distinct cells of records, with their legs and the ends of their packets.
 * @param most values over the records whose maximum each cell has, by name
 */
export function cellsIn(
  records: RawBuilder<unknown>,
  seen: Seen,
  most: RecordValues = {},
): RawBuilder<unknown> {
  const { srcaddr, dstaddr } = addressesOf(seen);
  const [cell, greatest] = [refs(Object.keys(cellOf(seen))), refs(Object.keys(most))];
  const all = sql`select ${sql.join(named({ ...cellOf(seen), ...most }))} from ${records}`;
  // Columns derived from others need not be compared.
  const different =
    greatest.length === 0
      ? sql`select distinct ${sql.join(cell)} from (${all}) as cells`
      : sql`select ${sql.join([...cell, ...greatest.map((value) => sql`max(${value}) as ${value}`)])} from (${all}) as cells group by ${sql.join(cell)}`;
  const fields = ownFields(seen).map((name) => sql`${sql.ref(`seen_${name}`)} as ${sql.ref(name)}`);
  const values = named({ ...legOf(seen), end_srcaddr: srcaddr, end_dstaddr: dstaddr });
  return sql`select ${sql.join([...cell, ...greatest, ...values])} from (select *, ${sql.join(fields)} from (${different}) as different) as cells`;
}

/**
 * Returns the cells of address pairs that have several: all other pairs have one place, and need not be sorted.
 * @param cells the result of `cellsIn`
 * @param bothDirections whether several cells in one direction include those of the other
 */
export function severalCells(cells: RawBuilder<unknown>, bothDirections = false): RawBuilder<unknown> {
  const several = sql`select end_srcaddr as near, end_dstaddr as far from seen_cells group by end_srcaddr, end_dstaddr having count(*) > 1`;
  const pairs = bothDirections
    ? sql`select near, far from (${several}) as several union select far, near from (${several}) as several`
    : several;
  return sql`(with seen_cells as materialized (${cells})
    select seen_cells.* from seen_cells join (${pairs}) as several on end_srcaddr is not distinct from near and end_dstaddr is not distinct from far)`;
}

/**
 * Returns the same for DuckDB, which estimates few rows for IN, and does not read the relation it filters into memory.
 */
export function severalCellsByIn(cells: RawBuilder<unknown>): RawBuilder<unknown> {
  const ends = ['end_srcaddr', 'end_dstaddr'];
  // No address is empty.
  const known = sql.join(ends.map((end) => sql`coalesce(${sql.ref(end)}, '')`));
  const several = sql`select ${known} from seen_cells group by ${sql.join(refs(ends))} having count(*) > 1`;
  return sql`(with seen_cells as materialized (${cells})
    select seen_cells.* from seen_cells where (${known}) in (${several}))`;
}

/** Returns whether a record belongs to a cell. */
export function isOfCell(seen: Seen): RawBuilder<boolean> {
  const isSame = Object.entries(cellOf(seen)).map(
    ([name, value]) => sql`${value} is not distinct from ${sql.ref(name)}`,
  );
  return sql<boolean>`${sql.join(isSame, sql` and `)}`;
}

/** Returns the columns of a place without the flow log: the place that accepts or rejects packets. */
export function siteColumns(seen: Seen): string[] {
  return Object.keys({ ...placeOf(seen), ...legOf(seen) }).filter(
    (name) => PLACE[name as keyof typeof PLACE] !== FLOW_LOG,
  );
}

/** Returns whether records of one interface may belong to several places, or to packets with other addresses. */
export function hasSeveralPlaces(seen: Seen): boolean {
  return isTranslated(seen) || seen.isLogged(FLOW_LOG) || seen.isLogged('flow_direction');
}

/** Returns whether the packets' own addresses may differ from those that the interface sees. */
export const isTranslated = ({ packetLevel, isLogged }: Seen): boolean =>
  packetLevel && isLogged('pkt_srcaddr') && isLogged('pkt_dstaddr');

/** Returns the addresses of a record's packets. */
export function addressesOf(seen: Seen): {
  readonly srcaddr: RawBuilder<unknown>;
  readonly dstaddr: RawBuilder<unknown>;
} {
  return isTranslated(seen)
    ? { srcaddr: sql`coalesce(pkt_srcaddr, srcaddr)`, dstaddr: sql`coalesce(pkt_dstaddr, dstaddr)` }
    : { srcaddr: sql`srcaddr`, dstaddr: sql`dstaddr` };
}

const ONE_END = sql`case when pkt_dstaddr <> dstaddr then dstaddr else srcaddr end`;
const OTHER_END = sql`case when pkt_dstaddr <> dstaddr then pkt_dstaddr when pkt_srcaddr <> srcaddr then pkt_srcaddr else dstaddr end`;

/**
 * The two addresses of a record's leg: the gateway's own address and that of the other end, the smaller text first. For
 * a packet on its way through a NAT gateway, the addresses of the record differ from the packet's own.
 */
const LEG: RecordValues = {
  leg_translated: sql`case when pkt_dstaddr <> dstaddr or pkt_srcaddr <> srcaddr then 1 else 0 end`,
  leg_near: sql`least(${ONE_END}, ${OTHER_END})`,
  leg_far: sql`greatest(${ONE_END}, ${OTHER_END})`,
};

/** Returns the leg of a record, if there are legs. */
export const legOf = (seen: Seen): RecordValues => (isTranslated(seen) ? LEG : {});

/**
 * Returns whether one of the two addresses of a leg represents another host.
 * @param protocol the column with the protocol, which is part of a leg, so that a filter by protocol changes no leg
 */
export const legRepresents = (protocol: string): RawBuilder<unknown> =>
  sql`max(leg_translated) over (partition by leg_near, leg_far, ${sql.ref(protocol)})`;
