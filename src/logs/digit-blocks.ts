import { type AddressBlock, parseBlock } from './cidr.ts';
import { networkText } from './network.ts';

/** Bits per hexadecimal digit. */
export const DIGIT = 4;

/** Splits a block at digit boundaries, so that queries can compare the leading digits of addresses. */
export function digitBlocks(block: AddressBlock): AddressBlock[] {
  const bits = Math.ceil(block.bits / DIGIT) * DIGIT;
  if (bits === block.bits) return [block];
  const width = block.family === 4 ? 32n : 128n;
  const step = 1n << (width - BigInt(bits));
  return Array.from({ length: 2 ** (bits - block.bits) }, (_, at) => {
    const value = BigInt(`0x${block.first}`) + step * BigInt(at);
    return parseBlock(networkText({ family: block.family, value, length: bits }));
  });
}

/** Returns the common prefix of the address keys in a block from `digitBlocks`: the family, then digits. */
export const prefixOf = ({ family, first, bits }: AddressBlock): string =>
  `${family}${first.slice(0, bits / DIGIT)}`;
