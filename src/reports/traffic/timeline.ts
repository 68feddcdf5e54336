import { sql } from 'kysely';
import { CONVERSATION_FIELDS } from '../../flows/conversation.ts';
import { packetsOnce } from '../../flows/counted-once.ts';
import { parseDuration } from '../../logs/duration.ts';
import { decisions, measures } from '../columns.ts';
import { defineReport } from '../define-report.ts';
import { fittingStretch, Stretches } from './stretches.ts';

export const timeline = defineReport({
  name: 'timeline',
  topic: 'traffic',
  question: 'How does traffic, accepted and refused, go up and down over time?',
  note: 'A record counts where it starts. Days are those of --tz. Of --all, stretches without records have no row.',
  relation: 'flows',
  fields: ['start', 'action', 'packets', 'bytes'],
  optional: CONVERSATION_FIELDS,
  options: {
    bucket: {
      flags: '--bucket <duration>',
      meaning: 'length of a stretch, such as 5m, 1h or 1d; auto is one that fits the window',
      default: 'auto',
      parse: (words): number | 'auto' => (words === 'auto' ? words : parseDuration(words)),
    },
  },
  columns: {
    time: { meaning: 'start of the stretch', unit: 'ISO 8601, UTC' },
    ...measures,
    ...decisions,
  },
  view: { as: 'line', x: 'time', y: ['accepted', 'rejected'] },
  query: ({ db, f, isLogged, columnar, options, window, zone }) => {
    const seconds = options.bucket === 'auto' ? fittingStretch(window) : options.bucket;
    const stretches = new Stretches(seconds, window, zone);
    const start = stretches.startOf(sql.ref<bigint | null>('start'), f);
    const starts = stretches.starts();
    const values = starts && sql.join(starts.map((one) => sql`(${sql.lit(one)})`));
    const all = values ? sql`(values ${values}) as listed (stretch) left join` : sql``;
    const counted = sql`(select bucket, ${f.total(sql.ref<bigint>('flows'))} as flows,
        ${f.total(sql.ref<bigint>('packets'))} as packets, ${f.total(sql.ref<bigint>('bytes'))} as bytes,
        ${f.total(sql.ref<bigint>('accepted'))} as accepted, ${f.total(sql.ref<bigint>('rejected'))} as rejected
      from ${packetsOnce({ f, isLogged, columnar, packetLevel: true, by: { bucket: start } })} as conversations
      group by bucket)`;
    const filled = sql<Stretch>`(select ${values ? sql`cast(stretch as bigint)` : sql`bucket`} as stretch, flows, packets, bytes, accepted, rejected
      from ${all} ${counted} as counted ${values ? sql`on stretch = bucket` : sql``})`;
    const whole = (name: keyof Stretch) => sql<bigint>`coalesce(${sql.ref(`stretches.${name}`)}, 0)`;
    return db
      .with('stretches', () => filled)
      .selectFrom('stretches')
      .select(({ ref }) => [
        f.isoTime(ref('stretch')).as('time'),
        whole('flows').as('flows'),
        whole('packets').as('packets'),
        whole('bytes').as('bytes'),
        whole('accepted').as('accepted'),
        whole('rejected').as('rejected'),
      ])
      .orderBy('time');
  },
});

interface Stretch {
  readonly stretch: bigint | null;
  readonly flows: bigint;
  readonly packets: bigint;
  readonly bytes: bigint;
  readonly accepted: bigint;
  readonly rejected: bigint;
}
