import type { SecurityGroupRule } from '../inventory.ts';
import type { Packet } from './packet.ts';

/** Properties by which a rule or an entry selects packets, apart from addresses. */
export type Selecting = Pick<
  SecurityGroupRule,
  'protocol' | 'firstPort' | 'lastPort' | 'icmpType' | 'icmpCode'
>;

const LAST_PORT = 65_535;

/** TCP and UDP, the only protocols with ports in rules. */
const WITH_PORTS = [6, 17];

/** Returns the protocols and ports of a rule. */
export function extentOf({ protocol, firstPort, lastPort }: Selecting) {
  const hasPorts = protocol !== 'all' && WITH_PORTS.includes(protocol) && firstPort !== undefined;
  return {
    protocols: protocol === 'all' ? { first: 0, last: 255 } : { first: protocol, last: protocol },
    ports: hasPorts ? { first: firstPort, last: lastPort ?? firstPort } : { first: 0, last: LAST_PORT },
  };
}

/** Returns whether a rule covers only some ICMP types. */
export const hasIcmpType = ({ protocol, icmpType }: Selecting): boolean =>
  protocol !== 'all' && icmpType !== undefined;

/**
 * Returns whether a rule covers the protocol and port of a packet; undefined if that depends on an unknown ICMP type.
 */
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
