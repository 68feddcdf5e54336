import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkFailOn, parseFailOn, RowWatch } from '../../src/output/fail-on.ts';
import type { Column, Row, Rows } from '../../src/rows/rows.ts';

const COLUMNS: readonly Column[] = [
  { name: 'srcaddr', type: 'text' },
  { name: 'bytes', type: 'integer' },
  { name: 'share', type: 'number' },
  { name: 'internal', type: 'boolean' },
];

function rows(...all: Row[]): Rows {
  async function* batches() {
    for (const row of all) yield [row];
  }
  return { columns: COLUMNS, batches: batches() };
}

async function fulfils(test: string, ...all: Row[]): Promise<boolean> {
  const watch = new RowWatch(rows(...all), [parseFailOn(test)]);
  await Array.fromAsync(watch.rows.batches);
  expect(watch.count).toBe(all.length);
  return watch.fulfilled().length > 0;
}

const ROW: Row = ['10.0.0.1', 9_007_199_254_740_993n, 0.5, true];

test.each([
  ['rows > 0', true],
  ['rows>0', true],
  ['rows = 1', true],
  ['rows >= 2', false],
  ['bytes > 9007199254740992', true],
  ['bytes >= 9007199254740994', false],
  ['bytes = 9007199254740993', true],
  ['bytes != 9007199254740993', false],
  ['share < 0.51', true],
  ['share >= 1', false],
  ["srcaddr = '10.0.0.1'", true],
  ['srcaddr == 10.0.0.1', true],
  ['"srcaddr" != 10.0.0.1', false],
  ['internal = true', true],
  ['internal = false', false],
  ['bytes > 1TB', true],
  ['total(bytes) >= 9007199254740993', true],
  ['total( "bytes" ) > 9007199254740993', false],
  ['total(share) = 0.5', true],
  ['total(bytes) > 9PB', true],
])('%s is %s of a row', async (text, expected) => {
  expect(await fulfils(text, ROW)).toBe(expected);
});

test('a column’s test holds when it does for any row, and never for NULL', async () => {
  const empty: Row = [null, null, null, null];
  expect(await fulfils('bytes > 1', empty, ['a', 2, 0, false])).toBe(true);
  for (const text of ['bytes != 1', 'srcaddr != x', 'share < 1', 'internal != true'])
    expect(await fulfils(text, empty)).toBe(false);
});

test('there may be no rows at all', async () => {
  expect(await fulfils('rows = 0')).toBe(true);
  expect(await fulfils('rows > 0')).toBe(false);
  expect(await fulfils('bytes > 0')).toBe(false);
});

test.each([
  '',
  'rows',
  'rows >',
  '> 0',
  'rows > 0 or 1',
  "a = 'b",
  'a ; b',
  'a > b c',
  'rows > many',
  'a =< 1',
])('%j is no test', (text) => {
  expect(() => parseFailOn(text)).toThrow(/^--fail-on: /);
});

test('a column that is not there is refused, with those that are', () => {
  const wrong = parseFailOn('byte > 1');
  expect(() => checkFailOn(wrong, ['srcaddr', 'bytes'])).toThrow('unknown column byte');
  expect(() => new RowWatch(rows(), [wrong])).toThrow('unknown column byte');
  expect(() => new RowWatch(rows(), [parseFailOn('bytes > many')])).toThrow(
    'bytes is a number, "many" is not',
  );
  expect(() => new RowWatch(rows(), [parseFailOn('internal = 1')])).toThrow('internal is true or false');
});

test('any text is a test or a usage error', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.string().map((text) => `bytes > ${text}`),
      ),
      (text) => {
        try {
          parseFailOn(text);
        } catch (error) {
          expect(error).toMatchObject({ exitCode: 2 });
        }
      },
    ),
  );
});

test('a total adds up all rows, exactly where they are whole, and NULL adds nothing', async () => {
  const all: Row[] = [
    ['a', 9_007_199_254_740_992n, 0.25, true],
    ['b', 1n, 0.5, true],
    [null, null, null, null],
  ];
  expect(await fulfils('total(bytes) = 9007199254740993', ...all)).toBe(true);
  expect(await fulfils('total(share) > 0.7', ...all)).toBe(true);
  expect(await fulfils('total(bytes) = 0')).toBe(true);
});

test.each([
  ['total(srcaddr) > 1', 'total(srcaddr) adds up numbers, and srcaddr is text'],
  ['total(byte) > 1', 'unknown column byte'],
])('%s is refused', (text, message) => {
  expect(() => new RowWatch(rows(), [parseFailOn(text)])).toThrow(message);
});

test.each(['total(bytes > 1', 'total bytes > 1', 'bytes) > 1', 'total(bytes) > many', 'rows > 1GB'])(
  '%s is not a test',
  (text) => {
    expect(() => parseFailOn(text)).toThrow('--fail-on: ');
  },
);
