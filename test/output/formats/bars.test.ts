import { describe, expect, it } from 'vitest';
import { table } from '../../../src/output/formats/table.ts';
import type { Column, Row } from '../../../src/rows/rows.ts';
import { rowsIn, textOf } from '../../helpers/rows.ts';

const COLUMNS: Column[] = [
  { name: 'who', type: 'text' },
  { name: 'flows', type: 'integer' },
  { name: 'note', type: 'text' },
];

const lines = async (rows: readonly Row[], width = 80, measure: string | undefined = 'flows') =>
  (
    await textOf(
      (all) => table(all, { colour: false, fit: { width, units: {}, measure } }),
      rowsIn(COLUMNS, rows),
    )
  ).split('\n');

describe('bars', () => {
  it('stand behind the measure, as long as its share of the largest', async () => {
    expect(
      await lines([
        ['a', 1600, 'x'],
        ['b', 800n, 'x'],
        ['c', 150, 'x'],
        ['d', 1, 'x'],
        ['e', 0, 'x'],
        ['f', null, 'x'],
      ]),
    ).toEqual([
      'who  flows                    note',
      'a     1600  ████████████████  x',
      'b      800  ████████          x',
      'c      150  █▌                x',
      'd        1  ▏                 x',
      'e        0                    x',
      'f        -                    x',
      '',
    ]);
  });

  it('are as long as there is room for', async () => {
    const rows: Row[] = [
      ['a', 2, 'x'],
      ['b', 1, 'x'],
    ];
    expect((await lines(rows, 22)).slice(0, 3)).toEqual([
      'who  flows        note',
      'a        2  ████  x',
      'b        1  ██    x',
    ]);
    expect(await lines(rows, 21)).toEqual(await lines(rows, 21, undefined));
  });

  it.each([
    ['one row', [['a', 5, 'x']]],
    [
      'nothing but noughts',
      [
        ['a', 0, 'x'],
        ['b', 0, 'x'],
      ],
    ],
    ['no rows', []],
  ] as [string, Row[]][])('are not drawn of %s', async (_, rows) => {
    expect(await lines(rows)).toEqual(await lines(rows, 80, undefined));
  });

  it('do not grow out of their column in rows that come later', async () => {
    const rows = Array.from({ length: 1001 }, (_, at): Row => ['a', at === 1000 ? 9 : 1, 'x']);
    expect((await lines(rows)).at(-2)).toBe('a        9  ████████████████  x');
  });
});
