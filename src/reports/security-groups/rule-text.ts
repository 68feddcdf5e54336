import type { SecurityGroupRule } from '../../inventory/inventory.ts';
import { PROTOCOL_KEYWORDS } from '../../logs/protocols.ts';

/** Parts of rules as text. */

/** Returns `TCP`, `all`, or the number of a protocol without a keyword. */
export const protocolText = ({ protocol }: SecurityGroupRule): string =>
  protocol === 'all' ? 'all' : (PROTOCOL_KEYWORDS[protocol] ?? String(protocol));

/** Returns `443`, `1000-2000`, `all`, or `type 8 code 0` for ICMP. */
export function portText({ firstPort, lastPort, icmpType, icmpCode }: SecurityGroupRule): string {
  if (icmpType !== undefined) return `type ${icmpType}${icmpCode === undefined ? '' : ` code ${icmpCode}`}`;
  if (firstPort === undefined) return 'all';
  return lastPort === undefined || lastPort === firstPort ? `${firstPort}` : `${firstPort}-${lastPort}`;
}

/** Returns the block, prefix list or group at the other end. */
export const peerText = ({ cidr, prefixList, group }: SecurityGroupRule): string =>
  cidr ?? prefixList ?? group ?? '';
