import { type AddressBlock, parseBlock } from './cidr.ts';

/** A block of addresses by its first one and the length of its prefix. */
export interface Network {
  readonly family: 4 | 6;
  readonly value: bigint;
  readonly length: number;
}

const WIDTH = { 4: 32, 6: 128 } as const;

/** @throws RangeError for what is no address and no block */
export function networkOf(text: string): Network {
  const { family, first, text: whole }: AddressBlock = parseBlock(text);
  return { family, value: BigInt(`0x${first}`), length: Number(whole.split('/')[1]) };
}

/** Its text: `10.0.0.0/8`, `2001:db8::/32`, as RFC 4632 and RFC 5952 write them. */
export function networkText({ family, value, length }: Network): string {
  return `${family === 4 ? ipv4Text(value) : ipv6Text(value)}/${length}`;
}

/** By family, then by first address, the wider one first. */
export function byAddress(one: Network, other: Network): number {
  if (one.family !== other.family) return one.family - other.family;
  if (one.value !== other.value) return one.value < other.value ? -1 : 1;
  return one.length - other.length;
}

/** How many bits both begin with; -1 of different families. */
export function commonLength(one: Network, other: Network): number {
  if (one.family !== other.family) return -1;
  const differing = (one.value ^ other.value).toString(2);
  const same = WIDTH[one.family] - (differing === '0' ? 0 : differing.length);
  return Math.min(same, one.length, other.length);
}

/** The least block that holds a block of the same family and has so long a prefix. */
export function widened({ family, value }: Network, length: number): Network {
  const host = BigInt(WIDTH[family] - length);
  return { family, value: (value >> host) << host, length };
}

export const holds = (outer: Network, inner: Network): boolean => commonLength(outer, inner) === outer.length;

/** How many bits the addresses in it differ by. */
export const hostBits = ({ family, length }: Network): number => WIDTH[family] - length;

function ipv4Text(value: bigint): string {
  return [24n, 16n, 8n, 0n].map((shift) => (value >> shift) & 0xffn).join('.');
}

/** The first longest run of at least two zeros is left out. */
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
