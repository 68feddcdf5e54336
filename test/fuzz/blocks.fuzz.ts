import { BlockList, isIP } from 'node:net';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parseBlock } from '../../src/logs/cidr.ts';
import { runs } from './runs.ts';

const address = fc.oneof(fc.ipV4(), fc.ipV6());
const hexOf = (text: string) => parseBlock(text).first;

/** The block of that length that the address lies in, written in full. */
function blockAround(
  text: string,
  length: number,
): { network: string; bits: number; family: 'ipv4' | 'ipv6' } {
  const hex = hexOf(text);
  const width = hex.length * 4;
  const bits = Math.round((length * width) / 128);
  const host = (1n << BigInt(width - bits)) - 1n;
  const masked = (BigInt(`0x${hex}`) & ~host).toString(16).padStart(hex.length, '0');
  const network =
    width === 32
      ? (masked.match(/../g) ?? []).map((octet) => Number.parseInt(octet, 16)).join('.')
      : (masked.match(/..../g) ?? []).join(':');
  return { network, bits, family: width === 32 ? 'ipv4' : 'ipv6' };
}

it('a block holds the addresses that Node says it holds', () => {
  fc.assert(
    fc.property(address, address, fc.nat(128), fc.boolean(), (around, other, length, near) => {
      const { network, bits, family } = blockAround(around, length);
      const block = parseBlock(`${network}/${bits}`);
      const list = new BlockList();
      list.addSubnet(network, bits, family);
      const asked = near ? around : other;
      const { family: askedFamily, first: hex } = parseBlock(asked);
      const holds = block.family === askedFamily && hex >= block.first && hex <= block.last;
      // Node takes an IPv4 address for one in ::ffff:0:0/96, and the other way round; here each family is its own.
      const isMapped = askedFamily === 6 && hex.startsWith(`${'0'.repeat(20)}ffff`);
      const expected = block.family === askedFamily && list.check(asked, askedFamily === 4 ? 'ipv4' : 'ipv6');
      if (!isMapped) expect(holds).toBe(expected);
    }),
    runs(),
  );
});

it('any text is a block or is refused', () => {
  const text = fc.oneof(
    fc.string(),
    fc
      .tuple(address, fc.oneof(fc.nat(140).map(String), fc.string()))
      .map(([start, end]) => `${start}/${end}`),
    fc.string({ unit: fc.constantFrom(...'0123456789abcdef:./%') }),
  );
  fc.assert(
    fc.property(text, (words) => {
      try {
        const { family, first, last } = parseBlock(words);
        expect(isIP(words.split('/')[0] ?? '')).toBe(family);
        expect(first).toMatch(family === 4 ? /^[0-9a-f]{8}$/ : /^[0-9a-f]{32}$/);
        expect(last >= first && last.length === first.length).toBe(true);
      } catch (error) {
        expect(error).toBeInstanceOf(RangeError);
      }
    }),
    runs(),
  );
});
