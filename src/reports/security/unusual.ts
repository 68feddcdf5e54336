import { type RawBuilder, sql } from 'kysely';
import type { SqlFunctions } from '../../engines/sql/functions.ts';
import { FLOW_LOG } from '../../flows/record-set.ts';
import { defineReport } from '../define-report.ts';
import { BY_TIME, Clock } from '../kit/clock.ts';
import { nextReport } from '../kit/next.ts';
import { countOption } from '../kit/numbers.ts';
import { baseline } from './baseline.ts';
import { isWorkingDay, workingDays, workingDaysBefore } from './working-hours.ts';

const HOUR = 3600;
const DAY = 86_400;

/** Minimum days of a baseline for judging an hour. */
const ENOUGH = 3;

/**
 * Minimum deviation in tenths of the median, because the median deviation of few days is not reliable. With these, and
 * the average hour as a floor, generated traffic raises fewer than one false alarm a week: docs/bench.md.
 */
const LEAST_TENTHS = { many: 4, few: 6 };
const MANY_DAYS = 10;

/** Measures of an hour, and the minimum amount above the usual one. */
const MEASURES = [
  { name: 'bytes', least: 1_000_000 },
  { name: 'accepted', least: 100 },
  { name: 'refused', least: 20 },
];

export const unusual = defineReport({
  name: 'unusual',
  topic: 'security',
  question: 'Which network interfaces have more traffic or rejections than usual at this hour?',
  note: 'Compares each hour, counted once if several flow logs saw it, with the same hour of earlier days: working days with working days, others with others, by the clocks of --tz. The score is its distance from their median, in median absolute deviations. An hour also has to exceed that median by 1 MB, 100 accepted or 20 rejected records, and by the average hour of the interface. From the first record on, an hour without records counts as 0. With fewer than 3 such hours of its kind of day, an hour is compared with all days; with fewer than 3 of these, it is not judged.',
  relation: 'flows',
  fields: ['interface_id', 'action', 'bytes', 'start'],
  optional: [FLOW_LOG],
  options: {
    baseline,
    weekdays: workingDays,
    score: countOption('score', 'minimum score of an unusual hour', 8),
  },
  lookback: 'baseline',
  judges: { history: { days: ENOUGH, workingDays: 'weekdays' } },
  columns: {
    interface_id: { meaning: 'network interface' },
    time: { meaning: 'start of the hour', unit: 'ISO 8601, UTC' },
    severity: { meaning: 'high if several measures of that hour are unusual, otherwise medium' },
    measure: { meaning: 'bytes; or accepted, refused: records with that action' },
    amount: { meaning: 'bytes or records in that hour', unit: 'bytes or records' },
    usual: { meaning: 'median of the same hour of the days before', unit: 'bytes or records' },
    deviation: { meaning: 'median distance from that median', unit: 'bytes or records' },
    score: {
      meaning:
        'distance from the median, in deviations; a deviation is at least 0.4 of the median, 0.6 with fewer than 10 days',
      unit: 'deviations',
    },
    days: { meaning: 'earlier days in the comparison', unit: 'days' },
    compared: { meaning: 'which days these are: weekdays, weekends, or all days' },
  },
  key: ['interface_id', 'time', 'measure'],
  answer: ['interface_id', 'time', 'severity', 'measure', 'amount', 'usual', 'score'],
  ranking: ['score'],
  view: { as: 'matrix', x: 'time', y: 'interface_id', value: 'score', isTime: true },
  next: ({ interface_id }) => [
    ...nextReport('pairs', '--interface', interface_id),
    ...nextReport('timeline'),
  ],
  limit: 100,
  query: ({ db, f, isLogged, options, window, zone }) =>
    db
      .with('hours', () => hours(f, isLogged(FLOW_LOG)))
      .with('scored', () =>
        scored(f, {
          since: window?.since ?? 0,
          clock: new Clock(zone, window, options.baseline),
          weekdays: options.weekdays,
        }),
      )
      .selectFrom('scored')
      .where('scored.score', '>=', options.score)
      .select(({ ref }) => [
        'interface_id',
        f.isoTime(ref('hour')).as('time'),
        sql<string>`case when count(*) over (partition by interface_id, hour) > 1 then 'high' else 'medium' end`.as(
          'severity',
        ),
        'measure',
        'amount',
        'usual',
        'deviation',
        'score',
        'days',
        'compared',
      ]),
});

interface Hour {
  readonly interface_id: string | null;
  readonly hour: bigint | null;
  readonly bytes: bigint;
  readonly accepted: bigint;
  readonly refused: bigint;
}

/**
 * Returns the traffic that interfaces carried and rejected in each hour; records of the same packets in several flow
 * logs count once.
 */
