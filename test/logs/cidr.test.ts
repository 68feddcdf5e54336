import { describe, expect, it } from 'vitest';
import { blockText, parseBlock } from '../../src/logs/cidr.ts';

describe('a block', () => {
  it.each([
    ['10.0.0.0/8', 4, '10.0.0.0/8', '0a000000', '0affffff'],
    ['192.0.2.7', 4, '192.0.2.7/32', 'c0000207', 'c0000207'],
    ['0.0.0.0/0', 4, '0.0.0.0/0', '00000000', 'ffffffff'],
    ['10.1.2.3/32', 4, '10.1.2.3/32', '0a010203', '0a010203'],
    ['172.16.0.0/12', 4, '172.16.0.0/12', 'ac100000', 'ac1fffff'],
    ['::/0', 6, '::/0', '0'.repeat(32), 'f'.repeat(32)],
    ['2001:db8::/32', 6, '2001:db8::/32', `20010db8${'0'.repeat(24)}`, `20010db8${'f'.repeat(24)}`],
    ['2001:DB8::1', 6, '2001:DB8::1/128', `20010db8${'0'.repeat(23)}1`, `20010db8${'0'.repeat(23)}1`],
    ['fe80::/10', 6, 'fe80::/10', `fe80${'0'.repeat(28)}`, `febf${'f'.repeat(28)}`],
    [
      '::ffff:10.0.0.0/104',
      6,
      '::ffff:10.0.0.0/104',
      `${'0'.repeat(20)}ffff0a000000`,
      `${'0'.repeat(20)}ffff0affffff`,
    ],
    [
      '1:2:3:4:5:6:7:8',
      6,
      '1:2:3:4:5:6:7:8/128',
      '00010002000300040005000600070008',
      '00010002000300040005000600070008',
    ],
  ])('%s is family %i, %s from %s to %s', (text, family, full, first, last) => {
    expect(parseBlock(text)).toEqual({
      family,
      text: full,
      bits: Number(full.split('/')[1]),
      first,
      last,
    });
  });

  it.each([
    ['', /not an address/],
    ['10.0.0', /not an address/],
    ['10.0.0.256/8', /not an address/],
    ['010.0.0.1', /not an address/],
    ['10.0.0.0/8/8', /not an address/],
    ['fe80::1%eth0', /not an address/],
    ['web.example.com', /not an address/],
    ["10.0.0.1' or '1'='1", /not an address/],
    ['10.0.0.0/', /0 to 32/],
    ['10.0.0.0/33', /0 to 32/],
    ['10.0.0.0/-1', /0 to 32/],
    ['10.0.0.0/8x', /0 to 32/],
    ['::/129', /0 to 128/],
    ['10.0.0.1/8', /bits set beyond its prefix of 8/],
    ['2001:db8::1/32', /bits set beyond its prefix of 32/],
  ])('%j is none', (text, reason) => {
    expect(() => parseBlock(text)).toThrow(RangeError);
    expect(() => parseBlock(text)).toThrow(reason);
  });

  it.each([
    ['10.0.0.1/32', '10.0.0.1'],
    ['2001:db8::1/128', '2001:db8::1'],
    ['10.0.0.0/8', '10.0.0.0/8'],
    ['2001:db8::/32', '2001:db8::/32'],
  ])('%s is shown as %s', (block, text) => {
    expect(blockText(parseBlock(block))).toBe(text);
  });
});
