import { type RawBuilder, sql } from 'kysely';
import type { SqlFunctions } from '../../engines/sql/functions.ts';
import { CONVERSATION_FIELDS } from '../../flows/conversation.ts';
import { isPublic } from '../../flows/private-addresses.ts';
import { defineReport } from '../define-report.ts';
import { dollars, estimated, estimates, gigabytes, priceOptions } from './estimate.ts';
import { byOption, ofAddress, paidConversations, payer, payerFields, payerNames } from './payer.ts';

export const nat = defineReport({
  name: 'nat',
  topic: 'money',
  question: 'Who causes the processing of NAT gateways, to where, and what would a gateway endpoint save?',
  note: 'An estimate. Each byte counts once at each gateway, on the side of its clients; the hours of gateways and the transfer to the internet come on top. Gateway endpoints are for S3 and DynamoDB of the same Region, which records do not tell.',
  relation: 'flows',
  fields: ['srcaddr', 'dstaddr', 'pkt_srcaddr', 'pkt_dstaddr', 'packets', 'bytes', 'start', 'action'],
  optional: [
    ...CONVERSATION_FIELDS,
    'interface_type',
    'instance_id',
    'resource_id',
    'pkt_src_aws_service',
    'pkt_dst_aws_service',
  ],
  options: { ...priceOptions('nat', 'processed'), by: byOption },
  needs: payerFields,
  named: payerNames,
  columns: {
    client: payer('address behind the gateway'),
    remote: { meaning: 'address that it talks to; missing with --by' },
    aws_service: { meaning: 'whose address that is, where it is one of AWS; missing with --by' },
    gateway: { meaning: 'interface of the gateway; id of the gateway where it is a regional one' },
    ...estimates,
    bytes_out: { meaning: 'those of the bytes that the client sent', unit: 'bytes' },
    endpoint_saves: estimated(
      'what of it a gateway endpoint would have saved; missing without pkt-*-aws-service',
    ),
  },
  view: { as: 'pairs', from: 'client', to: 'remote', value: 'bytes' },
  limit: 50,
  query: ({ db, f, isLogged, columnar, options }) => {
    const isServiceLogged = isLogged('pkt_src_aws_service') || isLogged('pkt_dst_aws_service');
    return db
      .with('conversations', () =>
        paidConversations({ f, isLogged, columnar, by: inside(f), payer: options.by }),
      )
      .with('told', (from) =>
        from
          .selectFrom('conversations')
          .where('way', 'is not', null)
          .select([
            sql<string | null>`case way when 'out' then source else destination end`.as('client'),
            sql<string | null>`case way when 'out' then dstaddr else srcaddr end`.as('other'),
            sql<bigint | null>`case way when 'out' then bytes end`.as('sent'),
            'service',
            sql<bigint | null>`case when service in ('S3', 'DYNAMODB') then bytes end`.as('avoidable'),
            'gateway',
            'flows',
            'packets',
            'bytes',
          ]),
      )
      .with('clients', (from) =>
        from
          .selectFrom('told')
          .groupBy(['client', ofAddress(options.by, 'other'), 'gateway'])
          .select(({ fn, ref }) => [
            'client',
            ofAddress<string>(options.by, 'other').as('remote'),
            (options.by === undefined ? fn.max('service') : f.missing('varchar')).as('aws_service'),
            'gateway',
            f.total(ref('told.flows')).as('flows'),
            f.total(ref('told.packets')).as('packets'),
            f.total(ref('told.bytes')).as('bytes'),
            f.total(ref('told.sent')).as('bytes_out'),
            f.total(ref('told.avoidable')).as('avoidable'),
          ]),
      )
      .selectFrom('clients')
      .select(({ ref }) => {
        return [
          'client',
          'remote',
          'aws_service',
          'gateway',
          'flows',
          'packets',
          'bytes',
          gigabytes(f, ref('bytes')).as('gigabytes'),
          dollars(ref('bytes'), options).as('estimated_dollars'),
          'bytes_out',
          dollars(isServiceLogged ? ref('avoidable') : f.missing('bigint'), options).as('endpoint_saves'),
        ];
      })
      .orderBy('bytes', 'desc')
      .orderBy('packets', 'desc')
      .orderBy('client')
      .orderBy('remote')
      .orderBy('gateway');
  },
});

/**
 * What a record says if it was made at the inner side of a NAT gateway, that of its clients: which way the packets
 * go, through which gateway, and with which service. All else has NULL.
 *
 * A zonal gateway stands in for somebody at its inner side: its own address is that of the record, and not the
 * packet's. Where `interface_type` is not logged, so does an interface for its further addresses, which are private.
 * Instances that translate cost nothing for a gigabyte. A regional gateway does not stand in for anybody; what comes
 * in from private addresses, or goes out to them, is at its inner side.
 */
function inside(f: SqlFunctions) {
  const [source, destination] = [sql<string | null>`pkt_srcaddr`, sql<string | null>`pkt_dstaddr`];
  const foreign = (address: RawBuilder<string | null>) =>
    sql`${address} not like '%:%' and ${isPublic(address, f)}`;
  const isGateway = (far: RawBuilder<string | null>) =>
    sql`(interface_type = 'nat_gateway' or interface_type is null and instance_id is null and ${foreign(far)})`;
  const isRegional = (near: RawBuilder<string | null>, far: RawBuilder<string | null>, direction: string) =>
    sql`resource_id like 'nat-%' and interface_id is null and flow_direction = ${sql.lit(direction)} and ${isPublic(far, f)} and not ${isPublic(near, f)}`;
  const out = sql`pkt_dstaddr <> dstaddr and ${isGateway(destination)} or ${isRegional(source, destination, 'ingress')}`;
  const back = sql`pkt_srcaddr <> srcaddr and ${isGateway(source)} or ${isRegional(destination, source, 'egress')}`;
  const way = sql<
    'out' | 'in' | null
  >`case when action <> 'ACCEPT' then null when ${out} then 'out' when ${back} then 'in' end`;
  const known = (value: RawBuilder<unknown>) =>
    sql<string | null>`case when ${way} is not null then ${value} end`;
  return {
    way,
    gateway: known(sql`coalesce(interface_id, resource_id)`),
    service: known(sql`case ${way} when 'out' then pkt_dst_aws_service else pkt_src_aws_service end`),
  };
}
