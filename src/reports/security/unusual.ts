import { type RawBuilder, sql } from 'kysely';
import type { SqlFunctions } from '../../engines/sql/functions.ts';
import { FLOW_LOG } from '../../flows/record-set.ts';
import { defineReport } from '../define-report.ts';
import { countOption } from '../kit/numbers.ts';
import { baseline } from './baseline.ts';

const HOUR = 3600;
const DAY = 86_400;

export const unusual = defineReport({
  name: 'unusual',
  topic: 'security',
  question: 'Which network interfaces have more traffic or rejections than usual at this hour?',
  note: 'Compares each hour, counted once if several flow logs saw it, with the same hour of the days before: the score is its distance from their median, in median absolute deviations. From the first record on, an hour without records counts as 0. With fewer than 3 such hours, nothing is judged.',
  relation: 'flows',
  fields: ['interface_id', 'action', 'bytes', 'start'],
  optional: [FLOW_LOG],
  options: {
    baseline,
    score: countOption('score', 'minimum score of an unusual hour', 8),
  },
  lookback: 'baseline',
  judges: { history: { days: 3 } },
  columns: {
    interface_id: { meaning: 'network interface' },
    time: { meaning: 'start of the hour', unit: 'ISO 8601, UTC' },
    measure: { meaning: 'bytes, or refused: records with action REJECT' },
    amount: { meaning: 'bytes or records in that hour', unit: 'bytes or records' },
    usual: { meaning: 'median of the same hour of the days before', unit: 'bytes or records' },
    deviation: { meaning: 'median distance from that median', unit: 'bytes or records' },
    score: {
      meaning: 'distance from the median, in deviations; a deviation is at least a tenth of the median',
    },
    days: { meaning: 'earlier days in the comparison', unit: 'days' },
  },
  key: ['interface_id', 'time', 'measure'],
  answer: ['interface_id', 'time', 'measure', 'amount', 'usual', 'score'],
  ranking: ['score'],
  view: { as: 'matrix', x: 'time', y: 'interface_id', value: 'score', isTime: true },
  limit: 100,
  query: ({ db, f, isLogged, options, window }) =>
    db
      .with('hours', () => hours(f, isLogged(FLOW_LOG)))
      .with('scored', () => scored(f, window?.since ?? 0))
      .selectFrom('scored')
      .where('scored.score', '>=', options.score)
      .where('days', '>=', 3n)
      .select(({ ref }) => [
        'interface_id',
        f.isoTime(ref('hour')).as('time'),
        'measure',
        'amount',
        'usual',
        'deviation',
        'score',
        'days',
      ]),
});

interface Hour {
  readonly interface_id: string | null;
  readonly hour: bigint | null;
  readonly bytes: bigint;
  readonly refused: bigint;
}

/** What interfaces carried and rejected in each hour; where several flow logs saw the same, it counts once. */
function hours(f: SqlFunctions, hasLogs: boolean): RawBuilder<Hour> {
  const log = hasLogs ? sql`, ${sql.ref(FLOW_LOG)}` : sql``;
  const hour = f.floorTo(sql.ref<bigint | null>('start'), HOUR);
  const seen = sql`select interface_id, ${hour} as hour, action, ${f.total(sql.ref<bigint>('bytes'))} as bytes, count(*) as flows
    from flows where interface_id is not null group by interface_id, ${hour}, action${log}`;
  const once = sql`select interface_id, hour, action, max(bytes) as bytes, max(flows) as flows from (${seen}) as seen group by interface_id, hour, action`;
  return sql`(select interface_id, hour, ${f.total(sql.ref<bigint>('bytes'))} as bytes,
    ${f.total(sql<bigint>`case when action = 'REJECT' then flows end`)} as refused
    from (${once}) as once group by interface_id, hour)`;
}

interface Scored {
  readonly interface_id: string | null;
  readonly hour: bigint | null;
  readonly measure: string;
  readonly amount: bigint;
  readonly usual: bigint;
  readonly deviation: bigint;
  readonly score: number | null;
  readonly days: bigint;
}

/** Amounts below these are never unusual. */
const MINIMUM = { bytes: 1_000_000, refused: 10 };

/**
 * The hours from `since` on with their usual amounts. Window functions run over hours that are summed already, so that
 * records are read once: engines without materialised subqueries read them again for each join. Baseline hours without
 * records have no row, so the median is the value at a position, with that many zeros inserted before; the median
 * deviation likewise, with the usual amount inserted that many times.
 */
function scored(f: SqlFunctions, since: number): RawBuilder<Scored> {
  const first = sql.lit(since - (since % HOUR));
  const own = sql`partition by interface_id, measure, clock`;
  const inBaseline = sql`hour < ${first}`;
  const day = (seconds: RawBuilder<bigint>) => f.divide(seconds, DAY);
  const days = sql`greatest(${day(sql`(${first} + ${sql.lit(DAY - 1)} - clock)`)} - ${day(sql`(first_hour + ${sql.lit(DAY - 1)} - clock)`)}, 0)`;
  const middle = f.divide(sql<bigint>`(days + 1)`, 2);
  const baseCount = f.countWhere(inBaseline);
  const measured = sql`select interface_id, hour, hour % ${sql.lit(DAY)} as clock, measure, least_amount,
      case measure when 'bytes' then bytes else refused end as amount, min(hour) over () as first_hour
    from hours cross join (values ('bytes', ${sql.lit(MINIMUM.bytes)}), ('refused', ${sql.lit(MINIMUM.refused)})) as measures(measure, least_amount)`;
  const counted = sql`select measured.*, ${days} as days, ${baseCount} over (${own}) as present,
      row_number() over (${own}, ${inBaseline} order by amount) as place
    from (${measured}) as measured`;
  const centred = sql`select counted.*, coalesce(max(case when ${inBaseline} and place = ${middle} - (days - present) then amount end) over (${own}), 0) as usual
    from (${counted}) as counted`;
  const apart = sql`select centred.*, abs(amount - usual) as distance from (${centred}) as centred`;
  const placed = sql`select apart.*, row_number() over (${own}, ${inBaseline} order by distance) as distance_place,
      ${f.countWhere(sql`${inBaseline} and distance <= usual`)} over (${own}) as nearer
    from (${apart}) as apart`;
  const spread = sql`select placed.*, case
      when ${middle} > nearer and ${middle} <= nearer + days - present then usual
      else coalesce(max(case when ${inBaseline} and distance_place = case when ${middle} <= nearer then ${middle} else ${middle} - (days - present) end then distance end) over (${own}), 0)
    end as deviation
    from (${placed}) as placed`;
  const unit = sql<bigint>`greatest(10 * deviation, usual, least_amount)`;
  return sql`(select interface_id, hour, measure, amount, usual, deviation, days,
      ${f.ratio(sql<bigint>`10 * (amount - usual)`, unit)} as score
    from (${spread}) as spread where hour >= ${first})`;
}
