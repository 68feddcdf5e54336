import { type RawBuilder, sql } from 'kysely';
import type { SqlFunctions } from '../../engines/sql/functions.ts';
import { ENDS, type RecordValues } from '../conversation.ts';
import type { MadeOnce } from '../made-once.ts';
import { DIRECTIONS, PAIR } from '../pairs.ts';
import { named, refs } from '../selected.ts';
import { decidedRoles } from './roles.ts';

/** How exchanges are split into rows. */
export interface Split {
  /** Names of the values that exchanges are split by; without them, a row is a whole exchange. */
  readonly names: readonly string[];
  /** Counts of records that the filter needs. */
  readonly marks: readonly string[];
  /** Whether each row has a separate outcome. */
  readonly ownOutcome: boolean;
  /** Whether the filter is about rows, not about whole exchanges. */
  readonly ownFilter: boolean;
}

type Aggregate = 'sum' | 'min' | 'max';

/** Returns a value of a whole exchange, from those of its rows. */
type Whole = (of: Aggregate, value: RawBuilder<unknown>) => RawBuilder<unknown>;

const ofGroup: Whole = (of, value) => sql`${sql.raw(of)}(${value})`;
const over =
  (partition: readonly string[]): Whole =>
  (of, value) =>
    sql`${ofGroup(of, value)} over (partition by ${sql.join(refs(partition))})`;

/** Returns the same; the row's own value if a row is a whole exchange. */
const wholeOf = ({ names }: Split, ofParts: Whole): Whole =>
  names.length > 0 ? ofParts : (_of, value) => value;

const flag = (holds: RawBuilder<unknown>) => sql`case when ${holds} then 1 else 0 end`;

/** Returns the smaller or greater of two values, either of which may be missing. */
export const extreme = (
  of: 'least' | 'greatest',
  up: RawBuilder<unknown>,
  down: RawBuilder<unknown>,
): RawBuilder<unknown> => sql`coalesce(${sql.raw(of)}(${up}, ${down}), ${up}, ${down})`;
const later = (up: string, down: string) => extreme('greatest', sql.ref(up), sql.ref(down));

/**
 * Returns 1 if a conversation makes the other end a peer. Rejected packets and single TCP packets do not, because
 * scanners keep their port as well; nor do requests, because clients reuse their ports.
 */
function isPeer(whole: Whole, { ownOutcome }: Split, direction = ''): RawBuilder<unknown> {
  const sum = (name: string) => whole('sum', sql.ref(`${direction}${name}`));
  const packets = whole(ownOutcome ? 'max' : 'sum', sql.ref(`${direction}packets`));
  return flag(sql`${sum('accepted')} > 0 and ${sum('asks')} = 0 and (protocol <> 6 or ${packets} <> 1)`);
}

const peerPort = (column: string) => sql`case when is_peer = 1 then ${sql.ref(column)} end`;

/**
 * Adds `fan` to conversations: the number of peers of the source at this port, 0 unless they have different ports, as
 * those of a server do.
 */
export function withPeers(counted: RawBuilder<unknown>, split: Split): RawBuilder<unknown> {
  const first =
    split.names.length > 0 ? sql`row_number() over (partition by ${sql.join(refs(ENDS))})` : sql`1`;
  const ofEnd = over(['srcaddr', 'srcport', 'protocol']);
  const [port, peers] = [peerPort('dstport'), sql`case when part_no = 1 then is_peer else 0 end`];
  return sql`select *, case when ${ofEnd('min', port)} <> ${ofEnd('max', port)} then ${ofEnd('sum', peers)} else 0 end as fan
    from (select *, ${first} as part_no, ${isPeer(wholeOf(split, over(ENDS)), split)} as is_peer from ${counted} as conversations) as parts`;
}

/** Returns a value for each direction, as `whole_up_…` and `whole_down_…`. */
const ofBoth = (names: readonly string[], value: (column: string) => RawBuilder<unknown>): RecordValues =>
  Object.fromEntries(
    DIRECTIONS.flatMap((side) => names.map((name) => [`whole_${side}_${name}`, value(`${side}_${name}`)])),
  );

/** Returns the values of the whole exchange that decide client, server and outcome. */
function wholeValues(whole: Whole, { marks, ownOutcome, ownFilter }: Split): RecordValues {
  const each = (of: Aggregate, names: readonly string[]) =>
    ofBoth(names, (column) => whole(of, sql.ref(column)));
  return {
    // A SYN without ACK comes from the client, a SYN with ACK from the server.
    whole_low_began: whole('max', flag(sql`up_asks > 0 or down_answers > 0`)),
    whole_high_began: whole('max', flag(sql`down_asks > 0 or up_answers > 0`)),
    whole_up_spoke: whole('max', flag(sql`up_flows > 0`)),
    whole_down_spoke: whole('max', flag(sql`down_flows > 0`)),
    whole_closed_end: whole('max', later('up_closed_end', 'down_closed_end')),
    ...each('sum', [...(ownOutcome && ownFilter ? [] : ['accepted']), ...(ownFilter ? [] : marks)]),
    ...each('min', ['first_start', 'blocked_start']),
    ...each('max', ['accepted_start', 'known_flags']),
  };
}

/**
 * Adds whether a place blocked a direction before the exchange ended, as `…_blocked`. Packets rejected after the end,
 * with nothing accepted since, were late and do not count.
 * @param prefix of columns of the whole exchange, or empty for those of the row
 */
