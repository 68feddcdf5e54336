import { expect, test } from 'vitest';
import { csv } from '../../../src/output/formats/csv.ts';
import { safeForSpreadsheets } from '../../../src/output/formats/safe-csv.ts';
import { peekRows } from '../../../src/rows/peek-rows.ts';
import type { Row, Rows } from '../../../src/rows/rows.ts';

function rows(...batches: Row[][]): Rows {
  async function* all() {
    yield* batches;
  }
  return {
    columns: [
      { name: '=name', type: 'text' },
      { name: 'number', type: 'integer' },
    ],
    batches: all(),
  };
}

const text = async (given: Rows) => (await Array.fromAsync(csv(given))).join('');

test('no cell starts a formula, and numbers stay numbers', async () => {
  const cells = ['=1+1', '+1', '-1', '@SUM(A1)', '\tx', '\rx', '＝1', "'=1", 'a=1', null];
  const safe = await text(safeForSpreadsheets(rows(cells.map((cell): Row => [cell, -5n]))));
  expect(safe.split('\n')).toEqual([
    "'=name,number",
    "'=1+1,-5",
    "'+1,-5",
    "'-1,-5",
    "'@SUM(A1),-5",
    "'\tx,-5",
    '"\'\rx",-5',
    "'＝1,-5",
    "'=1,-5",
    'a=1,-5',
    ',-5',
    '',
  ]);
});

test('whether there are rows is known before they are written, and none is lost by asking', async () => {
  const none = await peekRows(rows([], []));
  expect(none.isEmpty).toBe(true);
  expect(await text(none.rows)).toBe('=name,number\n');
  const some = await peekRows(rows([], [['a', 1]], [['b', 2]]));
  expect(some.isEmpty).toBe(false);
  expect(await text(some.rows)).toBe('=name,number\na,1\nb,2\n');
});
