import { sql } from 'kysely';
import { CONVERSATION_FIELDS } from '../../flows/conversation.ts';
import { defineReport } from '../define-report.ts';
import { nextHost } from '../kit/next.ts';
import { costReport, priced } from './cost-report.ts';
import { estimates } from './estimate.ts';
import { ofAddress, paidConversations, payer } from './payer.ts';

/** Traffic path 5 is VPC peering between Regions; only records of outgoing packets have it. */
const LEAVES = sql<number>`case when action = 'ACCEPT' and traffic_path = 5 then 1 else 0 end`;

export const interRegion = defineReport({
  ...costReport('inter-region', 'sent'),
  question: 'Who sends how much to other Regions through VPC peering, and what may it cost?',
  note: 'An estimate. For transit gateways and public addresses, records do not show the Region at the other end.',
  fields: ['traffic_path', 'srcaddr', 'dstaddr', 'packets', 'bytes', 'start', 'action'],
  optional: [...CONVERSATION_FIELDS, 'interface_type'],
  columns: {
    srcaddr: payer('source address'),
    dstaddr: { meaning: 'destination address; missing with --by' },
    ...estimates,
  },
  key: ['srcaddr', 'dstaddr'],
  answer: ['srcaddr', 'dstaddr', 'bytes', 'estimated_dollars'],
  view: { as: 'sankey', stages: ['srcaddr', 'dstaddr'], value: 'bytes' },
  next: ({ srcaddr, dstaddr }) => nextHost(srcaddr, dstaddr),
  query: (context) => {
    const { db, f, sums, options } = context;
    return db
      .with('conversations', () => paidConversations(context, { by: { leaves: LEAVES }, payer: options.by }))
      .with('pairs', (from) =>
        from
          .selectFrom('conversations')
          .where('leaves', '=', 1)
          .groupBy(['source', ofAddress(options.by, 'dstaddr')])
          .select([
            sql<string | null>`source`.as('srcaddr'),
            ofAddress<string>(options.by, 'dstaddr').as('dstaddr'),
            ...sums('conversations', 'flows', 'packets', 'bytes'),
          ]),
      )
      .selectFrom('pairs')
      .selectAll()
      .select(priced(f, options));
  },
});