function withBlocked(rows: RawBuilder<unknown>, prefix: 'whole_' | ''): RawBuilder<unknown> {
  const accepted = later('whole_up_accepted_start', 'whole_down_accepted_start');
  const tests = DIRECTIONS.map((side) => {
    const start = sql.ref(`${prefix}${side}_blocked_start`);
    const isLate = sql`${start} >= whole_closed_end and ${accepted} < whole_closed_end`;
    return sql`${flag(sql`${start} is not null and not coalesce(${isLate}, false)`)} as ${sql.ref(`${prefix}${side}_blocked`)}`;
  });
  return sql`select *, ${sql.join(tests)} from (${rows}) as rows_of_exchanges`;
}

const withOwnBlocked = (rows: RawBuilder<unknown>, { ownOutcome }: Split) =>
  ownOutcome ? withBlocked(rows, '') : rows;

/**
 * Adds client and server of the whole exchange to its rows, as `decided_by` and `is_from_low`, and the values that
 * decide them as `whole_…`. It uses window functions, so that records are read once.
 * @param paired the `pairs` of conversations with `fan`
 */
export function decidedOver(paired: RawBuilder<unknown>, split: Split, f: SqlFunctions): MadeOnce {
  const whole = wholeOf(split, over(PAIR));
  const values = {
    ...wholeValues(whole, split),
    ...ofBoth(['fan'], (column) => whole('max', sql.ref(column))),
  };
  const rows = sql`select *, ${sql.join(named(values))} from (${paired}) as paired`;
  return { relations: [], rows: withOwnBlocked(decidedRoles(withBlocked(rows, 'whole_'), f), split) };
}

/**
 * Adds the same if a relation may be read more than once: it groups whole exchanges, and ends with several peers, which
 * are few, and joins them to the rows. This takes a third of the time of sorting all rows for window functions.
 * @param paired the `pairs` of conversations
 */
export function decidedByJoins(
  { relations, rows: paired }: MadeOnce,
  split: Split,
  f: SqlFunctions,
): MadeOnce {
  const isSplit = split.names.length > 0;
  const whole = wholeOf(split, ofGroup);
  const values = wholeValues(whole, split);
  const peers = {
    whole_up_is_peer: isPeer(whole, split, 'up_'),
    whole_down_is_peer: isPeer(whole, split, 'down_'),
  };
  const all = sql.join(named({ ...values, ...peers }));
  const pair = sql.join(refs(PAIR));
  const wholes = isSplit
    ? sql`select ${pair}, ${all} from exchange_parts group by ${pair}`
    : sql`select *, ${all} from (${paired}) as paired`;
  const decided = decidedRoles(withBlocked(WITH_FANS, 'whole_'), f);
  const added = [
    ...Object.keys(values),
    'whole_up_blocked',
    'whole_down_blocked',
    'is_older',
    'decided_by',
    'is_from_low',
  ];
  const rows = isSplit
    ? sql`select exchange_parts.*, ${sql.join(refs(added))} from exchange_parts
        join (${decided}) as decided_wholes on ${isSame('exchange_parts', 'decided_wholes', PAIR)}`
    : decided;
  return {
    relations: [
      ...relations,
      ...(isSplit ? ([['exchange_parts', paired]] as const) : []),
      ['exchange_wholes', wholes],
      ['exchange_fans', FANS],
    ],
    rows: withOwnBlocked(rows, split),
  };
}

const isSame = (one: string, other: string, columns: readonly string[], of = columns) =>
  sql.join(
    columns.map(
      (column, at) =>
        sql`${sql.ref(`${one}.${column}`)} is not distinct from ${sql.ref(`${other}.${of[at]}`)}`,
    ),
    sql` and `,
  );

const END = ['end_addr', 'end_port', 'end_protocol'];
const LOW = ['low', 'low_port', 'protocol'];
const HIGH = ['high', 'high_port', 'protocol'];

/** The packets that an end sent to each other end, with the column names of {@link END}. */
const sentBy = (end: readonly string[], direction: string, peerPort: string) =>
  sql`select ${sql.join(end.map((column, at) => sql`${sql.ref(column)} as ${sql.ref(END[at] ?? '')}`))},
    ${sql.ref(peerPort)} as peer_port, ${sql.ref(`whole_${direction}_is_peer`)} as is_peer
    from exchange_wholes where ${sql.ref(`whole_${direction}_spoke`)} = 1`;

/** The number of peers of each end, as in `withPeers`, without ends that have 0. */
const FANS = sql`select ${sql.join(refs(END))}, sum(is_peer) as fan
  from (${sentBy(LOW, 'up', 'high_port')} union all ${sentBy(HIGH, 'down', 'low_port')}) as sent
  group by ${sql.join(refs(END))} having min(${peerPort('peer_port')}) <> max(${peerPort('peer_port')})`;

const WITH_FANS = sql`select exchange_wholes.*, coalesce(of_low.fan, 0) as whole_up_fan, coalesce(of_high.fan, 0) as whole_down_fan
  from exchange_wholes left join exchange_fans as of_low on ${isSame('exchange_wholes', 'of_low', LOW, END)}
  left join exchange_fans as of_high on ${isSame('exchange_wholes', 'of_high', HIGH, END)}`;
