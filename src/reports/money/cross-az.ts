import { sql } from 'kysely';
import { CONVERSATION_FIELDS } from '../../flows/conversation.ts';
import { defineReport } from '../define-report.ts';
import { dollars, estimates, gigabytes, priceOptions } from './estimate.ts';
import { byOption, ofAddress, paidConversations, payer, payerFields, payerNames } from './payer.ts';

/** The zones between which a record saw packets that were let through: its own one, and that of the next hop. */
const ZONES = {
  from_zone: sql<
    string | null
  >`case when action = 'ACCEPT' then case flow_direction when 'egress' then az_id when 'ingress' then next_hop_az_id end end`,
  to_zone: sql<
    string | null
  >`case when action = 'ACCEPT' then case flow_direction when 'ingress' then az_id when 'egress' then next_hop_az_id end end`,
};

export const crossAz = defineReport({
  name: 'cross-az',
  topic: 'money',
  question: 'Who sends how much to another Availability Zone, and what may that cost?',
  note: 'An estimate. Zones are told by next-hop-az-id, else by both ends where both are logged. Some of it AWS does not charge for, such as what an Application Load Balancer or a replica of RDS exchanges across zones.',
  relation: 'flows',
  fields: ['az_id', 'flow_direction', 'srcaddr', 'dstaddr', 'packets', 'bytes', 'start', 'action'],
  optional: [...CONVERSATION_FIELDS, 'next_hop_az_id', 'interface_type'],
  options: { ...priceOptions('cross-az', 'between zones, at both ends together'), by: byOption },
  needs: payerFields,
  named: payerNames,
  columns: {
    from_az: { meaning: 'Availability Zone that it leaves' },
    to_az: { meaning: 'Availability Zone that it arrives in' },
    srcaddr: payer('source address'),
    dstaddr: { meaning: 'destination address; missing with --by' },
    ...estimates,
  },
  view: { as: 'pairs', from: 'srcaddr', to: 'dstaddr', value: 'bytes' },
  limit: 50,
  query: ({ db, f, isLogged, columnar, options }) =>
    db
      .with('conversations', () => paidConversations({ f, isLogged, columnar, by: ZONES, payer: options.by }))
      // Of the zones that a record lacks, the records at the other end tell.
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
          .select(({ ref }) => [
            'from_az',
            'to_az',
            sql<string | null>`payer`.as('srcaddr'),
            sql<string | null>`payee`.as('dstaddr'),
            f.total(ref('crossings.flows')).as('flows'),
            f.total(ref('crossings.packets')).as('packets'),
            f.total(ref('crossings.bytes')).as('bytes'),
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
      .orderBy('from_az')
      .orderBy('to_az')
      .orderBy('srcaddr')
      .orderBy('dstaddr'),
});
