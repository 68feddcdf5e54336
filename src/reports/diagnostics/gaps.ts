import { sql } from 'kysely';
import { parseDuration } from '../../logs/duration.ts';
import { defineReport } from '../define-report.ts';
import { nextReport } from '../kit/next.ts';
import { secondsSchema } from '../kit/option-schemas.ts';

export const gaps = defineReport({
  name: 'gaps',
  topic: 'diagnostics',
  question: 'When do the records of an account and VPC have gaps?',
  note: 'Interfaces without traffic have records too (NODATA), so a gap is one of delivery: a bucket policy, a deleted flow log, a missing file. The ends of the window are not judged, because the last files may not have arrived yet. Whether AWS writes the VPC into NODATA records is not verified: if it does not, an interface without traffic leaves a gap in its VPC, unless others there have some.',
  relation: 'log_quality',
  fields: ['account_id', 'start', 'end'],
  optional: ['vpc_id'],
  options: {
    longer: {
      flags: '--longer <duration>',
      meaning: 'minimum length of a gap, above the aggregation interval of the flow log',
      default: '15m',
      accepts: secondsSchema,
      parse: parseDuration,
    },
  },
  columns: {
    account_id: { meaning: 'AWS account of the interfaces' },
    vpc_id: { meaning: 'VPC of the interfaces, if it is logged' },
    since: { meaning: 'end of the last record before the gap', unit: 'ISO 8601, UTC' },
    until: { meaning: 'start of the first record after the gap', unit: 'ISO 8601, UTC' },
    seconds: { meaning: 'length of the gap', unit: 'seconds' },
  },
  key: ['since', 'account_id', 'vpc_id'],
  answer: ['account_id', 'vpc_id', 'since', 'until', 'seconds'],
  ranking: ['seconds'],
  view: { as: 'strip', label: ['account_id', 'vpc_id'], from: 'since', until: 'until' },
  next: () => [...nextReport('lost-records'), ...nextReport('log-quality')],
  limit: 100,
  query: ({ db, f, options }) =>
    db
      // The records of a minute need no summing, and are few once grouped.
      .with('minutes', (from) =>
        from
          .selectFrom('log_quality')
          // Interfaces that services created may have no account.
          .where('account_id', '<>', 'unknown')
          .groupBy(({ ref }) => ['account_id', 'vpc_id', f.floorTo(ref('start'), 60)])
          .select(({ fn }) => [
            'account_id',
            'vpc_id',
            fn.min('start').as('first_start'),
            fn.max('end').as('last_end'),
          ]),
      )
      .with('places', (from) =>
        from
          .selectFrom('minutes')
          .select([
            'account_id',
            'vpc_id',
            'first_start',
            sql<
              bigint | null
            >`max(last_end) over (partition by account_id, vpc_id order by first_start rows between unbounded preceding and 1 preceding)`.as(
              'seen_until',
            ),
          ]),
      )
      .selectFrom('places')
      .where(sql<boolean>`first_start - seen_until >= ${sql.lit(options.longer)}`)
      .select(({ ref }) => [
        'account_id',
        'vpc_id',
        f.isoTime(ref('seen_until')).as('since'),
        f.isoTime(ref('first_start')).as('until'),
        sql<bigint>`first_start - seen_until`.as('seconds'),
      ]),
});
