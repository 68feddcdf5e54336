import { describe, expect, it } from 'vitest';
import { TOTAL_COLUMN, totalOf } from '../../src/reports/totals.ts';
import type { Column } from '../../src/rows/rows.ts';
import { FirstRows } from '../../src/runs/first-rows.ts';
import { rowsIn } from '../helpers/rows.ts';

const N: Column = { name: 'n', type: 'integer' };
const read = async (first: FirstRows) => (await Array.fromAsync(first.rows.batches)).flat();

describe('the first rows', () => {
  it.each([
    [2, 3, [[1], [2]], true],
    [2, 2, [[1], [2]], false],
    [2, 0, [], false],
    [undefined, 2, [[1], [2]], false],
  ])('with limit %s of a query that gives %i', async (limit, given, expected, isCut) => {
    const rows = [[1], [2], [3]].slice(0, given);
    for (const batch of [1, 2, 3]) {
      const first = new FirstRows(rowsIn([N], rows, batch), limit);
      expect([await read(first), first.isCut, first.total]).toEqual([expected, isCut, undefined]);
    }
  });

  it.each([
    [2, true],
    [3, false],
  ])('with limit %i of three that the query counted', async (limit, isCut) => {
    const rows = [
      [1, 3n],
      [2, 3n],
      [3, 3n],
    ].slice(0, limit);
    const first = new FirstRows(rowsIn([N, { name: TOTAL_COLUMN, type: 'integer' }], rows, 2), limit);
    expect(first.rows.columns).toEqual([N]);
    expect(await read(first)).toEqual([[1], [2], [3]].slice(0, limit));
    expect([first.isCut, first.total]).toEqual([isCut, 3]);
  });

  it('tell exactly what all add up to, and what those that were left out do', async () => {
    const columns: Column[] = [
      { name: 'who', type: 'text' },
      { name: 'bytes', type: 'integer' },
      { name: 'dollars', type: 'number' },
      { name: TOTAL_COLUMN, type: 'integer' },
      { name: totalOf('bytes'), type: 'integer' },
      { name: totalOf('dollars'), type: 'number' },
    ];
    const all = [5, 2n ** 64n + 3n, 0.75] as const;
    const rows = [
      ['a', 2n ** 64n, 0.5, ...all],
      ['b', 2, 0.125, ...all],
    ];
    const first = new FirstRows(rowsIn(columns, rows), 2);
    expect(await read(first)).toEqual([
      ['a', 2n ** 64n, 0.5],
      ['b', 2, 0.125],
    ]);
    expect(first.totals).toEqual({ bytes: 2n ** 64n + 3n, dollars: 0.75 });
    expect(first.others).toEqual({ rows: 3, values: [null, 1n, 0.125] });
  });

  it('of none have the columns of the report only', async () => {
    const first = new FirstRows(rowsIn([N, { name: TOTAL_COLUMN, type: 'integer' }], []), 2);
    expect([await read(first), first.rows.columns, first.isCut]).toEqual([[], [N], false]);
  });
});
