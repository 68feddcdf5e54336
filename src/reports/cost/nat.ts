import { type RawBuilder, sql } from 'kysely';
import { isOneOf } from '../../engines/sql/packed-relation.ts';
import { CONVERSATION_FIELDS, type Reading } from '../../flows/conversation.ts';
import { isPublic } from '../../flows/private-addresses.ts';
import type { Inventory } from '../../inventory/inventory.ts';
import { defineReport } from '../define-report.ts';
import { gatewaysOf } from '../gateways.ts';
import { nextHost } from '../kit/next.ts';
import { costReport } from './cost-report.ts';
import { dollars, estimated, estimates, gigabytes } from './estimate.ts';
import { ofAddress, paidConversations, payer } from './payer.ts';

export const nat = defineReport({
  ...costReport('nat', 'processed'),
  usesInventory: true,
  judges: {
    without: {
      interface_type:
        'private NAT gateways are found only if the inventory has their interfaces, and these log the transfer',
    },
  },
  question: 'Who drives NAT gateway cost, to where, and what would a gateway endpoint save?',
  note: 'An estimate. Each byte counts once at each gateway, on the side of its clients; gateway hours and transfer to the internet cost extra. Private NAT gateways are identified by interface-type or the inventory. Gateway endpoints serve S3 and DynamoDB of the same Region, and records do not show the Region.',
  fields: ['srcaddr', 'dstaddr', 'pkt_srcaddr', 'pkt_dstaddr', 'packets', 'bytes', 'start', 'action'],
  optional: [
    ...CONVERSATION_FIELDS,
    'interface_type',
    'instance_id',
    'resource_id',
    'pkt_src_aws_service',
    'pkt_dst_aws_service',
  ],
  columns: {
    client: payer('address behind the gateway'),
    remote: { meaning: 'address at the other end; missing with --by' },
    aws_service: { meaning: 'AWS service of that address, if it is one; missing with --by' },
    gateway: { meaning: 'network interface of the gateway, or the id of a regional gateway' },
    ...estimates,
    bytes_out: { meaning: 'bytes that the client sent', unit: 'bytes' },
    endpoint_saves: estimated(
      'part of the cost that a gateway endpoint would have saved; missing without pkt-*-aws-service',
    ),
  },
  key: ['client', 'remote', 'gateway'],
  answer: ['client', 'remote', 'aws_service', 'estimated_dollars', 'endpoint_saves'],
  view: { as: 'sankey', stages: ['client', 'gateway', 'remote'], value: 'bytes' },
  next: ({ client }) => nextHost(client),
  query: (context) => {
    const { db, f, isLogged, sums, options } = context;
    const isServiceLogged = isLogged('pkt_src_aws_service') || isLogged('pkt_dst_aws_service');
    return db
      .with('conversations', () => paidConversations(context, { by: inside(context), payer: options.by }))
      .with('directed', (from) =>
        from
          .selectFrom('conversations')
          .where('way', 'is not', null)
          .select([
            sql<string | null>`case way when 'out' then source else destination end`.as('client'),
            sql<string | null>`case way when 'out' then dstaddr else srcaddr end`.as('other'),
            sql<bigint | null>`case way when 'out' then bytes end`.as('bytes_out'),
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
          .selectFrom('directed')
          .groupBy(['client', ofAddress(options.by, 'other'), 'gateway'])
          .select(({ fn }) => [
            'client',
            ofAddress<string>(options.by, 'other').as('remote'),
            (options.by === undefined ? fn.max('service') : f.missing('varchar')).as('aws_service'),
            'gateway',
            ...sums('directed', 'flows', 'packets', 'bytes', 'bytes_out', 'avoidable'),
          ]),
      )
      .selectFrom('clients')
      .select(({ ref }) => [
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
      ]);
  },
});

/**
 * Returns the direction of a record's packets through a NAT gateway, the gateway and the AWS service, if the record is
 * from the clients' side; NULL for other records.
 * On that side, a zonal gateway's own address is in the record, but not in the packet. Without `interface_type`, an
 * interface with further addresses looks the same, but those are private. Instances that translate addresses cost
 * nothing per gigabyte. The inventory identifies gateways too, private ones among them. A regional gateway keeps the addresses of packets; packets that come in from private addresses,
 * or go out to them, are on the clients' side.
 */
function inside({ f, isLogged, inventory }: Reading & { readonly inventory: Inventory }) {
  const { interfaces } = gatewaysOf(inventory);
  const isKnown =
    interfaces.length > 0 && isLogged('interface_id')
      ? sql`${isOneOf(sql`interface_id`, interfaces)} or `
      : sql``;
  const [source, destination] = [sql<string | null>`pkt_srcaddr`, sql<string | null>`pkt_dstaddr`];
  const foreign = (address: RawBuilder<string | null>) =>
    sql`${address} not like '%:%' and ${isPublic(address, f)}`;
  const isGateway = (far: RawBuilder<string | null>) =>
    sql`(interface_type = 'nat_gateway' or interface_type is null and (${isKnown}instance_id is null and ${foreign(far)}))`;
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
