import { CONVERSATION_FIELDS } from '../../flows/conversation.ts';
import { packetsOnce } from '../../flows/counted-once.ts';
import { decisions, measures, port, protocol } from '../columns.ts';
import { defineReport } from '../define-report.ts';
import { packetFields, packetLevel } from '../levels.ts';

export const ports = defineReport({
  name: 'ports',
  topic: 'traffic',
  question: 'Which destination ports are spoken to, by how many sources, and how much of it is refused?',
  note: 'Answers of a server are flows too, to the ephemeral port of its client.',
  relation: 'flows',
  fields: ['srcaddr', 'dstaddr', 'dstport', 'protocol', 'packets', 'bytes', 'start', 'action'],
  optional: CONVERSATION_FIELDS,
  options: { packetLevel },
  needs: packetFields,
  columns: {
    dstport: port.destination,
    protocol,
    ...measures,
    ...decisions,
    sources: { meaning: 'different source addresses', unit: 'addresses' },
    destinations: { meaning: 'different destination addresses', unit: 'addresses' },
  },
  view: { as: 'bars', label: 'dstport', value: 'bytes' },
  limit: 50,
  query: ({ db, f, isLogged, columnar, options }) =>
    db
      .with('conversations', () => packetsOnce({ f, isLogged, columnar, packetLevel: options.packetLevel }))
      .selectFrom('conversations')
      .groupBy(['dstport', 'conversations.protocol'])
      .select(({ fn, ref }) => [
        'dstport',
        f.protocolName(ref('conversations.protocol')).as('protocol'),
        f.total(ref('conversations.flows')).as('flows'),
        f.total(ref('conversations.packets')).as('packets'),
        f.total(ref('conversations.bytes')).as('bytes'),
        f.total(ref('conversations.accepted')).as('accepted'),
        f.total(ref('conversations.rejected')).as('rejected'),
        fn.count<bigint>('srcaddr').distinct().as('sources'),
        fn.count<bigint>('dstaddr').distinct().as('destinations'),
      ])
      .orderBy('flows', 'desc')
      .orderBy('packets', 'desc')
      .orderBy('bytes', 'desc')
      .orderBy('dstport')
      .orderBy('protocol'),
});
