import { type RawBuilder, sql } from 'kysely';
import type { SqlFunctions } from '../engines/sql/functions.ts';
import { isPublic } from './private-addresses.ts';
import type { IsLogged } from './record-set.ts';

/** The interfaces of NAT gateways and their private addresses. */
export interface Gateways {
  /** `eni-…` */
  readonly interfaces: readonly string[];
  readonly addresses: readonly string[];
}

/** Columns that `withoutGatewayLegs` reads. */
export const GATEWAY_FIELDS = [
  'interface_id',
  'srcaddr',
  'dstaddr',
  'srcport',
  'dstport',
  'protocol',
] as const;

/**
 * Returns whether records identify the gateways' own legs. The packets' own addresses are preferred if they are logged.
 */
export const hasGatewayLegs = ({ interfaces, addresses }: Gateways, isLogged: IsLogged): boolean =>
  interfaces.length > 0 &&
  addresses.length > 0 &&
  isLogged('interface_id') &&
  !(isLogged('pkt_srcaddr') && isLogged('pkt_dstaddr'));

/**
 * Removes packets that gateways send and receive under their own addresses for other hosts. A gateway sees a transfer
 * twice: between client and server, and between itself and the server. Packets for the gateway itself stay. It uses a
 * window function instead of a join, so that records are read once.
 */
export function withoutGatewayLegs(
  records: RawBuilder<unknown>,
  { interfaces, addresses }: Gateways,
  f: SqlFunctions,
): RawBuilder<Record<string, unknown>> {
  const list = (values: readonly string[]) => sql.join(values.map((value) => sql.lit(value)));
  const isOwn = (end: string) => sql`coalesce(${sql.ref(end)} in (${list(addresses)}), false)`;
  const source = sql<string | null>`srcaddr`;
  const destination = sql<string | null>`dstaddr`;
  // Clients connect through the gateway, so the far end has the lower port.
  const far = sql`case when ${isOwn('srcaddr')} then dstaddr when ${isOwn('dstaddr')} then srcaddr
    when srcport < dstport then srcaddr when dstport < srcport then dstaddr
    when ${isPublic(destination, f)} then ${destination} else ${source} end`;
  const isThrough = sql`case when interface_id in (${list(interfaces)}) and not ${isOwn('srcaddr')} and not ${isOwn('dstaddr')} then 1 else 0 end`;
  const placed = sql`select *, ${far} as gateway_far, ${isThrough} as goes_through,
      case when ${isOwn('srcaddr')} or ${isOwn('dstaddr')} then 1 else 0 end as is_own_leg
    from (${records}) as records`;
  const judged = sql`select *, max(goes_through) over (partition by gateway_far, protocol) as stands_in from (${placed}) as placed`;
  return sql`select * from (${judged}) as judged where is_own_leg = 0 or stands_in = 0`;
}
