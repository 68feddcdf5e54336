import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseExactJson } from '../../src/rows/exact-json.ts';
import { numRuns } from '../engines/runs.ts';

test('every integer is exact', () => {
  const property = fc.property(fc.array(fc.bigInt({ min: -(2n ** 130n), max: 2n ** 130n })), (integers) => {
    const seen = parseExactJson(`[${integers.join(',')}]`) as (number | bigint)[];
    expect(seen.map(BigInt)).toEqual(integers);
  });
  fc.assert(property, { numRuns });
});

test('all else is as JSON has it', () => {
  const others = fc.oneof(
    fc.string(),
    fc.boolean(),
    fc.constant(null),
    fc.integer(),
    fc.double({ max: 1e15, min: -1e15 }),
  );
  const property = fc.property(fc.array(fc.dictionary(fc.string(), others)), (value) => {
    const text = JSON.stringify({ value, long: '1234567890123456' });
    expect(parseExactJson(text)).toEqual(JSON.parse(text));
  });
  fc.assert(property, { numRuns });
  expect(parseExactJson('[1.7976931348623157e308, 0.1234567890123456, 1e300]')).toEqual([
    1.7976931348623157e308, 0.1234567890123456, 1e300,
  ]);
});
