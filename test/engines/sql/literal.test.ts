import fc from 'fast-check';
import { expect, test } from 'vitest';
import { literal } from '../../../src/engines/sql/literal.ts';
import { rowsOf } from '../duckdb/values.ts';
import { numRuns } from '../runs.ts';

/** Pieces that mean something in SQL, among any others. */
const pieces = fc.oneof(
  fc.constantFrom(
    "'",
    "''",
    '"',
    '--',
    '/*',
    '*/',
    ';',
    '\\',
    "\\'",
    '$$',
    "E'",
    '?',
    ':a',
    '%',
    '{',
    'null',
    '\n',
    '\0',
  ),
  fc.string({ unit: 'binary' }),
  fc.string({ unit: 'grapheme' }),
);
const texts = fc.array(pieces, { maxLength: 8 }).map((parts) => parts.join(''));
const numbers = fc.oneof(fc.double(), fc.integer(), fc.maxSafeInteger());
const bigints = fc.oneof(fc.bigInt(), fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n }));
const values = fc.oneof(texts, numbers, bigints, fc.boolean(), fc.constant(null));

/** The literal, or undefined when there is none. */
function literalOf(value: unknown): string | undefined {
  try {
    return literal(value);
  } catch (error) {
    expect(error).toBeInstanceOf(TypeError);
    return undefined;
  }
}

test('whatever goes in is refused or comes out of DuckDB as the same value', async () => {
  const lists = fc.asyncProperty(fc.array(values, { minLength: 1, maxLength: 20 }), async (given) => {
    const kept = given.filter((value) => literalOf(value) !== undefined);
    if (kept.length === 0) return;
    // An injection would show in the number of columns, of rows, or as an error.
    const rows = await rowsOf(`select ${kept.map(literal).join(', ')}, 'end' as "end"`);
    expect(rows).toHaveLength(1);
    expect(rows[0]).toHaveLength(kept.length + 1);
    expect(rows[0]?.at(-1)).toBe('end');
    for (const [at, value] of kept.entries()) {
      const seen = rows[0]?.[at];
      // DuckDB gives small integers as numbers, and -0 is 0.
      if (typeof value === 'bigint' || Number.isSafeInteger(value))
        expect(BigInt(seen as number)).toBe(BigInt(value as number));
      else expect(seen).toBe(value);
    }
  });
  await fc.assert(lists, { numRuns });
});

test('a text is one literal, whatever is in it', () => {
  const property = fc.property(texts, (text) => {
    const written = literalOf(text);
    if (written !== undefined) expect(written).toMatch(/^'([^']|'')*'$/);
  });
  fc.assert(property, { numRuns: numRuns * 5 });
});

test.each([
  ["O'Brien", "'O''Brien'"],
  ['', "''"],
  ["'; drop table flows; --", "'''; drop table flows; --'"],
  [42, '42'],
  [-42, '(-42)'],
  [-0, '0'],
  [0.5, '5e-1'],
  [1e21, '1e+21'],
  [2 ** 53, '9.007199254740992e+15'],
  [9223372036854775807n, '9223372036854775807'],
  [true, 'true'],
  [null, 'null'],
])('%s is written as %s', (value, written) => {
  expect(literal(value)).toBe(written);
});

test.each([
  'line\nbreak',
  'nul\0',
  'escape\u001b[2J',
  'separator\u2028',
  'c1\u0085',
  '\ud800',
  Number.NaN,
  Number.POSITIVE_INFINITY,
  2n ** 63n,
  -(2n ** 63n),
  undefined,
  {},
  [],
  new Date(0),
  Symbol('x'),
  () => 1,
])('%# is refused', (value) => {
  expect(() => literal(value)).toThrow(TypeError);
});