function hours(f: SqlFunctions, hasLogs: boolean): RawBuilder<Hour> {
  const log = hasLogs ? sql`, ${sql.ref(FLOW_LOG)}` : sql``;
  const hour = f.floorTo(sql.ref<bigint | null>('start'), HOUR);
  const seen = sql`select interface_id, ${hour} as hour, action, ${f.total(sql.ref<bigint>('bytes'))} as bytes, count(*) as flows
    from flows where interface_id is not null group by interface_id, ${hour}, action${log}`;
  const once = sql`select interface_id, hour, action, max(bytes) as bytes, max(flows) as flows from (${seen}) as seen group by interface_id, hour, action`;
  return sql`(select interface_id, hour, ${f.total(sql.ref<bigint>('bytes'))} as bytes,
    ${f.total(sql<bigint>`case when action = 'ACCEPT' then flows end`)} as accepted,
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
  readonly compared: string;
}

interface Comparison {
  /** Start of the window, Unix seconds. */
  readonly since: number;
  /** Covers the window and its baseline. */
  readonly clock: Clock;
  readonly weekdays: readonly number[];
}

/**
 * Returns the hours from `since` on with their usual amounts. Window functions run over hourly sums, so that records
 * are read once: engines without materialised subqueries read them again for each join. Baseline hours without records
 * have no row, so the median is the value at a position after inserting that many zeros; the median deviation likewise,
 * after inserting the usual amount that many times.
 */
function scored(f: SqlFunctions, { since, clock, weekdays }: Comparison): RawBuilder<Scored> {
  const start = since - (since % HOUR);
  const first = sql.lit(start);
  const own = sql`partition by interface_id, measure, compared, time_of_day`;
  const inBaseline = sql`hour < ${first}`;
  // Returns the first local day on which the hour starts at that local time or later.
  const dayFrom = (local: RawBuilder<unknown>) =>
    f.divide(sql<bigint>`(${local} + ${sql.lit(DAY - 1)} - time_of_day)`, DAY);
  const firstDay = dayFrom(sql`first_hour`);
  const localStart = sql.lit(start + clock.offsetAt(start, BY_TIME));
  const lastDay = dayFrom(localStart);
  const middle = f.divide(sql<bigint>`(days + 1)`, 2);
  const baseCount = f.countWhere(inBaseline);
  const local = sql<bigint>`local_hour`;
  const placedInTime = sql`select hours.*, ${clock.local(sql.ref<bigint | null>('hour'))} as local_hour from hours`;
  const dated = sql`select timed.*, ${local} % ${sql.lit(DAY)} as time_of_day, min(${local}) over () as first_hour,
      case when ${isWorkingDay(f.divide(local, DAY), weekdays)} then 'weekdays' else 'weekends' end as kind
    from (${placedInTime}) as timed`;
  const bounded = sql`select dated.*, ${firstDay} as first_day, ${lastDay} as last_day from (${dated}) as dated`;
  const before = (day: string) => workingDaysBefore(sql.ref<bigint>(day), weekdays, f);
  const earlier = MEASURES.map(
    ({ name }) =>
      sql`coalesce(sum(case when ${inBaseline} then ${sql.ref(name)} end) over (partition by interface_id), 0) as ${sql.ref(`${name}_before`)}`,
  );
  const working = sql`select bounded.*, ${sql.join(earlier)}, greatest(last_day - first_day, 0) as all_days,
      greatest(${before('last_day')} - ${before('first_day')}, 0) as working_days
    from (${bounded}) as bounded`;
  const isEnough = (days: string) => sql`${sql.raw(days)} >= ${sql.lit(ENOUGH)}`;
  const isApart = sql`case kind when 'weekdays' then ${isEnough('working_days')} else ${isEnough('all_days - working_days')} end`;
  const measures = MEASURES.map(({ name, least }) => sql`(${sql.lit(name)}, ${sql.lit(least)})`);
  const ofMeasure = (suffix: string) =>
    sql`case measure ${sql.join(
      MEASURES.map(({ name }) => sql`when ${sql.lit(name)} then ${sql.ref(name + suffix)}`),
      sql` `,
    )} end`;
  // Hours are compared with all days if one kind of day has too few; otherwise nothing is computed for it.
  const measured = sql`select interface_id, hour, time_of_day, measure, least_amount, compared,
      case compared when 'weekdays' then working_days when 'weekends' then all_days - working_days else all_days end as days,
      case when (compared = kind) = (${isApart}) then 1 else 0 end as is_basis, first_hour,
      ${ofMeasure('')} as amount, ${ofMeasure('_before')} as amount_before
    from (${working}) as working
    cross join (values ${sql.join(measures)}) as measures(measure, least_amount)
    cross join (values ('weekdays'), ('weekends'), ('all days')) as bases(compared)
    where compared = kind or (compared = 'all days' and not (${isEnough('working_days')} and ${isEnough('all_days - working_days')}))`;
  const counted = sql`select measured.*, ${baseCount} over (${own}) as present,
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
  const { many, few } = LEAST_TENTHS;
  const leastTenths = sql`case when days < ${sql.lit(MANY_DAYS)} then ${sql.lit(few)} else ${sql.lit(many)} end`;
  const unit = sql<bigint>`greatest(10 * deviation, usual * ${leastTenths}, least_amount)`;
  const isLarge = sql`amount - usual >= least_amount and (amount - usual) * (${localStart} - first_hour) >= amount_before * ${sql.lit(HOUR)}`;
  return sql`(select interface_id, hour, measure, amount, usual, deviation, days, compared,
      ${f.ratio(sql<bigint>`10 * (amount - usual)`, unit)} as score
    from (${spread}) as spread where hour >= ${first} and is_basis = 1 and ${isEnough('days')} and ${isLarge})`;
}
