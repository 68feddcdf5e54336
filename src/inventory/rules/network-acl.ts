import { contains, parseBlock } from '../../logs/cidr.ts';
import type { NetworkAcl, NetworkAclEntry } from '../inventory.ts';
import type { Packet } from './packet.ts';
import { covers } from './rule-extent.ts';

/** Decision of a network ACL and the deciding entry; undefined if no entry matches, which denies. */
export type AclVerdict =
  | { readonly result: 'allowed'; readonly entry: NetworkAclEntry }
  | { readonly result: 'denied'; readonly entry: NetworkAclEntry | undefined }
  /** Depends on the ICMP type, which this entry selects. */
  | { readonly result: 'unknown'; readonly entry: NetworkAclEntry };

/**
 * Returns the decision of a network ACL about a packet, a request or an answer alike, because it is stateless. The
 * matching entry with the lowest number decides; without one, the packet is denied.
 */
export function aclVerdict(packet: Packet, { entries }: Pick<NetworkAcl, 'entries'>): AclVerdict {
  const possible: NetworkAclEntry[] = [];
  const inOrder = entries
    .filter(({ direction, cidr }) => direction === packet.direction && cidr !== undefined)
    .toSorted((a, b) => a.number - b.number);
  const entry = inOrder.find((one) => {
    if (!contains(parseBlock(one.cidr ?? ''), packet.peer)) return false;
    const isCovered = covers(one, packet);
    if (isCovered === undefined) possible.push(one);
    return isCovered;
  });
  const action = entry?.action ?? 'deny';
  const other = possible.find((one) => one.action !== action);
  if (other) return { result: 'unknown', entry: other };
  return entry && action === 'allow' ? { result: 'allowed', entry } : { result: 'denied', entry };
}
