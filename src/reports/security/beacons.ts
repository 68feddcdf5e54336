import { type RawBuilder, sql } from 'kysely';
import type { SqlFunctions } from '../../engines/sql/functions.ts';
import { CONVERSATION_FIELDS } from '../../flows/conversation.ts';
import { REQUEST_FIELDS, requests } from '../../flows/requests.ts';
import { measures, seen } from '../columns.ts';
import { defineReport } from '../define-report.ts';
import { countOption } from '../numbers.ts';
import { requestColumns } from './request-rows.ts';

export const beacons = defineReport({
  name: 'beacons',
  topic: 'security',
  question: 'Who calls the same place again and again at the same interval?',
  note: 'An interval is regular within a tenth of the median or 2 seconds. Health checks and monitoring do so too: --dst public leaves those within out. Calls under one source port are one call, so long connections are no beacons, and a client with a fixed source port is not seen.',
  relation: 'flows',
  fields: REQUEST_FIELDS,
  optional: CONVERSATION_FIELDS,
  options: {
    calls: countOption('calls', 'calls from which it counts', 12),
    regular: countOption('regular', 'percent of the intervals that are regular at the least', 80),
    apart: countOption('apart', 'seconds between calls at the least, in the median', 30),
  },
  columns: {
    ...requestColumns,
    calls: { meaning: 'connections that were let through', unit: 'connections' },
    every: { meaning: 'median interval between their starts', unit: 'seconds' },
    regular: { meaning: 'intervals that are like the median, of all', unit: '0 to 1' },
    packets: measures.packets,
    bytes: measures.bytes,
    ...seen,
  },
  view: { as: 'table' },
  limit: 100,
  query: ({ db, f, isLogged, columnar, options }) =>
    db
      .with('requests', () => requests({ f, isLogged, columnar }))
      .with('intervals', () => intervals(f, options.calls))
      .selectFrom('intervals')
      .groupBy(['srcaddr', 'dstaddr', 'dstport', 'intervals.protocol'])
      .having(({ fn }) => fn.max('median'), '>=', BigInt(options.apart))
      .having(
        sql<boolean>`100 * ${f.countWhere(IS_REGULAR)} >= ${sql.lit(options.regular)} * count(${sql.ref('interval_length')})`,
      )
      .select(({ fn, ref }) => [
        'srcaddr',
        'dstaddr',
        'dstport',
        f.protocolName(ref('intervals.protocol')).as('protocol'),
        fn.countAll<bigint>().as('calls'),
        fn.max('median').as('every'),
        f.ratio(f.countWhere(IS_REGULAR), fn.count<bigint>('interval_length')).as('regular'),
        f.total(ref('intervals.packets')).as('packets'),
        f.total(ref('intervals.bytes')).as('bytes'),
        f.isoTime(fn.min('first_start')).as('first_seen'),
        f.isoTime(fn.max('last_end')).as('last_seen'),
      ])
      .orderBy('regular', 'desc')
      .orderBy('calls', 'desc')
      .orderBy('srcaddr')
      .orderBy('dstaddr')
      .orderBy('dstport')
      .orderBy('protocol'),
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
  /** Seconds since the call before; NULL of the first. */
  readonly interval_length: bigint | null;
  /** Lower median of the intervals. */
  readonly median: bigint | null;
}

/** Calls with the time since the one before, of those who called often enough. */
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
