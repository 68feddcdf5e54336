import { sql } from 'kysely';
import * as v from 'valibot';
import { CONVERSATION_FIELDS } from '../../flows/conversation.ts';
import { parseDuration } from '../../logs/duration.ts';
import { defineReport } from '../define-report.ts';
import { decisions, measures } from '../kit/columns.ts';
import { secondsSchema } from '../kit/option-schemas.ts';
import { Buckets, fittingBucket } from './buckets.ts';

export const timeline = defineReport({
  name: 'timeline',
  topic: 'traffic',
  question: 'How do accepted and rejected traffic change over time?',
  note: 'A record counts in the bucket of its start. Days are those of --tz. With --all, buckets without records have no row.',
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
  },
  columns: {
    time: { meaning: 'start of the bucket', unit: 'ISO 8601, UTC' },
    ...measures,
    ...decisions,
  },
  key: ['time'],
  answer: ['time', 'accepted', 'rejected', 'bytes'],
  ranking: [],
  view: { as: 'timeline', time: 'time', values: ['accepted', 'rejected'] },
  query: ({ db, f, packets, options, window, zone }) => {
    const seconds = options.bucket === 'auto' ? fittingBucket(window) : options.bucket;
    const buckets = new Buckets(seconds, window, zone);
    const start = buckets.startOf(sql.ref<bigint | null>('start'), f);
    const starts = buckets.starts();
    const values = starts && sql.join(starts.map((one) => sql`(${sql.lit(one)})`));
    const all = values ? sql`(values ${values}) as listed (start_of) left join` : sql``;
    const counted = sql`(select bucket, ${f.total(sql.ref<bigint>('flows'))} as flows,
        ${f.total(sql.ref<bigint>('packets'))} as packets, ${f.total(sql.ref<bigint>('bytes'))} as bytes,
        ${f.total(sql.ref<bigint>('accepted'))} as accepted, ${f.total(sql.ref<bigint>('rejected'))} as rejected
      from ${packets({ by: { bucket: start }, onePlace: true })} as conversations
      group by bucket)`;
    const filled = sql<Bucket>`(select ${values ? sql`cast(start_of as bigint)` : sql`bucket`} as start_of, flows, packets, bytes, accepted, rejected
      from ${all} ${counted} as counted ${values ? sql`on start_of = bucket` : sql``})`;
    const whole = (name: keyof Bucket) => sql<bigint>`coalesce(${sql.ref(`buckets.${name}`)}, 0)`;
    return db
      .with('buckets', () => filled)
      .selectFrom('buckets')
      .select(({ ref }) => [
        f.isoTime(ref('start_of')).as('time'),
        whole('flows').as('flows'),
        whole('packets').as('packets'),
        whole('bytes').as('bytes'),
        whole('accepted').as('accepted'),
        whole('rejected').as('rejected'),
      ]);
  },
});

interface Bucket {
  readonly start_of: bigint | null;
  readonly flows: bigint;
  readonly packets: bigint;
  readonly bytes: bigint;
  readonly accepted: bigint;
  readonly rejected: bigint;
}
