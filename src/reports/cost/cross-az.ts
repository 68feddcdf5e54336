import { type Expression, type RawBuilder, sql } from 'kysely';
import type { SqlFunctions } from '../../engines/sql/functions.ts';
import { isOneOf } from '../../engines/sql/packed-relation.ts';
import { CONVERSATION_FIELDS } from '../../flows/conversation.ts';
import { isPublic } from '../../flows/private-addresses.ts';
import type { IsLogged } from '../../flows/record-set.ts';
import type { Inventory } from '../../inventory/inventory.ts';
import { listAll } from '../../inventory/present.ts';
import { defineReport } from '../define-report.ts';
import { nextHost } from '../kit/next.ts';
import { costReport, priced } from './cost-report.ts';
import { estimates, exemption } from './estimate.ts';
import { ofAddress, type Payer, paidConversations, payer } from './payer.ts';
import type { Exemption } from './prices.ts';

/** The zones of accepted packets in a record: those of its interface and of the next hop. */
const ZONES = {
  from_zone: sql<
    string | null
  >`case when action = 'ACCEPT' then case flow_direction when 'egress' then az_id when 'ingress' then next_hop_az_id end end`,
  to_zone: sql<
    string | null
  >`case when action = 'ACCEPT' then case flow_direction when 'ingress' then az_id when 'egress' then next_hop_az_id end end`,
};

/** Returns why AWS does not charge for a record: by the interface types in the record, or that of its interface in the inventory. */
function exempt(inventory: Inventory, isLogged: IsLogged): RawBuilder<Exemption | null> {
  const isOf = (type: string) => {
    const ids = listAll(inventory, 'interfaces').flatMap((one) => (one.type === type ? [one.id] : []));
    const isKnown =
      ids.length > 0 && isLogged('interface_id') ? sql` or ${isOneOf(sql`interface_id`, ids)}` : sql``;
    return sql`(interface_type = ${sql.lit(type)} or next_hop_interface_type = ${sql.lit(type)}${isKnown})`;
  };
  return sql`case when ${isOf('vpc_endpoint')} then ${sql.lit('interface endpoint' satisfies Exemption)}
    when ${isOf('transit_gateway')} then ${sql.lit('transit gateway' satisfies Exemption)} end`;
}

export const crossAz = defineReport({
  ...costReport('cross-az', 'between zones, both ends together'),
  usesInventory: true,
  judges: {
    without: {
      interface_type:
        'transfer to interface endpoints and transit gateways is free, but priced here unless the inventory has their interfaces and these log it',
    },
  },
  question: 'Who sends how much to other Availability Zones, and what may it cost?',
  note: 'An estimate. next-hop-az-id identifies the zones, or the records of all interfaces on the way if they are logged; a middlebox in another zone makes two crossings. Traffic to interface endpoints and transit gateways is free, and identified by interface-type or the inventory. AWS does not charge for other traffic either, such as that of Application Load Balancers or RDS replicas across zones, which records do not identify.',
  fields: ['az_id', 'flow_direction', 'srcaddr', 'dstaddr', 'packets', 'bytes', 'start', 'action'],
  optional: [...CONVERSATION_FIELDS, 'next_hop_az_id', 'interface_type', 'next_hop_interface_type'],
  columns: {
    from_az: { meaning: 'Availability Zone of the source, or of the gateway that forwards its packets' },
    to_az: { meaning: 'Availability Zone of the destination, or of the gateway that forwards to it' },
    srcaddr: payer('source address'),
    dstaddr: { meaning: 'destination address; missing with --by' },
    ...estimates,
    exemption,
    public_end: {
      meaning:
        'source or destination, if that end is public and has IPv4, which is in no zone: the zone is that of the gateway; missing with --by',
    },
  },
  key: ['from_az', 'to_az', 'srcaddr', 'dstaddr'],
  answer: ['from_az', 'to_az', 'srcaddr', 'dstaddr', 'bytes', 'estimated_dollars'],
  view: { as: 'matrix', x: 'to_az', y: 'from_az', value: 'bytes' },
  next: ({ srcaddr, dstaddr }) => nextHost(srcaddr, dstaddr),
  query: (context) => {
    const { db, f, sums, isLogged, options, inventory } = context;
    const seenAt = isLogged('interface_id') ? sql<string | null>`interface_id` : f.missing('varchar');
    const by = { ...ZONES, seen_at: seenAt, exempt: exempt(inventory, isLogged) };
    return db
      .with('conversations', () => paidConversations(context, { by, payer: options.by }))
      .with('crossings', () => crossings(f, options.by))
      .with('pairs', (from) =>
        from
          .selectFrom('crossings')
          .whereRef('from_az', '<>', 'to_az')
          // A zone name starts with its Region: `use1-az4`, `use1-bos1-az1`.
          .where(sql<boolean>`split_part(from_az, '-', 1) = split_part(to_az, '-', 1)`)
          .groupBy(['from_az', 'to_az', 'payer', 'payee'])
          .select([
            'from_az',
            'to_az',
            'payer as srcaddr',
            'payee as dstaddr',
            ...sums('crossings', 'flows', 'packets', 'bytes'),
            f.total(sql<bigint>`case when exempt is null then bytes end`).as('charged'),
            sql<Exemption | null>`max(exempt)`.as('exemption'),
          ]),
      )
      .selectFrom('pairs')
      .select(['from_az', 'to_az', 'srcaddr', 'dstaddr', 'flows', 'packets', 'bytes'])
      .select(priced(f, options, 'charged'))
      .select('exemption')
      .select(({ ref }) =>
        (options.by === undefined ? publicEnd(ref('srcaddr'), ref('dstaddr'), f) : f.missing('varchar')).as(
          'public_end',
        ),
      );
  },
});

