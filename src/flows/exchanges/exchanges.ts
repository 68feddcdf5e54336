import { type RawBuilder, sql } from 'kysely';
import {
  type AlsoCounted,
  type CountedOnce,
  ENDS,
  type Reading,
  type RecordValues,
  type RecordValueTypes,
} from '../conversation.ts';
import { countedOnce } from '../counted-once.ts';
import type { RecordFilter } from '../record-filter.ts';
import { named, refs } from '../selected.ts';
import type { CountsOf, Exchange } from './exchange.ts';
import { placeMarks, selectedExchanges } from './exchange-filter.ts';
import { decidedRoles } from './roles.ts';

interface Exchanges<By extends RecordValues, M extends RawBuilder<boolean> | undefined>
  extends Reading,
    Partial<Pick<CountedOnce<By>, 'by' | 'packetLevel'>> {
  /** Selects exchanges (default: all). */
  readonly filter?: RecordFilter | undefined;
  /**
   * Whether each row of an exchange has an outcome of its own, and what the filter says of places is about this row:
   * for rows of different interfaces, or of different times. Client and server are always those of the whole exchange.
   */
  readonly ownOutcome?: boolean;
  /** Records that are also counted on their own, as the columns of {@link MatchingCounts}. */
  readonly matching?: M;
}

const HAS_END = sql`(tcp_flags % 2 >= 1 or tcp_flags % 8 >= 4)`;
const [START, END] = [sql.ref('start'), sql.ref('end')];

const ALSO = {
  records: { resets: sql`action = 'ACCEPT' and tcp_flags % 8 >= 4` },
  greatest: {
    closed_end: sql`case when action = 'ACCEPT' and ${HAS_END} then ${END} end`,
    accepted_start: sql`case when action = 'ACCEPT' then ${START} end`,
  },
} satisfies AlsoCounted;

/** Both directions of the records that match, counted as those of the whole exchange are. */
function matchingCounts(matching: RawBuilder<boolean> | undefined): AlsoCounted {
  if (!matching) return {};
  const value = (column: string) => sql`case when ${matching} then ${sql.ref(column)} end`;
  return {
    records: { matching_flows: matching },
    atOnePlace: { matching_bytes: value('bytes') },
    least: { matching_start: value('start') },
    greatest: { matching_end: value('end') },
  };
}

/**
 * The exchanges of `flows`: both directions between two ends under the same two ports as one row, with client and server
 * decided once for the whole exchange, and each packet counted once. With `by`, an exchange has a row for each value.
 */
export function exchanges<
  By extends RecordValues = Record<never, never>,
  M extends RawBuilder<boolean> | undefined = undefined,
>({
  filter = {},
  ownOutcome = false,
  packetLevel = true,
  matching,
  by,
  ...reading
}: Exchanges<By, M>): RawBuilder<Exchange & RecordValueTypes<NoInfer<By>> & CountsOf<NoInfer<M>>> {
  const { f } = reading;
  const marks = placeMarks(filter, f);
  const own = matchingCounts(matching);
  const also = {
    records: { ...ALSO.records, ...marks, ...own.records },
    least: { ...own.least },
    greatest: { ...ALSO.greatest, ...own.greatest },
    atOnePlace: { ...own.atOnePlace },
  };
  const counted = countedOnce({ ...reading, packetLevel, by: { ...by }, also });
  const split = { names: Object.keys(by ?? {}), ownOutcome };
  const columns: Columns = {
    summed: [...SUMMED, ...Object.keys({ ...marks, ...own.records, ...own.atOnePlace })],
    least: ['first_start', 'blocked_start', ...Object.keys(also.least)],
    greatest: ['last_end', 'fan', ...Object.keys(also.greatest)],
  };
  const paired = pairs(withPeers(counted, split), columns, split, reading);
  const decided = decidedRoles(inTime(wholes(paired, Object.keys(marks), split), split), f);
  const values = { ...exchangeOf(Object.keys(marks)), ...bothDirections(own) };
  const whole = sql`select ${sql.join([...refs(split.names), ...named(values)])} from (${decided}) as told`;
  return sql`(${selectedExchanges(whole, filter, f)})`;
}

const SUMMED = ['flows', 'accepted', 'rejected', 'packets', 'bytes', 'asks', 'answers', 'resets'];

interface Columns {
  readonly summed: readonly string[];
  readonly least: readonly string[];
  readonly greatest: readonly string[];
}

interface Split {
  /** The values that exchanges are split by; without them, a row is a whole exchange. */
  readonly names: readonly string[];
  readonly ownOutcome: boolean;
}

