import { type Expression, type RawBuilder, sql } from 'kysely';
import type { SqlFunctions } from '../engines/sql/functions.ts';
import type { FlowColumn } from '../logs/fields.ts';
import { FLOW_LOG, type IsLogged } from './record-set.ts';

/** Columns that tell conversations and where they were seen; each is used where it is logged. */
export const CONVERSATION_FIELDS = [
  FLOW_LOG,
  'interface_id',
  'flow_direction',
  'srcaddr',
  'dstaddr',
  'srcport',
  'dstport',
  'protocol',
  'pkt_srcaddr',
  'pkt_dstaddr',
  'action',
  'tcp_flags',
  'packets',
  'bytes',
  'start',
  'end',
] as const satisfies readonly (FlowColumn | typeof FLOW_LOG)[];

/** One direction of a conversation over the whole window, whoever logged it. */
export interface Conversation {
  readonly srcaddr: string | null;
  readonly dstaddr: string | null;
  readonly srcport: number | null;
  readonly dstport: number | null;
  readonly protocol: number | null;
  /** Records about it, all of them. */
  readonly flows: bigint;
  /** Those of them with action ACCEPT. */
  readonly accepted: bigint;
  /** Those of them with action REJECT. */
  readonly rejected: bigint;
  /** How many places refused all that they saw of it. */
  readonly blocked: bigint;
  /** Those of them that saw its source ask for a connection: SYN without ACK. */
  readonly asks: bigint;
  /** Those of them that saw its source take one: SYN with ACK. */
  readonly answers: bigint;
  /** Counted once. */
  readonly packets: bigint;
  /** Counted once. */
  readonly bytes: bigint;
  /** Earliest start of a record, Unix seconds. */
  readonly first_start: bigint | null;
  /** Latest end of a record, Unix seconds. */
  readonly last_end: bigint | null;
}

/** Expressions over the columns of a record, by name. */
export type RecordValues = Readonly<Record<string, Expression<unknown>>>;

export type Valued<V extends RecordValues> = {
  readonly [K in keyof V]: V[K] extends Expression<infer T> ? T : never;
};

export interface CountedOnce<By extends RecordValues> {
  readonly f: SqlFunctions;
  readonly isLogged: IsLogged;
  /** Whether addresses are the packets' own where those are logged, rather than those of the interface's leg. */
  readonly packetLevel: boolean;
  /** What conversations are told apart by besides. */
  readonly by?: By;
}

/**
 * What to tell conversations apart by where accepted and refused packets are added up each for themselves: a packet
 * that was refused went no further, so that those refused at another interface are other ones.
 */
export const BY_ACTION = {
  action: sql<string | null>`action`,
  refused_at: sql<string | null>`case when action = 'REJECT' then interface_id end`,
};

const ENDS = ['srcaddr', 'dstaddr', 'srcport', 'dstport', 'protocol'] as const;

/**
 * What tells apart the places that see a conversation, where it is logged, under names that no report gives its own
 * values.
 */
const PLACE = {
  [FLOW_LOG]: 'seen_log',
  interface_id: 'seen_interface',
  flow_direction: 'seen_direction',
} as const;

/**
 * The conversations of `flows`, in which every packet counts once.
 *
 * The same packets are logged at both of their ends, at NAT, load balancer and endpoint interfaces on their way, and
 * by each flow log over one interface. So bytes and packets are summed up per conversation for each place that saw it, over the whole window, because
 * places cut their intervals differently; the largest sum stands for the conversation. A place is an
 * interface, the direction through it and the flow log that looks at it, as far as these are known. Records without addresses tell no conversation: they are added up, whatever their place.
 *
 * At packet level what a NAT gateway sends and receives under its own address is left out.
 */
export function countedOnce<By extends RecordValues = Record<never, never>>({
  f,
  isLogged,
  packetLevel,
  by,
}: CountedOnce<By>): RawBuilder<Conversation & Valued<NoInfer<By>>> {
  const isTranslated = isTranslatedAt(packetLevel, isLogged);
  const besides = Object.keys(by ?? {});
  const places = (Object.keys(PLACE) as (keyof typeof PLACE)[]).filter(isLogged);
  const key = refs([...ENDS, ...besides]);
  // A column that conversations are told apart by is there already.
  const measured = refs(MEASURED.filter((column) => !besides.includes(column)));
  const seenBy = [...key, ...refs([...places.map((column) => PLACE[column]), ...(isTranslated ? LEG : [])])];
  const columns = [
    ...endsOf(isTranslated),
    ...named(by ?? {}),
    ...placeOf(places),
    ...(isTranslated ? legOf() : []),
  ];
  const seen = sql`select ${sql.join([...seenBy, ...sums(f)])} from (select ${sql.join([...columns, ...measured])} from flows) as records group by ${sql.join(seenBy)}`;
  return sql`(select ${sql.join([...key, ...largest(f)])} from (${isTranslated ? withoutOwnLegs(seen) : seen}) as seen group by ${sql.join(key)})`;
}

