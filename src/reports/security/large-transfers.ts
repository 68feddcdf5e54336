import { CONVERSATION_FIELDS } from '../../flows/conversation.ts';
import { isPublic } from '../../flows/private-addresses.ts';
import { defineReport } from '../define-report.ts';
import { address, measures, seen } from '../kit/columns.ts';
import { sizeOption } from '../kit/numbers.ts';

export const largeTransfers = defineReport({
  name: 'large-transfers',
  topic: 'security',
  question: 'Who sends large amounts of data to one public address?',
  note: 'Every packet counts once. The answers of a server to its visitors count too: large downloads are large transfers.',
  relation: 'flows',
  fields: ['srcaddr', 'dstaddr', 'packets', 'bytes', 'start', 'end'],
  optional: CONVERSATION_FIELDS,
  options: {
    atLeast: sizeOption('at-least', 'minimum bytes to one address in the window', '1GB'),
  },
  columns: { srcaddr: address.source, dstaddr: address.destination, ...measures, ...seen },
  key: ['srcaddr', 'dstaddr'],
  answer: ['srcaddr', 'dstaddr', 'bytes', 'first_seen', 'last_seen'],
  ranking: ['bytes', 'packets'],
  view: { as: 'pairs', from: 'srcaddr', to: 'dstaddr', value: 'bytes' },
  limit: 100,
  query: ({ f, from, packets, sums, seen, options }) =>
    from('conversations', packets())
      .where(({ ref }) => isPublic(ref('dstaddr'), f))
      .groupBy(['srcaddr', 'dstaddr'])
      .having(({ ref }) => f.total(ref('conversations.bytes')), '>=', BigInt(options.atLeast))
      .select(['srcaddr', 'dstaddr', ...sums('conversations', 'flows', 'packets', 'bytes'), ...seen()]),
});
