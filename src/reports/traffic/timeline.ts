import { type RawBuilder, sql } from 'kysely';
import * as v from 'valibot';
import type { SqlFunctions } from '../../engines/sql/functions.ts';
import { CONVERSATION_FIELDS } from '../../flows/conversation.ts';
import { isNameColumn } from '../../flows/named-relation.ts';
import { parseDuration } from '../../logs/duration.ts';
import { defineReport } from '../define-report.ts';
import { fieldsOfColumn, isOfRecords } from '../group-column.ts';
import { decisions, measures } from '../kit/columns.ts';
import { nextReport } from '../kit/next.ts';
import { countOption } from '../kit/numbers.ts';
import { secondsSchema } from '../kit/option-schemas.ts';
import { Buckets, fittingBucket } from './buckets.ts';
import { OTHERS, seriesOption } from './series.ts';

export const timeline = defineReport({
  name: 'timeline',
  topic: 'traffic',
  question: 'How do accepted and rejected traffic change over time?',
  note: 'A record counts in the bucket of its start. Days are those of --tz. With --all or --by, buckets without records have no row.',
  relation: 'flows',
  fields: ['start', 'action', 'packets', 'bytes'],
  optional: CONVERSATION_FIELDS,
  options: {
    bucket: {
      flags: '--bucket <duration>',
      meaning: 'length of a bucket, such as 5m, 1h or 1d; auto suits the window',
      default: 'auto',
      accepts: v.union([secondsSchema, v.literal('auto')]),
      parse: (text): number | 'auto' => (text === 'auto' ? text : parseDuration(text)),
    },
    by: seriesOption,
    top: countOption('top', 'number of --by values to list, by bytes; the others are summed', 8),
  },
  needs: ({ by }) => (by === undefined ? [] : fieldsOfColumn(by)),
  named: ({ by }) => (by !== undefined && isNameColumn(by) ? [by] : []),
  interfaceLevel: ({ by }) => by !== undefined && isOfRecords([by]),
  columns: {
    time: { meaning: 'start of the bucket; of whole days, with the UTC offset of --tz', unit: 'ISO 8601' },
    series: { meaning: `value of the --by column, or ${OTHERS}; missing without --by` },
    ...measures,
    ...decisions,
  },
  key: ['time', 'series'],
  answer: ['time', 'series', 'accepted', 'rejected', 'bytes'],
  ranking: [],
  view: { as: 'timeline', time: 'time', values: ['accepted', 'rejected'] },
  next: () => [...nextReport('top-talkers'), ...nextReport('rejected')],
  viewWith: ({ by }) =>
    by === undefined ? undefined : { as: 'matrix', x: 'time', y: 'series', value: 'bytes', isTime: true },
  query: ({ db, f, packets, options, window, zone }) => {
    const { by, top } = options;
    const seconds = options.bucket === 'auto' ? fittingBucket(window) : options.bucket;
    const buckets = new Buckets(seconds, window, zone);
    const start = buckets.startOf(sql.ref<bigint | null>('start'), f);
    const series =
      by === undefined ? f.missing('varchar') : sql<string | null>`cast(${sql.ref(by)} as varchar)`;
    const records = packets({
      by: { bucket: start, ...(by === undefined ? {} : { series }) },
      packetLevel: by === undefined || !isOfRecords([by]),
      onePlace: ['bucket'],
    });
    const counted =
      by === undefined
        ? withEmptyBuckets(summed(sql`bucket`, records, f), buckets.starts())
        : summed(sql`bucket, series`, topSeries(summed(sql`bucket, series`, records, f), top), f);
    const whole = (name: keyof Bucket) => sql<bigint>`coalesce(${sql.ref(`buckets.${name}`)}, 0)`;
    return db
      .with('buckets', () => sql<Bucket>`(${counted})`)
      .selectFrom('buckets')
      .select(({ ref }) => [
        buckets.text(ref('bucket'), f).as('time'),
        sql<string | null>`${by === undefined ? series : ref('series')}`.as('series'),
        whole('flows').as('flows'),
        whole('packets').as('packets'),
        whole('bytes').as('bytes'),
        whole('accepted').as('accepted'),
        whole('rejected').as('rejected'),
      ]);
  },
});

interface Bucket {
  readonly bucket: bigint | null;
  readonly series: string | null;
  readonly flows: bigint;
  readonly packets: bigint;
  readonly bytes: bigint;
  readonly accepted: bigint;
  readonly rejected: bigint;
}

const SUMS = ['flows', 'packets', 'bytes', 'accepted', 'rejected'];

/** Sums rows for each value of some columns. */
function summed(
  columns: RawBuilder<unknown>,
  rows: RawBuilder<unknown>,
  f: SqlFunctions,
): RawBuilder<unknown> {
  const sums = SUMS.map((name) => sql`${f.total(sql.ref<bigint>(name))} as ${sql.ref(name)}`);
  return sql`select ${columns}, ${sql.join(sums)} from (${rows}) as parts group by ${columns}`;
}

/** Adds a row for every bucket of the window, unless there are too many. */
function withEmptyBuckets(
  counted: RawBuilder<unknown>,
  starts: readonly number[] | undefined,
): RawBuilder<unknown> {
  if (!starts) return counted;
  const values = sql.join(starts.map((one) => sql`(${sql.lit(one)})`));
  return sql`select cast(start_of as bigint) as bucket, ${sql.join(SUMS.map((name) => sql.ref(name)))}
    from (values ${values}) as listed (start_of) left join (${counted}) as counted on start_of = bucket`;
}

/** Keeps the values with the most bytes, and replaces all others by one value. */
function topSeries(counted: RawBuilder<unknown>, top: number): RawBuilder<unknown> {
  const sized = sql`select *, sum(bytes) over (partition by series) as size_of from (${counted}) as counted`;
  const ranked = sql`select *, dense_rank() over (order by size_of desc, series) as place_of from (${sized}) as sized`;
  const sums = sql.join(SUMS.map((name) => sql.ref(name)));
  return sql`select bucket, case when place_of <= ${sql.lit(top)} then series else ${sql.lit(OTHERS)} end as series, ${sums} from (${ranked}) as ranked`;
}
