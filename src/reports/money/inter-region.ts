import { sql } from 'kysely';
import { CONVERSATION_FIELDS } from '../../flows/conversation.ts';
import { defineReport } from '../define-report.ts';
import { dollars, estimates, gigabytes, priceOptions } from './estimate.ts';
import { byOption, ofAddress, paidConversations, payer, payerFields, payerNames } from './payer.ts';

/** Traffic path 5 is that of a VPC peering between Regions; it is told where packets leave. */
const LEAVES = sql<number>`case when action = 'ACCEPT' and traffic_path = 5 then 1 else 0 end`;

export const interRegion = defineReport({
  name: 'inter-region',
  topic: 'money',
  question: 'Who sends how much to another Region through VPC peering, and what may that cost?',
  note: 'An estimate. Of transit gateways and public addresses, records do not tell the Region that they lead to.',
  relation: 'flows',
  fields: ['traffic_path', 'srcaddr', 'dstaddr', 'packets', 'bytes', 'start', 'action'],
  optional: [...CONVERSATION_FIELDS, 'interface_type'],
  options: { ...priceOptions('inter-region', 'sent'), by: byOption },
  needs: payerFields,
  named: payerNames,
  columns: {
    srcaddr: payer('source address'),
    dstaddr: { meaning: 'destination address; missing with --by' },
    ...estimates,
  },
  view: { as: 'pairs', from: 'srcaddr', to: 'dstaddr', value: 'bytes' },
  limit: 50,
  query: ({ db, f, isLogged, columnar, options }) =>
    db
      .with('conversations', () =>
        paidConversations({ f, isLogged, columnar, by: { leaves: LEAVES }, payer: options.by }),
      )
      .with('pairs', (from) =>
        from
          .selectFrom('conversations')
          .where('leaves', '=', 1)
          .groupBy(['source', ofAddress(options.by, 'dstaddr')])
          .select(({ ref }) => [
            sql<string | null>`source`.as('srcaddr'),
            ofAddress<string>(options.by, 'dstaddr').as('dstaddr'),
            f.total(ref('conversations.flows')).as('flows'),
            f.total(ref('conversations.packets')).as('packets'),
            f.total(ref('conversations.bytes')).as('bytes'),
          ]),
      )
      .selectFrom('pairs')
      .selectAll()
      .select(({ ref }) => [
        gigabytes(f, ref('bytes')).as('gigabytes'),
        dollars(ref('bytes'), options).as('estimated_dollars'),
      ])
      .orderBy('bytes', 'desc')
      .orderBy('packets', 'desc')
      .orderBy('srcaddr')
      .orderBy('dstaddr'),
});
