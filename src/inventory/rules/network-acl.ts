import { contains, parseBlock } from '../../logs/cidr.ts';
import type { NetworkAcl, NetworkAclEntry } from '../inventory.ts';
import type { Packet } from './packet.ts';
import { covers } from './rule-extent.ts';

/** What a network ACL decides, and by which entry: none decides where it denies what no entry matches. */
export type AclVerdict =
  | { readonly result: 'allowed'; readonly entry: NetworkAclEntry }
  | { readonly result: 'denied'; readonly entry: NetworkAclEntry | undefined }
  /** That depends on the ICMP type, which this entry selects. */
  | { readonly result: 'unknown'; readonly entry: NetworkAclEntry };

/**
 * What a network ACL decides about a packet, be it a request or an answer: it keeps no state. The matching entry with
 * the lowest number decides; without one, the packet is denied.
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
