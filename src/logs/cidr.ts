import { isIP } from 'node:net';

/** A block of addresses, as text and as its first and last address in fixed-width hexadecimal. */
export interface AddressBlock {
  readonly family: 4 | 6;
  /** `10.0.0.0/8`; a single address has the full prefix length. */
  readonly text: string;
  /** 8 hexadecimal digits for IPv4, 32 for IPv6. */
  readonly first: string;
  readonly last: string;
  /** Prefix length. */
  readonly bits: number;
}

/** Returns the text of a block, without the prefix length if it is a single address. */
export const blockText = ({ family, text, bits }: AddressBlock): string =>
  bits === (family === 4 ? 32 : 128) ? text.slice(0, text.indexOf('/')) : text;

/** Returns whether the outer block contains all of the inner one. */
export const contains = (outer: AddressBlock, inner: AddressBlock): boolean =>
  outer.family === inner.family && outer.first <= inner.first && inner.last <= outer.last;

/**
 * Reads `10.0.0.0/8`, `2001:db8::/32` or a single address.
 * @throws RangeError for any other text, and for bits set beyond the prefix length
 */
export function parseBlock(text: string): AddressBlock {
  const [address = '', length, ...rest] = text.split('/');
  const family = address.includes('%') ? 0 : isIP(address);
  if ((family !== 4 && family !== 6) || rest.length > 0) {
    throw new RangeError(`${JSON.stringify(text)} is not an address or a CIDR block such as 10.0.0.0/8`);
  }
  const width = family === 4 ? 32 : 128;
  const bits = length === undefined ? width : /^\d{1,3}$/.test(length) ? Number(length) : Number.NaN;
  if (!(bits <= width)) throw new RangeError(`${JSON.stringify(text)}: the prefix length is 0 to ${width}`);
  const value = family === 4 ? ipv4(address) : ipv6(address);
  const host = (1n << BigInt(width - bits)) - 1n;
  if (value & host) throw new RangeError(`${JSON.stringify(text)} has bits set beyond its prefix of ${bits}`);
  const hex = (n: bigint) => n.toString(16).padStart(width / 4, '0');
  return { family, text: `${address}/${bits}`, first: hex(value), last: hex(value | host), bits };
}

function ipv4(address: string): bigint {
  return address.split('.').reduce((value, part) => (value << 8n) | BigInt(part), 0n);
}

function ipv6(address: string): bigint {
  const [head = '', tail] = address.split('::');
  const groups = (part: string) => (part === '' ? [] : part.split(':').flatMap(groupOf));
  const left = groups(head);
  const right = tail === undefined ? [] : groups(tail);
  const gap = tail === undefined ? 0 : 8 - left.length - right.length;
  return [...left, ...Array<bigint>(gap).fill(0n), ...right].reduce(
    (value, group) => (value << 16n) | group,
    0n,
  );
}

/** Returns the value of a group; an IPv4 address embedded in an IPv6 address yields two groups. */
function groupOf(part: string): bigint[] {
  if (!part.includes('.')) return [BigInt(`0x${part}`)];
  const value = ipv4(part);
  return [value >> 16n, value & 0xffffn];
}