const OWN_END = sql`partition by srcaddr, srcport, protocol`;

/**
 * Conversations with `fan`, the number of peers of the source at this port: the peers of a server have different ports.
 * Rejected packets and single TCP packets do not count, because scanners keep their port as well.
 */
function withPeers(counted: RawBuilder<unknown>, { names, ownOutcome }: Split): RawBuilder<unknown> {
  const isSplit = names.length > 0;
  const whole = (of: string, value: string) =>
    isSplit
      ? sql`${sql.raw(of)}(${sql.ref(value)}) over (partition by ${sql.join(refs(ENDS))})`
      : sql.ref(value);
  const told = sql`select *, ${isSplit ? sql`row_number() over (partition by ${sql.join(refs(ENDS))})` : sql`1`} as part_no,
    ${whole('sum', 'accepted')} as part_accepted, ${whole(ownOutcome ? 'max' : 'sum', 'packets')} as part_packets
    from ${counted} as conversations`;
  const talks = sql`part_no = 1 and part_accepted > 0 and (protocol <> 6 or part_packets <> 1)`;
  return sql`select *, case when min(dstport) over (${OWN_END}) <> max(dstport) over (${OWN_END})
    then count(case when ${talks} then 1 end) over (${OWN_END}) else 0 end as fan from (${told}) as parts`;
}

/** True for conversations from the smaller of their ends, as text, to the greater. */
const IS_UP = sql`coalesce(srcaddr < dstaddr or (srcaddr = dstaddr and srcport <= dstport), true)`;

const PAIR = ['low', 'high', 'low_port', 'high_port', 'protocol'];

/** Both directions as one row: `up_…` is what the smaller end sent, `down_…` what the greater one sent. */
function pairs(
  conversations: RawBuilder<unknown>,
  { summed, least, greatest }: Columns,
  { names }: Split,
  { f }: Reading,
): RawBuilder<unknown> {
  const sides = [
    ['up', sql`is_up`],
    ['down', sql`not is_up`],
  ] as const;
  const each = (columns: readonly string[], value: (of: RawBuilder<bigint | null>) => RawBuilder<unknown>) =>
    sides.flatMap(([side, is]) =>
      columns.map(
        (column) =>
          sql`${value(sql<bigint | null>`case when ${is} then ${sql.ref(column)} end`)} as ${sql.ref(`${side}_${column}`)}`,
      ),
    );
  const key = [...refs(PAIR), ...refs(names)];
  const values = [
    ...each(summed, (of) => f.total(of)),
    ...each(least, (of) => sql`min(${of})`),
    ...each(greatest, (of) => sql`max(${of})`),
  ];
  const directed = sql`select *, case when is_up then srcaddr else dstaddr end as low, case when is_up then dstaddr else srcaddr end as high,
      case when is_up then srcport else dstport end as low_port, case when is_up then dstport else srcport end as high_port
    from (select *, ${IS_UP} as is_up from (${conversations}) as conversations) as told`;
  return sql`select ${sql.join([...key, ...values])} from (${directed}) as directed group by ${sql.join(key)}`;
}

const BOTH = ['up', 'down'];

const flag = (holds: RawBuilder<unknown>) => sql`case when ${holds} then 1 else 0 end`;
/** The least or greatest of two values, of which either may be missing. */
const extreme = (of: 'least' | 'greatest', up: RawBuilder<unknown>, down: RawBuilder<unknown>) =>
  sql`coalesce(${sql.raw(of)}(${up}, ${down}), ${up}, ${down})`;
const later = (up: string, down: string) => extreme('greatest', sql.ref(up), sql.ref(down));

/** Adds values of the whole exchange to its parts, as `whole_…`. */
function wholes(
  paired: RawBuilder<unknown>,
  marks: readonly string[],
  { names, ownOutcome }: Split,
): RawBuilder<unknown> {
  const isSplit = names.length > 0;
  const whole = (of: string, value: RawBuilder<unknown>) =>
    isSplit ? sql`${sql.raw(of)}(${value}) over (partition by ${sql.join(refs(PAIR))})` : value;
  const sides = (columns: readonly string[], value: (of: RawBuilder<unknown>) => RawBuilder<unknown>) =>
    Object.fromEntries(
      BOTH.flatMap((side) =>
        columns.map((name) => [`whole_${side}_${name}`, value(sql.ref(`${side}_${name}`))]),
      ),
    );
  const values: RecordValues = {
    // A SYN without ACK comes from the client, a SYN with ACK from the server.
    whole_low_began: whole('max', flag(sql`up_asks > 0 or down_answers > 0`)),
    whole_high_began: whole('max', flag(sql`down_asks > 0 or up_answers > 0`)),
    whole_up_spoke: whole('max', flag(sql`up_flows > 0`)),
    whole_down_spoke: whole('max', flag(sql`down_flows > 0`)),
    whole_closed_end: whole('max', later('up_closed_end', 'down_closed_end')),
    ...sides(['accepted', ...marks], (of) => (ownOutcome ? of : whole('sum', of))),
    ...sides(['first_start', 'blocked_start'], (of) => whole('min', of)),
    ...sides(['fan', 'accepted_start'], (of) => whole('max', of)),
  };
  return sql`select *, ${sql.join(named(values))} from (${paired}) as paired`;
}

