import { type RawBuilder, sql } from 'kysely';
import type { SqlFunctions } from '../../engines/sql/functions.ts';
import { CONVERSATION_FIELDS } from '../../flows/conversation.ts';
import { EXCHANGE_FIELDS, IS_ACCEPTED, IS_DECIDED } from '../../flows/exchanges/exchange.ts';
import { defineReport } from '../define-report.ts';
import { seen } from '../kit/columns.ts';
import { GUESSES_LEFT_OUT } from '../kit/guesses.ts';
import { nextHost, nextReport } from '../kit/next.ts';
import { countOption } from '../kit/numbers.ts';
import { requestColumns } from './request-columns.ts';

export const beacons = defineReport({
  name: 'beacons',
  topic: 'security',
  question: 'Who connects to the same service again and again at a regular interval?',
  note: 'An interval is regular if it differs from the median by at most a tenth, or 2 seconds. Health checks and monitoring are regular too; --dst public leaves internal ones out. Connections that follow each other within --apart are one call. Records with the same source port are one connection, so a long connection is not a beacon, and a client with a fixed source port is not found. Connections whose client is a guess are left out.',
  relation: 'flows',
  filters: 'exchanges',
  fields: EXCHANGE_FIELDS,
  optional: CONVERSATION_FIELDS,
  judges: GUESSES_LEFT_OUT,
  options: {
    calls: countOption('calls', 'minimum number of calls', 12),
    regular: countOption('regular', 'minimum share of regular intervals, in percent', 80),
    apart: countOption('apart', 'minimum seconds between two calls', 30),
  },
  columns: {
    ...requestColumns,
    calls: { meaning: 'connections, or several at once, at an interval from those before', unit: 'calls' },
    connections: { meaning: 'accepted connections', unit: 'connections' },
    every: { meaning: 'median interval between their starts', unit: 'seconds' },
    regular: { meaning: 'share of intervals that are close to the median', unit: '0 to 1' },
    packets: { meaning: 'packets from the client', unit: 'packets' },
    bytes: { meaning: 'bytes from the client', unit: 'bytes' },
    ...seen,
  },
  key: ['srcaddr', 'dstaddr', 'dstport', 'protocol'],
  answer: ['srcaddr', 'dstaddr', 'dstport', 'every', 'regular', 'calls'],
  ranking: ['regular', 'calls'],
  view: { as: 'strip', from: 'first_seen', until: 'last_seen', every: 'every' },
  next: ({ srcaddr }) => [...nextHost(srcaddr), ...nextReport('new-pairs')],
  limit: 100,
  query: ({ db, f, exchanges, protocol, seen, options }) =>
    db
      .with('exchanges', () => exchanges())
      .with('intervals', () => intervals(f, options))
      .selectFrom('intervals')
      .groupBy(['client', 'server', 'port', 'intervals.protocol'])
      .having(
        sql<boolean>`100 * ${f.countWhere(IS_REGULAR)} >= ${sql.lit(options.regular)} * count(${sql.ref('interval_length')})`,
      )
      .select(({ fn, ref }) => [
        'client as srcaddr',
        'server as dstaddr',
        'port as dstport',
        protocol('intervals'),
        f.countWhere(sql`is_call = 1`).as('calls'),
        fn.countAll<bigint>().as('connections'),
        fn.max('median').as('every'),
        f.ratio(f.countWhere(IS_REGULAR), fn.count<bigint>('interval_length')).as('regular'),
        f.total(ref('request_packets')).as('packets'),
        f.total(ref('request_bytes')).as('bytes'),
        ...seen(),
      ]),
});

const IS_REGULAR = sql<boolean>`10 * abs(interval_length - median) <= greatest(median, 20)`;

/** A connection of a call. The first one of a call has the interval to the previous call. */
interface Interval {
  readonly client: string | null;
  readonly server: string | null;
  readonly port: number | null;
  readonly protocol: number | null;
  readonly request_packets: bigint;
  readonly request_bytes: bigint;
  readonly first_start: bigint | null;
  readonly last_end: bigint | null;
  /** 1 for the first connection of a call, 0 for the others. */
  readonly is_call: number;
  /** Seconds since the previous call; NULL for the first call, and for later connections of a call. */
  readonly interval_length: bigint | null;
  /** Lower median of the intervals. */
  readonly median: bigint | null;
}

/**
 * Returns connections of clients with enough calls. A connection that follows another within the minimum interval is
 * part of its call; the interval of a call is the time since the first connection of the previous call.
 */
function intervals(
  f: SqlFunctions,
  { calls, apart }: { calls: number; apart: number },
): RawBuilder<Interval> {
  const own = sql`partition by client, server, port, protocol`;
  const inTime = sql`${own} order by first_start, client_port`;
  const middle = f.divide(sql<bigint>`calls`, 2);
  const known = sql`select * from exchanges where ${IS_DECIDED} and ${IS_ACCEPTED}`;
  const begun = sql`select *, case when coalesce(first_start - lag(first_start) over (${inTime}) >= ${sql.lit(apart)}, true) then 1 else 0 end as is_call
    from (${known}) as known`;
  const timed = sql`select *, case when is_call = 1 then first_start end as call_start,
      sum(is_call) over (${own}) as calls from (${begun}) as begun`;
  const before = sql`max(call_start) over (${inTime} rows between unbounded preceding and 1 preceding)`;
  const spaced = sql`select *, call_start - ${before} as interval_length from (${timed}) as timed where calls >= ${sql.lit(calls)}`;
  const ranked = sql`select *, row_number() over (${own} order by interval_length nulls last) as place from (${spaced}) as spaced`;
  return sql`(select *, max(case when place = ${middle} then interval_length end) over (${own}) as median from (${ranked}) as ranked)`;
}
