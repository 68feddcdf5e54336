import { type RawBuilder, sql } from 'kysely';
import { CONVERSATION_FIELDS } from '../../flows/conversation.ts';
import { isPublic } from '../../flows/private-addresses.ts';
import { defineReport } from '../define-report.ts';
import { dollars, estimates, gigabytes, priceOptions } from './estimate.ts';
import { byOption, ofAddress, paidConversations, payer, payerFields, payerNames } from './payer.ts';

/**
 * Whether a record is about packets that may leave for the internet. Gateways to other networks (paths 3 to 6) and
 * gateway endpoints (7) do not lead there. IPv6 addresses of a VPC are public ones as well, so that only the path of
 * an internet gateway tells (8; 2 is one or a gateway endpoint).
 */
const LEAVES = sql<number>`case when action = 'ACCEPT' and (traffic_path in (2, 8) or srcaddr not like '%:%' and coalesce(traffic_path, 1) = 1) then 1 else 0 end`;

export const internetEgress = defineReport({
  name: 'internet-egress',
  topic: 'money',
  question: 'Who sends how much to the internet, and what may that cost?',
  note: 'An estimate at the price of the first tier. What goes to AWS services of the same Region costs less or nothing. Behind a network load balancer that keeps the addresses of clients, its targets count beside it. IPv6 is told by traffic-path only.',
  relation: 'flows',
  fields: ['srcaddr', 'dstaddr', 'pkt_srcaddr', 'pkt_dstaddr', 'packets', 'bytes', 'start', 'action'],
  optional: [...CONVERSATION_FIELDS, 'traffic_path', 'pkt_dst_aws_service', 'interface_type'],
  options: { ...priceOptions('internet-egress', 'sent'), by: byOption },
  needs: payerFields,
  named: payerNames,
  columns: {
    srcaddr: payer('source address'),
    aws_service: { meaning: 'whose address the destination is, where it is one of AWS; missing with --by' },
    destinations: { meaning: 'different destination addresses', unit: 'addresses' },
    ...estimates,
  },
  view: { as: 'bars', label: 'srcaddr', value: 'bytes' },
  limit: 50,
  query: ({ db, f, isLogged, columnar, options }) =>
    db
      .with('conversations', () =>
        paidConversations({
          f,
          isLogged,
          columnar,
          payer: options.by,
          by: { leaves: LEAVES, aws_service: sql.ref('pkt_dst_aws_service') as RawBuilder<string | null> },
        }),
      )
      .with('senders', (from) =>
        from
          .selectFrom('conversations')
          .where('leaves', '=', 1)
          .where(({ ref }) => isPublic(ref('dstaddr'), f))
          .where(({ or, not, eb, ref }) =>
            or([not(isPublic(ref('srcaddr'), f)), eb('srcaddr', 'like', '%:%')]),
          )
          .groupBy(['source', ofAddress(options.by, 'aws_service')])
          .select(({ fn, ref }) => [
            sql<string | null>`source`.as('srcaddr'),
            ofAddress<string>(options.by, 'aws_service').as('aws_service'),
            fn.count<bigint>('dstaddr').distinct().as('destinations'),
            f.total(ref('conversations.flows')).as('flows'),
            f.total(ref('conversations.packets')).as('packets'),
            f.total(ref('conversations.bytes')).as('bytes'),
          ]),
      )
      .selectFrom('senders')
      .selectAll()
      .select(({ ref }) => [
        gigabytes(f, ref('bytes')).as('gigabytes'),
        dollars(ref('bytes'), options).as('estimated_dollars'),
      ])
      .orderBy('bytes', 'desc')
      .orderBy('packets', 'desc')
      .orderBy('srcaddr')
      .orderBy('aws_service'),
});