/** Whether a record that tells its interface leaves open which of several places saw it, or whose packets they were. */
export function hasSeveralPlaces({
  isLogged,
  packetLevel,
}: Pick<CountedOnce<never>, 'isLogged' | 'packetLevel'>): boolean {
  return isTranslatedAt(packetLevel, isLogged) || isLogged(FLOW_LOG) || isLogged('flow_direction');
}

const isTranslatedAt = (packetLevel: boolean, isLogged: IsLogged) =>
  packetLevel && isLogged('pkt_srcaddr') && isLogged('pkt_dstaddr');

const refs = (names: readonly string[]) => names.map((name) => sql.ref(name));

const named = (values: RecordValues) =>
  Object.entries(values).map(([name, value]) => sql`${value} as ${sql.ref(name)}`);

/** The ends of a record's packets. */
function endsOf(isTranslated: boolean): RawBuilder<unknown>[] {
  const [srcaddr, dstaddr, ...others] = refs(ENDS);
  return [
    isTranslated ? sql`coalesce(pkt_srcaddr, srcaddr) as srcaddr` : srcaddr,
    isTranslated ? sql`coalesce(pkt_dstaddr, dstaddr) as dstaddr` : dstaddr,
    ...others,
  ].filter((end) => end !== undefined);
}

function placeOf(columns: readonly (keyof typeof PLACE)[]): RawBuilder<unknown>[] {
  return columns.map((column) => {
    const known = sql`case when srcaddr is not null and dstaddr is not null then ${sql.ref(column)} end`;
    return sql`${known} as ${sql.ref(PLACE[column])}`;
  });
}

const MEASURED = ['packets', 'bytes', 'start', 'end', 'action', 'tcp_flags'];

/** What one place saw of a conversation. */
function sums(f: SqlFunctions): RawBuilder<unknown>[] {
  const count = (condition: RawBuilder<unknown>) => f.countWhere(condition);
  // TCP's flags are bits, and engines have different functions for those: SYN is 2, ACK is 16.
  const syn = sql`tcp_flags % 4 >= 2`;
  return [
    sql`count(*) as flows`,
    sql`${count(sql`action = 'ACCEPT'`)} as accepted`,
    sql`${count(sql`action = 'REJECT'`)} as rejected`,
    sql`${count(sql`${syn} and tcp_flags % 32 < 16`)} as asks`,
    sql`${count(sql`${syn} and tcp_flags % 32 >= 16`)} as answers`,
    sql`${f.total(sql.ref<bigint | null>('packets'))} as packets`,
    sql`${f.total(sql.ref<bigint | null>('bytes'))} as bytes`,
    sql`min(${sql.ref('start')}) as first_start`,
    sql`max(${sql.ref('end')}) as last_end`,
  ];
}

/** What stands for a conversation, of what its places saw of it. */
function largest(f: SqlFunctions): RawBuilder<unknown>[] {
  const total = (column: string) => sql`${f.total(sql.ref<bigint | null>(column))} as ${sql.ref(column)}`;
  return [
    ...['flows', 'accepted', 'rejected', 'asks', 'answers'].map(total),
    sql`${f.countWhere(sql`rejected > 0 and accepted = 0`)} as blocked`,
    sql`max(packets) as packets`,
    sql`max(bytes) as bytes`,
    sql`min(first_start) as first_start`,
    sql`max(last_end) as last_end`,
  ];
}

const LEG = ['leg_translated', 'leg_near', 'leg_far'] as const;

/**
 * The two addresses of the leg behind a NAT gateway that a record belongs to: its own address and that of the other
 * end, the lesser text first. A packet on its way through has its addresses told differently by record and packet.
 */
function legOf(): RawBuilder<unknown>[] {
  const one = sql`case when pkt_dstaddr <> dstaddr then dstaddr else srcaddr end`;
  const other = sql`case when pkt_dstaddr <> dstaddr then pkt_dstaddr when pkt_srcaddr <> srcaddr then pkt_srcaddr else dstaddr end`;
  return [
    sql`case when pkt_dstaddr <> dstaddr or pkt_srcaddr <> srcaddr then 1 else 0 end as leg_translated`,
    sql`least(${one}, ${other}) as leg_near`,
    sql`greatest(${one}, ${other}) as leg_far`,
  ];
}

/**
 * Leaves out what goes between two addresses one of which stands in for somebody else towards the other: its packets
 * are known under their own addresses already. A window and not a join, so that records are read once.
 */
function withoutOwnLegs(seen: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`select * from (select *, max(leg_translated) over (partition by leg_near, leg_far) as leg_stands_in from (${seen}) as legs) as told where leg_translated = leg_stands_in`;
}
