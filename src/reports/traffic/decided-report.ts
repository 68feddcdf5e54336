import { CONVERSATION_FIELDS } from '../../flows/conversation.ts';
import { defineReport } from '../define-report.ts';
import { address, measures, port, protocol, seen } from '../kit/columns.ts';
import { packetFields, packetLevel } from '../kit/levels.ts';
import { nextHost, nextReport, nextWhy } from '../kit/next.ts';

/** Defines a report on accepted or rejected packets by source, destination and port. */
export const defineDecidedReport = (
  action: 'ACCEPT' | 'REJECT',
  description: { name: string; question: string; note: string },
) =>
  defineReport({
    ...description,
    topic: 'traffic',
    relation: 'flows',
    fields: ['srcaddr', 'dstaddr', 'dstport', 'protocol', 'packets', 'bytes', 'start', 'end', 'action'],
    optional: CONVERSATION_FIELDS,
    options: { packetLevel },
    decided: action,
    needs: packetFields,
    columns: {
      srcaddr: address.source,
      dstaddr: address.destination,
      dstport: port.destination,
      protocol,
      ...measures,
      ...seen,
    },
    key: ['srcaddr', 'dstaddr', 'dstport', 'protocol'],
    answer: ['srcaddr', 'dstaddr', 'dstport', 'protocol', 'flows', 'bytes'],
    ranking: ['flows', 'packets', 'bytes'],
    view: { as: 'sankey', stages: ['srcaddr', 'dstaddr'], value: 'flows' },
    next: ({ srcaddr, dstaddr, dstport }) =>
      action === 'REJECT'
        ? [...nextWhy(srcaddr, dstaddr, dstport), ...nextReport('port-scan')]
        : [...nextHost(srcaddr), ...nextReport('services')],
    limit: 100,
    query: ({ from, decided, protocol, sums, seen, options }) =>
      from('conversations', decided(action, { packetLevel: options.packetLevel }))
        .groupBy(['srcaddr', 'dstaddr', 'dstport', 'conversations.protocol'])
        .select([
          'srcaddr',
          'dstaddr',
          'dstport',
          protocol('conversations'),
          ...sums('conversations', 'flows', 'packets', 'bytes'),
          ...seen(),
        ]),
  });