type Address = Expression<string | null>;

/** Returns the public end. IPv6 addresses of a VPC are public too, but have a zone. */
function publicEnd(source: Address, destination: Address, f: SqlFunctions): RawBuilder<string | null> {
  const isOutside = (address: Address) => sql`${address} not like '%:%' and ${isPublic(address, f)}`;
  return sql`case when ${isOutside(source)} then 'source' when ${isOutside(destination)} then 'destination' end`;
}

interface Crossing {
  readonly payer: string | null;
  readonly payee: string | null;
  readonly from_az: string | null;
  readonly to_az: string | null;
  readonly exempt: Exemption | null;
  readonly flows: bigint;
  readonly packets: bigint;
  readonly bytes: bigint;
}

/**
 * Returns the hops of conversations, within or between zones. A record with both zones shows a hop; the other records
 * of each interface show where packets were first sent, passed through, and arrived. The order of middleboxes in more
 * than two zones is unknown, so their first and last zone by name count.
 */
function crossings(f: SqlFunctions, by: Payer): RawBuilder<Crossing> {
  const total = f.total(sql.ref<bigint>('flows'));
  const isHop = sql`from_zone is not null and to_zone is not null`;
  // Without --by, the source is the address, which is grouped by already.
  const whole = sql`srcaddr, dstaddr, srcport, dstport, protocol, ${by === undefined ? sql`` : sql`source, `}hop_from, hop_to`;
  const zoned = sql`select *, case when ${isHop} then from_zone end as hop_from, case when ${isHop} then to_zone end as hop_to from conversations`;
  const places = sql`select ${whole}, max(from_zone) as out_zone, max(to_zone) as in_zone, max(exempt) as exempt,
      ${total} as flows, max(packets) as packets, max(bytes) as bytes
    from (${zoned}) as zoned group by ${whole}, seen_at`;
  const isMiddle = sql`out_zone is not null and in_zone is not null and hop_from is null`;
  const paths = sql`select ${whole}, max(exempt) as exempt, ${total} as flows, max(packets) as packets, max(bytes) as bytes,
      coalesce(hop_from, max(case when in_zone is null then out_zone end)) as first_zone,
      coalesce(hop_to, max(case when out_zone is null then in_zone end)) as last_zone,
      min(case when ${isMiddle} then in_zone end) as middle_zone, max(case when ${isMiddle} then out_zone end) as other_zone
    from (${places}) as places group by ${whole}`;
  return sql`(select ${sql.ref(by === undefined ? 'srcaddr' : 'source')} as payer, ${ofAddress<string>(by, 'dstaddr')} as payee, exempt, flows, packets, bytes,
      case hop when 1 then first_zone when 2 then middle_zone else other_zone end as from_az,
      case hop when 1 then coalesce(middle_zone, last_zone) when 2 then other_zone else last_zone end as to_az
    from (${paths}) as paths cross join (values (1), (2), (3)) as hops(hop))`;
}
