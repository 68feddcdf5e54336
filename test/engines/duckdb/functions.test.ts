import { BlockList, isIP } from 'node:net';
import fc from 'fast-check';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { parseBlock } from '../../../src/logs/cidr.ts';
import { PROTOCOL_KEYWORDS } from '../../../src/logs/protocols.ts';
import { numRuns } from '../runs.ts';
import { f, rowsOf, textOf, valuesOf } from './values.ts';

const ipv4 = fc.ipV4();
const ipv6 = fc.ipV6().filter((address) => !address.includes('.'));
const noAddress = fc.oneof(
  fc.constantFrom('-', '', '10.0.0', '10.0.0.256', '010.0.0.1', '1.2.3.4.5', '10.0.0.1/8', ' 10.0.0.1'),
  fc.constantFrom(':', ':::', '1::2::3', '12345::', 'g::', '2001:db8', '1:2:3:4:5:6:7', '1:2:3:4:5:6:7:8:9'),
  fc.constantFrom('::1:2:3:4:5:6:7:8', '1:2:3:4::5:6:7:8', ':1:2:3:4:5:6:7', '1:2:3:4:5:6:7:8:'),
  fc.string({ unit: fc.constantFrom(...'0123456789abcdefABCDEF:.') }).filter((text) => isIP(text) === 0),
);

/** A block around the address, its host bits cleared. */
function blockAround(address: string, bits: number): string {
  const { family, first } = parseBlock(address);
  const width = family === 4 ? 32 : 128;
  const length = Math.min(bits, width);
  const network = (BigInt(`0x${first}`) >> BigInt(width - length)) << BigInt(width - length);
  const hex = network.toString(16).padStart(width / 4, '0');
  const parts = hex.match(family === 4 ? /../g : /..../g) ?? [];
  const text = family === 4 ? parts.map((part) => Number.parseInt(part, 16)).join('.') : parts.join(':');
  return `${text}/${length}`;
}

/** What Node says. It takes IPv4 addresses for IPv6 ones too, which flowq keeps apart. */
function isWithin(address: string, block: string): boolean {
  const [network = '', length] = block.split('/');
  if (isIP(address) !== isIP(network)) return false;
  const family = isIP(network) === 4 ? 'ipv4' : 'ipv6';
  const list = new BlockList();
  list.addSubnet(network, Number(length), family);
  return list.check(address, family);
}

/** Addresses that differ from an IPv4 one in one number only. */
const neighboursOf = (address: string) =>
  isIP(address) === 4
    ? [0, 1, 2, 3].flatMap((at) =>
        [-1, 1, 100].map((by) => {
          const octets = address.split('.').map(Number);
          octets[at] = ((octets[at] ?? 0) + by + 256) % 256;
          return octets.join('.');
        }),
      )
    : [];

test.each([
  ['IPv4', ipv4, 32],
  ['IPv6', ipv6, 128],
] as const)(
  'an %s block holds what Node says it holds, and nothing that is no address',
  async (_, addresses, width) => {
    const property = fc.asyncProperty(
      addresses,
      fc.nat({ max: width }),
      fc.array(fc.oneof(ipv4, ipv6, noAddress), { minLength: 1, maxLength: 30 }),
      async (around, bits, others) => {
        const block = blockAround(around, bits);
        const given = [around, ...neighboursOf(around), ...others];
        const seen = await valuesOf('varchar', [...given, null], (v) => f.inBlock(v, block));
        expect(seen).toEqual([...given.map((address) => isWithin(address, block)), false]);
      },
    );
    await fc.assert(property, { numRuns: Math.ceil(numRuns / 2) });
  },
);

test('the ways to write an IPv6 address are one', async () => {
  const ways = [
    '2001:db8::1',
    '2001:DB8::1',
    '2001:db8:0:0:0:0:0:1',
    '2001:0db8:0000:0000:0000:0000:0000:0001',
  ];
  const within = await valuesOf('varchar', [...ways, '2001:db8::2'], (v) => f.inBlock(v, '2001:db8::1'));
  expect(within).toEqual([true, true, true, true, false]);
});

test.each(['10.0.0.0/33', '10.0.0.1/8', '10.0.0', "'; --", '2001:db8::/129', ''])(
  '%j is no block',
  (block) => {
    expect(() => f.inBlock(sql`v`, block)).toThrow(RangeError);
  },
);

test('times are ISO 8601 to the second, in UTC', async () => {
  const property = fc.asyncProperty(
    fc.array(fc.integer({ min: -62_135_596_800, max: 253_402_300_799 }), { minLength: 1 }),
    async (seconds) => {
      const seen = await valuesOf('bigint', seconds, (v) => f.isoTime(v));
      const expected = seconds.map((second) => new Date(second * 1000).toISOString().replace('.000Z', 'Z'));
      expect(seen).toEqual(expected);
    },
  );
  await fc.assert(property, { numRuns: Math.ceil(numRuns / 4) });
  expect(await valuesOf('bigint', [null], (v) => f.isoTime(v))).toEqual([null]);
});

test('protocols have their keyword, and their number where there is none', async () => {
  const numbers = [...Array.from({ length: 256 }, (_, number) => number), -1];
  const seen = await valuesOf('integer', numbers, (v) => f.protocolName(v));
  expect(seen).toEqual(numbers.map((number) => PROTOCOL_KEYWORDS[number] ?? String(number)));
  expect([seen[1], seen[6], seen[17], seen[58]]).toEqual(['ICMP', 'TCP', 'UDP', 'IPv6-ICMP']);
  expect(await valuesOf('integer', [null], (v) => f.protocolName(v))).toEqual([null]);
});

test('totals are exact beyond 2^63, and 0 where there is nothing', async () => {
  const totalOf = async (...values: (bigint | null)[]) => {
    const rows = sql.join(values.map((value) => sql`(cast(${sql.lit(value)} as bigint))`));
    return rowsOf(textOf(sql`select ${f.total(sql`v`)} from (values ${rows}) as given(v)`));
  };
  const most = 2n ** 63n - 1n;
  expect(await totalOf(most, most, null, most)).toEqual([[3n * most]]);
  expect(await totalOf(null)).toEqual([[0n]]);
});

test('division is whole, and stretches of time are counted from the epoch', async () => {
  const seconds = [0, 3599, 3600, 7_199_999, null];
  expect(await valuesOf('bigint', seconds, (v) => f.divide(v, 1000))).toEqual([0n, 3n, 3n, 7199n, null]);
  expect(await valuesOf('bigint', seconds, (v) => f.floorTo(v, 3600))).toEqual([
    0n,
    0n,
    3600n,
    7_196_400n,
    null,
  ]);
});

test('what cannot be of a type is NULL', async () => {
  const given = ['7', '-', '', null, '3000000000'];
  expect(await valuesOf('varchar', given, (v) => f.tryCast(v, 'integer'))).toEqual([
    7,
    null,
    null,
    null,
    null,
  ]);
  expect(await valuesOf('varchar', given, (v) => f.tryCast(v, 'bigint'))).toEqual([
    7n,
    null,
    null,
    null,
    3_000_000_000n,
  ]);
});
