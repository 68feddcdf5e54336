import { CONVERSATION_FIELDS } from '../../flows/conversation.ts';
import { defineReport } from '../define-report.ts';
import { address, measures, seen } from '../kit/columns.ts';
import { interfaceLevel } from '../kit/levels.ts';
import { nextHost, nextReport } from '../kit/next.ts';

export const topTalkers = defineReport({
  name: 'top-talkers',
  topic: 'traffic',
  question: 'Which address sends the most bytes to which other?',
  note: 'One row per direction. Every packet counts once, however many interfaces logged it.',
  relation: 'flows',
  fields: ['srcaddr', 'dstaddr', 'packets', 'bytes', 'start', 'end'],
  optional: CONVERSATION_FIELDS,
  options: { interfaceLevel },
  columns: { srcaddr: address.source, dstaddr: address.destination, ...measures, ...seen },
  key: ['srcaddr', 'dstaddr'],
  answer: ['srcaddr', 'dstaddr', 'bytes', 'packets', 'flows'],
  ranking: ['bytes', 'packets', 'flows'],
  view: { as: 'sankey', stages: ['srcaddr', 'dstaddr'], value: 'bytes' },
  next: ({ srcaddr }) => [...nextReport('large-transfers'), ...nextHost(srcaddr)],
  limit: 50,
  query: ({ from, packets, sums, seen, options }) =>
    from('conversations', packets({ packetLevel: !options.interfaceLevel, withoutPorts: true }))
      .groupBy(['srcaddr', 'dstaddr'])
      .select(['srcaddr', 'dstaddr', ...sums('conversations', 'flows', 'packets', 'bytes'), ...seen()]),
});
