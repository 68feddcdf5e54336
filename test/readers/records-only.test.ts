import { isIP } from 'node:net';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { addressText } from '../../src/logs/address.ts';
import { parseHeader } from '../../src/logs/record-format.ts';
import { recordsOnly } from '../../src/readers/records-only.ts';

const FORMAT = parseHeader('srcaddr');

it('addresses are beyond doubt in their one text, and in no other', () => {
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
      const isAddress = recordsOnly(FORMAT, Buffer.from(`${address}\n`));
      expect(isAddress).toBe(address === '-' || addressText(address) === address);
      if (isAddress && address !== '-') expect(isIP(address)).not.toBe(0);
    }),
    { numRuns: 5000 },
  );
});

it('many lines are looked at, in one call or several', () => {
  const many = Buffer.from('10.0.0.1\n'.repeat(50_000));
  expect([recordsOnly(FORMAT, many), recordsOnly(FORMAT, many)]).toEqual([true, true]);
  expect(recordsOnly(FORMAT, Buffer.concat([many, Buffer.from('10.0.0\n')]))).toBe(false);
});
