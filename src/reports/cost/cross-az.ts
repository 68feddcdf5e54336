import { sql } from 'kysely';
import { CONVERSATION_FIELDS } from '../../flows/conversation.ts';
import { defineReport } from '../define-report.ts';
import { costReport, priced } from './cost-report.ts';
import { estimates } from './estimate.ts';
import { ofAddress, paidConversations, payer } from './payer.ts';

/** The zones of accepted packets in a record: that of its interface, and that of the next hop. */
const ZONES = {
  from_zone: sql<
    string | null
  >`case when action = 'ACCEPT' then case flow_direction when 'egress' then az_id when 'ingress' then next_hop_az_id end end`,
  to_zone: sql<
    string | null
  >`case when action = 'ACCEPT' then case flow_direction when 'ingress' then az_id when 'egress' then next_hop_az_id end end`,
};

export const crossAz = defineReport({
  ...costReport('cross-az', 'between zones, both ends together'),
  question: 'Who sends how much to other Availability Zones, and what may it cost?',
  note: 'An estimate. next-hop-az-id identifies the zones, or the records of both ends if both are logged. AWS does not charge for some of it, such as traffic of Application Load Balancers or RDS replicas across zones.',
  fields: ['az_id', 'flow_direction', 'srcaddr', 'dstaddr', 'packets', 'bytes', 'start', 'action'],
  optional: [...CONVERSATION_FIELDS, 'next_hop_az_id', 'interface_type'],
  columns: {
    from_az: { meaning: 'Availability Zone of the source' },
    to_az: { meaning: 'Availability Zone of the destination' },
    srcaddr: payer('source address'),
    dstaddr: { meaning: 'destination address; missing with --by' },
    ...estimates,
  },
  key: ['from_az', 'to_az', 'srcaddr', 'dstaddr'],
  answer: ['from_az', 'to_az', 'srcaddr', 'dstaddr', 'gigabytes', 'estimated_dollars'],
  view: { as: 'pairs', from: 'srcaddr', to: 'dstaddr', value: 'bytes' },
  query: (context) => {
    const { db, f, sums, options } = context;
    return (
      db
        .with('conversations', () => paidConversations(context, { by: ZONES, payer: options.by }))
        // The records at the other end fill in the zones that a record has no value for.
        .with('crossings', (from) => {
          const whole = (zone: keyof typeof ZONES) =>
            sql<
              string | null
            >`case when from_zone is not null and to_zone is not null then ${sql.ref(zone)} end`;
          return from
            .selectFrom('conversations')
            .groupBy(['srcaddr', 'dstaddr', 'srcport', 'dstport', 'conversations.protocol', 'source'])
            .groupBy([whole('from_zone'), whole('to_zone')])
            .select(({ fn, ref }) => [
              sql<string | null>`source`.as('payer'),
              ofAddress<string>(options.by, 'dstaddr').as('payee'),
              fn.max('from_zone').as('from_az'),
              fn.max('to_zone').as('to_az'),
              f.total(ref('flows')).as('flows'),
              fn.max('packets').as('packets'),
              fn.max('bytes').as('bytes'),
            ]);
        })
        .with('pairs', (from) =>
          from
            .selectFrom('crossings')
            .whereRef('from_az', '<>', 'to_az')
            // The name of a zone begins with its Region: `use1-az4`, `use1-bos1-az1`.
            .where(sql<boolean>`split_part(from_az, '-', 1) = split_part(to_az, '-', 1)`)
            .groupBy(['from_az', 'to_az', 'payer', 'payee'])
            .select([
              'from_az',
              'to_az',
              sql<string | null>`payer`.as('srcaddr'),
              sql<string | null>`payee`.as('dstaddr'),
              ...sums('crossings', 'flows', 'packets', 'bytes'),
            ]),
        )
        .selectFrom('pairs')
        .selectAll()
        .select(priced(f, options))
    );
  },
});
