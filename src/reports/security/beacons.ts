import { type RawBuilder, sql } from 'kysely';
import type { SqlFunctions } from '../../engines/sql/functions.ts';
import { CONVERSATION_FIELDS } from '../../flows/conversation.ts';
import { REQUEST_FIELDS } from '../../flows/requests.ts';
import { defineReport } from '../define-report.ts';
import { measures, seen } from '../kit/columns.ts';
import { countOption } from '../kit/numbers.ts';
import { requestColumns } from './request-columns.ts';

export const beacons = defineReport({
  name: 'beacons',
  topic: 'security',
  question: 'Who connects to the same service again and again at a regular interval?',
  note: 'An interval is regular if it differs from the median by at most a tenth, or 2 seconds. Health checks and monitoring are regular too; --dst public leaves internal ones out. Records with the same source port are one connection, so a long connection is not a beacon, and a client with a fixed source port is not found.',
  relation: 'flows',
  fields: REQUEST_FIELDS,
  optional: CONVERSATION_FIELDS,
  options: {
    calls: countOption('calls', 'minimum number of connections', 12),
    regular: countOption('regular', 'minimum share of regular intervals, in percent', 80),
    apart: countOption('apart', 'minimum median interval, in seconds', 30),
  },
  columns: {
    ...requestColumns,
    calls: { meaning: 'accepted connections', unit: 'connections' },
    every: { meaning: 'median interval between their starts', unit: 'seconds' },
    regular: { meaning: 'share of intervals that are close to the median', unit: '0 to 1' },
    packets: measures.packets,
    bytes: measures.bytes,
    ...seen,
  },
  key: ['srcaddr', 'dstaddr', 'dstport', 'protocol'],
  answer: ['srcaddr', 'dstaddr', 'dstport', 'every', 'regular', 'calls'],
  ranking: ['regular', 'calls'],
  view: { as: 'table' },
  limit: 100,
  query: ({ db, f, requests, protocol, sums, seen, options }) =>
    db
      .with('requests', () => requests())
      .with('intervals', () => intervals(f, options.calls))
      .selectFrom('intervals')
      .groupBy(['srcaddr', 'dstaddr', 'dstport', 'intervals.protocol'])
      .having(({ fn }) => fn.max('median'), '>=', BigInt(options.apart))
      .having(
        sql<boolean>`100 * ${f.countWhere(IS_REGULAR)} >= ${sql.lit(options.regular)} * count(${sql.ref('interval_length')})`,
      )
      .select(({ fn }) => [
        'srcaddr',
        'dstaddr',
        'dstport',
        protocol('intervals'),
        fn.countAll<bigint>().as('calls'),
        fn.max('median').as('every'),
        f.ratio(f.countWhere(IS_REGULAR), fn.count<bigint>('interval_length')).as('regular'),
        ...sums('intervals', 'packets', 'bytes'),
        ...seen(),
      ]),
});

const IS_REGULAR = sql<boolean>`10 * abs(interval_length - median) <= greatest(median, 20)`;

interface Interval {
  readonly srcaddr: string | null;
  readonly dstaddr: string | null;
  readonly dstport: number | null;
  readonly protocol: number | null;
  readonly packets: bigint;
  readonly bytes: bigint;
  readonly first_start: bigint | null;
  readonly last_end: bigint | null;
  /** Seconds since the previous connection; NULL for the first. */
  readonly interval_length: bigint | null;
  /** Lower median of the intervals. */
  readonly median: bigint | null;
}

/** Connections with the time since the previous one, of clients with enough of them. */
function intervals(f: SqlFunctions, calls: number): RawBuilder<Interval> {
  const own = sql`partition by srcaddr, dstaddr, dstport, protocol`;
  const middle = f.divide(sql<bigint>`calls`, 2);
  return sql`(select ranked.*, max(case when place = ${middle} then interval_length end) over (${own}) as median
    from (select called.*, row_number() over (${own} order by interval_length nulls last) as place
      from (select requests.*, count(*) over (${own}) as calls,
          first_start - lag(first_start) over (${own} order by first_start) as interval_length
        from requests where accepted > 0 and rejected = 0) as called
      where calls >= ${sql.lit(calls)}) as ranked)`;
}
