import { type RawBuilder, sql } from 'kysely';
import { CONVERSATION_FIELDS } from '../../flows/conversation.ts';
import { defineReport } from '../define-report.ts';
import { nextHost } from '../kit/next.ts';
import { isOutside } from '../kit/outside.ts';
import { costReport, priced } from './cost-report.ts';
import { estimates, exemption } from './estimate.ts';
import { ofAddress, paidConversations, payer } from './payer.ts';
import type { Exemption } from './prices.ts';

/**
 * True for records of packets that may leave for the internet. Gateways to other networks (paths 3 to 6) and gateway
 * endpoints (7) do not lead there. IPv6 addresses of a VPC are public too, so only the path of an internet gateway
 * identifies these packets (8; 2 is one or a gateway endpoint).
 */
const LEAVES = sql<number>`case when action = 'ACCEPT' and (traffic_path in (2, 8) or srcaddr not like '%:%' and coalesce(traffic_path, 1) = 1) then 1 else 0 end`;

/** Traffic to CloudFront, as origin fetches and to its edges. */
const EXEMPT = sql`case when aws_service in ('CLOUDFRONT', 'CLOUDFRONT_ORIGIN_FACING') then ${sql.lit('CloudFront' satisfies Exemption)} end`;

export const internetEgress = defineReport({
  ...costReport('internet-egress', 'sent'),
  usesInventory: true,
  question: 'Who sends how much to the internet, and what may it cost?',
  note: 'An estimate at the price of the first tier. Transfer to CloudFront is free; transfer to AWS services of the same Region costs less or nothing. Multicast and broadcast are left out. The targets of a Network Load Balancer that preserves client addresses are listed in addition to it. IPv6 needs traffic-path.',
  fields: ['srcaddr', 'dstaddr', 'pkt_srcaddr', 'pkt_dstaddr', 'packets', 'bytes', 'start', 'action'],
  optional: [...CONVERSATION_FIELDS, 'traffic_path', 'pkt_dst_aws_service', 'interface_type'],
  columns: {
    srcaddr: payer('source address'),
    aws_service: { meaning: 'AWS service of the destination, if it is one; missing with --by' },
    destinations: { meaning: 'different destination addresses', unit: 'addresses' },
    ...estimates,
    exemption,
  },
  key: ['srcaddr', 'aws_service'],
  answer: ['srcaddr', 'aws_service', 'bytes', 'estimated_dollars'],
  view: { as: 'bars', value: 'bytes' },
  next: ({ srcaddr }) => nextHost(srcaddr),
  query: (context) => {
    const { db, f, sums, options, inventory } = context;
    const service = sql.ref('pkt_dst_aws_service') as RawBuilder<string | null>;
    return db
      .with('conversations', () =>
        paidConversations(context, { payer: options.by, by: { leaves: LEAVES, aws_service: service } }),
      )
      .with('senders', (from) =>
        from
          .selectFrom('conversations')
          .where('leaves', '=', 1)
          .where(isOutside('dstaddr', inventory, f))
          .where(({ or, not, eb }) =>
            or([not(isOutside('srcaddr', inventory, f)), eb('srcaddr', 'like', '%:%')]),
          )
          .groupBy(['source', ofAddress(options.by, 'aws_service')])
          .select(({ fn }) => [
            sql<string | null>`source`.as('srcaddr'),
            ofAddress<string>(options.by, 'aws_service').as('aws_service'),
            fn.count<bigint>('dstaddr').distinct().as('destinations'),
            ...sums('conversations', 'flows', 'packets', 'bytes'),
            f.total(sql<bigint>`case when ${EXEMPT} is null then bytes end`).as('charged'),
            sql<Exemption | null>`max(${EXEMPT})`.as('exemption'),
          ]),
      )
      .selectFrom('senders')
      .select(['srcaddr', 'aws_service', 'destinations', 'flows', 'packets', 'bytes'])
      .select(priced(f, options, 'charged'))
      .select('exemption');
  },
});
