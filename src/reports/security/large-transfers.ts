import { CONVERSATION_FIELDS } from '../../flows/conversation.ts';
import { packetsOnce } from '../../flows/counted-once.ts';
import { isPublic } from '../../flows/private-addresses.ts';
import { address, measures, seen } from '../columns.ts';
import { defineReport } from '../define-report.ts';
import { sizeOption } from '../numbers.ts';

export const largeTransfers = defineReport({
  name: 'large-transfers',
  topic: 'security',
  question: 'Who sends much to one public address?',
  note: 'Every packet counts once. Answers of a server to its visitors count too: large downloads are large transfers.',
  relation: 'flows',
  fields: ['srcaddr', 'dstaddr', 'packets', 'bytes', 'start', 'end'],
  optional: CONVERSATION_FIELDS,
  options: {
    atLeast: sizeOption('at-least', 'bytes to one address in the window from which it counts', '1GB'),
  },
  columns: { srcaddr: address.source, dstaddr: address.destination, ...measures, ...seen },
  view: { as: 'pairs', from: 'srcaddr', to: 'dstaddr', value: 'bytes' },
  limit: 100,
  query: ({ db, f, isLogged, columnar, options }) =>
    db
      .with('conversations', () => packetsOnce({ f, isLogged, columnar, packetLevel: true }))
      .selectFrom('conversations')
      .where(({ ref }) => isPublic(ref('dstaddr'), f))
      .groupBy(['srcaddr', 'dstaddr'])
      .having(({ ref }) => f.total(ref('conversations.bytes')), '>=', BigInt(options.atLeast))
      .select(({ fn, ref }) => [
        'srcaddr',
        'dstaddr',
        f.total(ref('conversations.flows')).as('flows'),
        f.total(ref('conversations.packets')).as('packets'),
        f.total(ref('conversations.bytes')).as('bytes'),
        f.isoTime(fn.min('first_start')).as('first_seen'),
        f.isoTime(fn.max('last_end')).as('last_seen'),
      ])
      .orderBy('bytes', 'desc')
      .orderBy('packets', 'desc')
      .orderBy('srcaddr')
      .orderBy('dstaddr'),
});
