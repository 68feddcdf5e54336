import { sql } from 'kysely';
import { CONVERSATION_FIELDS, countedOnce } from '../../flows/counted-once.ts';
import { address } from '../columns.ts';
import { defineReport } from '../define-report.ts';
import { dollars, estimates, gigabytes, priceOption } from './estimate.ts';
import { PRICES } from './prices.ts';

/** Traffic path 5 is that of a VPC peering between Regions; it is told where packets leave. */
const LEAVES = sql<number>`case when action = 'ACCEPT' and traffic_path = 5 then 1 else 0 end`;

export const interRegion = defineReport({
  name: 'inter-region',
  topic: 'money',
  question: 'Who sends how much to another Region through VPC peering, and what may that cost?',
  note: 'An estimate. Of transit gateways and public addresses, records do not tell the Region that they lead to.',
  relation: 'flows',
  fields: ['traffic_path', 'srcaddr', 'dstaddr', 'packets', 'bytes', 'start', 'action'],
  optional: CONVERSATION_FIELDS,
  options: { price: priceOption('sent', PRICES.interRegion) },
  columns: { srcaddr: address.source, dstaddr: address.destination, ...estimates },
  view: { as: 'pairs', from: 'srcaddr', to: 'dstaddr', value: 'bytes' },
  limit: 50,
  query: ({ db, f, isLogged, options }) =>
    db
      .with('conversations', () => countedOnce({ f, isLogged, packetLevel: true, by: { leaves: LEAVES } }))
      .with('pairs', (from) =>
        from
          .selectFrom('conversations')
          .where('leaves', '=', 1)
          .groupBy(['srcaddr', 'dstaddr'])
          .select(({ ref }) => [
            'srcaddr',
            'dstaddr',
            f.total(ref('conversations.flows')).as('flows'),
            f.total(ref('conversations.packets')).as('packets'),
            f.total(ref('conversations.bytes')).as('bytes'),
          ]),
      )
      .selectFrom('pairs')
      .selectAll()
      .select(({ ref }) => [
        gigabytes(f, ref('bytes')).as('gigabytes'),
        dollars(ref('bytes'), options.price).as('estimated_dollars'),
      ])
      .orderBy('bytes', 'desc')
      .orderBy('packets', 'desc')
      .orderBy('srcaddr')
      .orderBy('dstaddr'),
});
