import type { SecurityGroupRule } from '../inventory.ts';
import type { Packet } from './packet.ts';

/** What of a rule or an entry selects packets, besides their addresses. */
export type Selecting = Pick<
  SecurityGroupRule,
  'protocol' | 'firstPort' | 'lastPort' | 'icmpType' | 'icmpCode'
>;

const LAST_PORT = 65_535;

/** TCP and UDP, the only protocols with ports in rules. */
const WITH_PORTS = [6, 17];

/** The protocols and ports of a rule. */
export function extentOf({ protocol, firstPort, lastPort }: Selecting) {
  const hasPorts = protocol !== 'all' && WITH_PORTS.includes(protocol) && firstPort !== undefined;
  return {
    protocols: protocol === 'all' ? { first: 0, last: 255 } : { first: protocol, last: protocol },
    ports: hasPorts ? { first: firstPort, last: lastPort ?? firstPort } : { first: 0, last: LAST_PORT },
  };
}

/** Whether a rule only covers some types of ICMP. */
export const hasIcmpType = ({ protocol, icmpType }: Selecting): boolean =>
  protocol !== 'all' && icmpType !== undefined;

/** Whether a rule covers the protocol and the port of a packet; undefined if that depends on an unknown ICMP type. */
export function covers(
  rule: Selecting,
  packet: Pick<Packet, 'protocol' | 'port' | 'icmpType' | 'icmpCode'>,
): boolean | undefined {
  const { protocols, ports } = extentOf(rule);
  const { protocol, port, icmpType, icmpCode } = packet;
  if (protocol < protocols.first || protocol > protocols.last) return false;
  if (port < ports.first || port > ports.last) return false;
  if (!hasIcmpType(rule)) return true;
  if (icmpType === undefined) return undefined;
  if (icmpType !== rule.icmpType) return false;
  if (rule.icmpCode === undefined) return true;
  return icmpCode === undefined ? undefined : icmpCode === rule.icmpCode;
}
