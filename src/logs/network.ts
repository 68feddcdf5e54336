import { type AddressBlock, parseBlock } from './cidr.ts';

/** Block of addresses: its first address and its prefix length. */
export interface Network {
  readonly family: 4 | 6;
  readonly value: bigint;
  readonly length: number;
}

const WIDTH = { 4: 32, 6: 128 } as const;

/** @throws RangeError for a text that is neither an address nor a block */
export function networkOf(text: string): Network {
  const { family, first, text: cidr }: AddressBlock = parseBlock(text);
  return { family, value: BigInt(`0x${first}`), length: Number(cidr.split('/')[1]) };
}

/** Formats a network as RFC 4632 and RFC 5952 define: `10.0.0.0/8`, `2001:db8::/32`. */
export function networkText({ family, value, length }: Network): string {
  return `${family === 4 ? ipv4Text(value) : ipv6Text(value)}/${length}`;
}

/** Compares by family, then by first address, then wider blocks first. */
export function byAddress(one: Network, other: Network): number {
  if (one.family !== other.family) return one.family - other.family;
  if (one.value !== other.value) return one.value < other.value ? -1 : 1;
  return one.length - other.length;
}

/** Returns the length of the common prefix in bits; -1 for different families. */
export function commonLength(one: Network, other: Network): number {
  if (one.family !== other.family) return -1;
  const differing = (one.value ^ other.value).toString(2);
  const same = WIDTH[one.family] - (differing === '0' ? 0 : differing.length);
  return Math.min(same, one.length, other.length);
}

/** Returns the block with the given prefix length that contains the network. */
export function widened({ family, value }: Network, length: number): Network {
  const host = BigInt(WIDTH[family] - length);
  return { family, value: (value >> host) << host, length };
}

export const holds = (outer: Network, inner: Network): boolean => commonLength(outer, inner) === outer.length;

/** Returns the number of host bits. */
export const hostBits = ({ family, length }: Network): number => WIDTH[family] - length;

function ipv4Text(value: bigint): string {
  return [24n, 16n, 8n, 0n].map((shift) => (value >> shift) & 0xffn).join('.');
}

/** Replaces the first longest run of at least two zero groups with `::`. */
function ipv6Text(value: bigint): string {
  const groups = Array.from({ length: 8 }, (_, at) =>
    ((value >> BigInt(16 * (7 - at))) & 0xffffn).toString(16),
  );
  let [start, longest] = [0, 1];
  for (let at = 0; at < groups.length; at += 1) {
    let end = at;
    while (groups[end] === '0') end += 1;
    if (end - at > longest) [start, longest] = [at, end - at];
  }
  if (longest < 2) return groups.join(':');
  return `${groups.slice(0, start).join(':')}::${groups.slice(start + longest).join(':')}`;
}
