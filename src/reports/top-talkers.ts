import { address, measures, seen } from './columns.ts';
import { defineReport } from './define-report.ts';

export const topTalkers = defineReport({
  name: 'top-talkers',
  question: 'Which pairs of addresses exchange the most bytes?',
  note: 'One direction a row. A flow between two interfaces that both have a flow log is logged at both, so it counts twice.',
  relation: 'flows',
  fields: ['srcaddr', 'dstaddr', 'packets', 'bytes', 'start', 'end'],
  options: {},
  columns: { srcaddr: address.source, dstaddr: address.destination, ...measures, ...seen },
  limit: 50,
  query: ({ db, f }) =>
    db
      .selectFrom('flows')
      .groupBy(['srcaddr', 'dstaddr'])
      .select(({ fn, ref }) => [
        'srcaddr',
        'dstaddr',
        fn.countAll<bigint>().as('flows'),
        f.total(ref('flows.packets')).as('packets'),
        f.total(ref('flows.bytes')).as('bytes'),
        f.isoTime(fn.min('start')).as('first_seen'),
        f.isoTime(fn.max('end')).as('last_seen'),
      ])
      .orderBy('bytes', 'desc')
      .orderBy('packets', 'desc')
      .orderBy('flows', 'desc')
      .orderBy('srcaddr')
      .orderBy('dstaddr'),
});