/**
 * Adds whether a place blocked a direction (`…_blocked`) before the exchange ended, in any part of it and in this row: what
 * was rejected after the end, with nothing accepted since, came too late.
 */
function inTime(rows: RawBuilder<unknown>, { ownOutcome }: Split): RawBuilder<unknown> {
  const accepted = later('whole_up_accepted_start', 'whole_down_accepted_start');
  const isBlocked = (start: RawBuilder<unknown>) => {
    const isLate = sql`${start} >= whole_closed_end and ${accepted} < whole_closed_end`;
    return flag(sql`${start} is not null and not coalesce(${isLate}, false)`);
  };
  const tests = BOTH.flatMap((side) => [
    sql`${isBlocked(sql.ref(`whole_${side}_blocked_start`))} as ${sql.ref(`whole_${side}_blocked`)}`,
    sql`${isBlocked(sql.ref(`${ownOutcome ? '' : 'whole_'}${side}_blocked_start`))} as ${sql.ref(`${side}_blocked`)}`,
  ]);
  return sql`select *, ${sql.join(tests)} from (${rows}) as rows_of_exchanges`;
}

const both = (name: string) => sql`up_${sql.raw(name)} + down_${sql.raw(name)}`;
const extremeOf = (of: 'least' | 'greatest') => (name: string) =>
  extreme(of, sql.raw(`up_${name}`), sql.raw(`down_${name}`));
const [leastOf, greatestOf] = [extremeOf('least'), extremeOf('greatest')];

/** Further counts of an exchange, of both of its directions together. */
function bothDirections({ records, atOnePlace, least, greatest }: AlsoCounted): RecordValues {
  const each = (values: RecordValues | undefined, of: (name: string) => RawBuilder<unknown>) =>
    Object.keys(values ?? {}).map((name) => [name, of(name)]);
  return Object.fromEntries([
    ...each({ ...records, ...atOnePlace }, both),
    ...each(least, leastOf),
    ...each(greatest, greatestOf),
  ]);
}

/** The columns of an exchange, from those of its two directions. */
function exchangeOf(marks: readonly string[]): RecordValues {
  const pick = (low: string, high: string) =>
    sql`case when is_from_low then ${sql.ref(low)} else ${sql.ref(high)} end`;
  const request = (name: string) => pick(`up_${name}`, `down_${name}`);
  const answer = (name: string) => pick(`down_${name}`, `up_${name}`);
  const sent = ['flows', 'accepted', 'rejected', 'packets', 'bytes', 'resets', 'blocked'];
  const total = ['flows', 'accepted', 'rejected', 'packets', 'bytes'];
  return {
    client: pick('low', 'high'),
    server: pick('high', 'low'),
    client_port: pick('low_port', 'high_port'),
    port: pick('high_port', 'low_port'),
    protocol: sql.ref('protocol'),
    decided_by: sql.ref('decided_by'),
    outcome: sql`case when up_blocked + down_blocked > 0 then 'rejected' when whole_up_accepted + whole_down_accepted > 0 then 'accepted' end`,
    ...Object.fromEntries(total.map((name) => [name, both(name)])),
    ...Object.fromEntries(sent.map((name) => [`request_${name}`, request(name)])),
    ...Object.fromEntries(sent.map((name) => [`answer_${name}`, answer(name)])),
    asks: request('asks'),
    answers: answer('answers'),
    first_start: leastOf('first_start'),
    last_end: greatestOf('last_end'),
    ...Object.fromEntries(
      marks.flatMap((name) => [
        [name, sql`whole_up_${sql.raw(name)} + whole_down_${sql.raw(name)}`],
        [`request_${name}`, pick(`whole_up_${name}`, `whole_down_${name}`)],
      ]),
    ),
  };
}
