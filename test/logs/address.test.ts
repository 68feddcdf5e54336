import { isIP } from 'node:net';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addressText } from '../../src/logs/address.ts';
import { afterAddress } from '../../src/logs/address-bytes.ts';

describe('the text of an address', () => {
  it.each([
    ['10.0.0.1', '10.0.0.1'],
    ['::', '::'],
    ['0:0:0:0:0:0:0:0', '::'],
    ['2001:DB8:0:0:1:0:0:1', '2001:db8::1:0:0:1'],
    ['2001:db8::1:1:1:1:1', '2001:db8:0:1:1:1:1:1'],
    ['1:0:0:2:0:0:0:3', '1:0:0:2::3'],
    ['::ffff:10.0.0.1', '::ffff:a00:1'],
    ['bad', undefined],
    ['10.0.0.256', undefined],
    ['010.0.0.1', undefined],
    ['fe80::1%eth0', undefined],
    ['', undefined],
  ])('%j is %j', (text, expected) => {
    expect(addressText(text)).toBe(expected);
  });
});

it('is found in bytes where it stands as it is written, and nowhere else', () => {
  const group = fc.oneof(
    fc.constantFrom('0', '1', '00', 'A', 'ffff', '', '10000'),
    fc.nat(65_535).map((n) => n.toString(16)),
  );
  const ipv6 = fc.array(group, { minLength: 1, maxLength: 9 }).map((groups) => groups.join(':'));
  const ipv4 = fc.array(fc.constantFrom('0', '1', '10', '255', '256', '01', ''), {
    minLength: 3,
    maxLength: 5,
  });
  const text = fc.oneof(
    ipv6,
    ipv6,
    ipv4.map((octets) => octets.join('.')),
    fc.ipV6(),
    fc.ipV4(),
    fc.string(),
  );
  fc.assert(
    fc.property(text, (address) => {
      const bytes = Buffer.from(`${address} `);
      const end = afterAddress(bytes, 0);
      const isWhole = end > 0 && end === bytes.length - 1;
      expect(isWhole).toBe(address !== '' && addressText(address) === address);
      if (isWhole) expect(isIP(address)).not.toBe(0);
    }),
    { numRuns: 5000 },
  );
});
