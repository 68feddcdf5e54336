import { CONVERSATION_FIELDS } from '../../flows/conversation.ts';
import { defineReport } from '../define-report.ts';
import { decisions, measures, port, protocol } from '../kit/columns.ts';
import { packetFields, packetLevel } from '../kit/levels.ts';
import { nextReport } from '../kit/next.ts';

export const ports = defineReport({
  name: 'ports',
  topic: 'traffic',
  question: 'Which destination ports receive traffic, from how many sources, and what is rejected?',
  note: 'The answers of a server are flows too, to the ephemeral port of its client.',
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
  key: ['dstport', 'protocol'],
  answer: ['dstport', 'protocol', 'flows', 'bytes', 'sources', 'rejected'],
  ranking: ['flows', 'packets', 'bytes'],
  view: { as: 'bars', value: 'flows' },
  next: ({ dstport }) => [...nextReport('accepted', '--port', dstport), ...nextReport('services')],
  limit: 50,
  query: ({ from, packets, protocol, sums, options }) =>
    from('conversations', packets({ packetLevel: options.packetLevel }))
      .groupBy(['dstport', 'conversations.protocol'])
      .select(({ fn }) => [
        'dstport',
        protocol('conversations'),
        ...sums('conversations', 'flows', 'packets', 'bytes', 'accepted', 'rejected'),
        fn.count<bigint>('srcaddr').distinct().as('sources'),
        fn.count<bigint>('dstaddr').distinct().as('destinations'),
      ]),
});
