import { type RawBuilder, sql } from 'kysely';
import type { CountedOnce, RecordValues } from './conversation.ts';
import { FLOW_LOG } from './record-set.ts';

/** What of the options tells places. */
type Seen = Pick<CountedOnce<RecordValues>, 'isLogged' | 'packetLevel'>;

/** Columns of a record that tell the place, under names that no report gives its own values. */
const PLACE = {
  seen_log: FLOW_LOG,
  seen_interface: 'interface_id',
  seen_direction: 'flow_direction',
} as const;

/**
 * What tells apart the places that see a conversation: an interface, the direction through it and the flow log that
 * looks at it, as far as they are logged. Records without addresses tell no conversation, and so no place.
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

/** The same without the flow log: what decides whether packets pass. */
export function siteColumns(seen: Seen): string[] {
  return Object.keys({ ...placeOf(seen), ...legOf(seen) }).filter(
    (name) => PLACE[name as keyof typeof PLACE] !== FLOW_LOG,
  );
}

/** Whether a record that tells its interface leaves open which of several places saw it, or whose packets they were. */
export function hasSeveralPlaces(seen: Seen): boolean {
  return isTranslated(seen) || seen.isLogged(FLOW_LOG) || seen.isLogged('flow_direction');
}

/** Whether the addresses of packets may be others than those of the interface's leg. */
export const isTranslated = ({ packetLevel, isLogged }: Seen): boolean =>
  packetLevel && isLogged('pkt_srcaddr') && isLogged('pkt_dstaddr');

/** The addresses of a record's packets. */
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
 * The two addresses of the leg behind a NAT gateway that a record belongs to: its own address and that of the other
 * end, the lesser text first. A packet on its way through has its addresses told differently by record and packet.
 */
const LEG: RecordValues = {
  leg_translated: sql`case when pkt_dstaddr <> dstaddr or pkt_srcaddr <> srcaddr then 1 else 0 end`,
  leg_near: sql`least(${ONE_END}, ${OTHER_END})`,
  leg_far: sql`greatest(${ONE_END}, ${OTHER_END})`,
};

/** The leg that a record belongs to, where there are any. */
export const legOf = (seen: Seen): RecordValues => (isTranslated(seen) ? LEG : {});

/** Whether anybody stands in for somebody else between the two addresses of a leg. */
export const LEG_STANDS_IN = sql`max(leg_translated) over (partition by leg_near, leg_far)`;
