import { CONVERSATION_FIELDS } from '../../flows/conversation.ts';
import { packetsOnce } from '../../flows/counted-once.ts';
import { address, measures, seen } from '../columns.ts';
import { defineReport } from '../define-report.ts';
import { interfaceLevel } from '../levels.ts';

export const topTalkers = defineReport({
  name: 'top-talkers',
  topic: 'traffic',
  question: 'Which pairs of addresses exchange the most bytes?',
  note: 'One direction a row; every packet counts once, however many interfaces logged it.',
  relation: 'flows',
  fields: ['srcaddr', 'dstaddr', 'packets', 'bytes', 'start', 'end'],
  optional: CONVERSATION_FIELDS,
  options: { interfaceLevel },
  columns: { srcaddr: address.source, dstaddr: address.destination, ...measures, ...seen },
  view: { as: 'pairs', from: 'srcaddr', to: 'dstaddr', value: 'bytes' },
  limit: 50,
  query: ({ db, f, isLogged, columnar, options }) =>
    db
      .with('conversations', () =>
        packetsOnce({ f, isLogged, columnar, packetLevel: !options.interfaceLevel }),
      )
      .selectFrom('conversations')
      .groupBy(['srcaddr', 'dstaddr'])
      .select(({ fn, ref }) => [
        'srcaddr',
        'dstaddr',
        f.total(ref('flows')).as('flows'),
        f.total(ref('packets')).as('packets'),
        f.total(ref('bytes')).as('bytes'),
        f.isoTime(fn.min('first_start')).as('first_seen'),
        f.isoTime(fn.max('last_end')).as('last_seen'),
      ])
      .orderBy('bytes', 'desc')
      .orderBy('packets', 'desc')
      .orderBy('flows', 'desc')
      .orderBy('srcaddr')
      .orderBy('dstaddr'),
});
