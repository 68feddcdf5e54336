import type { AddressBlock } from '../../logs/cidr.ts';
import type { SecurityGroupRule } from '../inventory.ts';

/** A packet at an interface, as rules see it. */
export interface Packet {
  readonly direction: SecurityGroupRule['direction'];
  /** The address at the other end. */
  readonly peer: AddressBlock;
  /** IANA number. */
  readonly protocol: number;
  /** Destination port; 0 for protocols without ports. */
  readonly port: number;
  /** ICMP type; undefined if unknown, because flow logs do not contain it. */
  readonly icmpType?: number | undefined;
  readonly icmpCode?: number | undefined;
}
