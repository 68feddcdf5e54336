import type { SecurityGroupRule } from '../../inventory/inventory.ts';
import { PROTOCOL_KEYWORDS } from '../../logs/protocols.ts';

/** How rules are told in rows. */

/** `TCP`, `all`, or a number that has no keyword. */
export const protocolWords = ({ protocol }: SecurityGroupRule): string =>
  protocol === 'all' ? 'all' : (PROTOCOL_KEYWORDS[protocol] ?? String(protocol));

/** `443`, `1000-2000`, `all`, or of ICMP `type 8 code 0`. */
export function portWords({ firstPort, lastPort, icmpType, icmpCode }: SecurityGroupRule): string {
  if (icmpType !== undefined) return `type ${icmpType}${icmpCode === undefined ? '' : ` code ${icmpCode}`}`;
  if (firstPort === undefined) return 'all';
  return lastPort === undefined || lastPort === firstPort ? `${firstPort}` : `${firstPort}-${lastPort}`;
}

/** The block, prefix list or group at the other end. */
export const peerWords = ({ cidr, prefixList, group }: SecurityGroupRule): string =>
  cidr ?? prefixList ?? group ?? '';
