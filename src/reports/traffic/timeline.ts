import { parseDuration } from '../../logs/duration.ts';
import { measures } from '../columns.ts';
import { defineReport } from '../define-report.ts';

export const timeline = defineReport({
  name: 'timeline',
  topic: 'traffic',
  question: 'How does traffic, accepted and refused, go up and down over time?',
  note: 'A record counts where it starts. A stretch without records has no row.',
  relation: 'flows',
  fields: ['start', 'action', 'packets', 'bytes'],
  options: {
    bucket: {
      flags: '--bucket <duration>',
      meaning: 'length of a stretch, such as 5m, 1h or 1d; stretches are counted from 1970-01-01T00:00:00Z',
      default: '1h',
      parse: parseDuration,
    },
  },
  columns: {
    time: { meaning: 'start of the stretch', unit: 'ISO 8601, UTC' },
    ...measures,
    accepted: { meaning: 'records with action ACCEPT', unit: 'records' },
    rejected: { meaning: 'records with action REJECT', unit: 'records' },
  },
  view: { as: 'line', x: 'time', y: ['accepted', 'rejected'] },
  query: ({ db, f, options }) =>
    db
      .selectFrom((from) =>
        from
          .selectFrom('flows')
          .select(({ ref }) => [
            f.floorTo(ref('start'), options.bucket).as('bucket'),
            'action',
            'packets',
            'bytes',
          ])
          .as('buckets'),
      )
      .groupBy('bucket')
      .select(({ eb, fn, ref }) => [
        f.isoTime(ref('bucket')).as('time'),
        fn.countAll<bigint>().as('flows'),
        f.total(ref('buckets.packets')).as('packets'),
        f.total(ref('buckets.bytes')).as('bytes'),
        f.countWhere(eb('action', '=', 'ACCEPT')).as('accepted'),
        f.countWhere(eb('action', '=', 'REJECT')).as('rejected'),
      ])
      .orderBy('time'),
});
