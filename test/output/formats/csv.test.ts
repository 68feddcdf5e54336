import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csv } from '../../../src/output/formats/csv.ts';
import type { Column } from '../../../src/rows/rows.ts';
import { rowsIn, tables, textOf } from '../../helpers/rows.ts';

const COLUMNS: Column[] = [
  { name: 'a', type: 'text' },
  { name: 'b', type: 'integer' },
];

describe('CSV', () => {
  it('is a header line and a line for each row, as RFC 4180 has it', async () => {
    const rows = rowsIn(COLUMNS, [
      ['x', 1],
      ['with "quotes", commas', 2n ** 64n],
      ['two\nlines', -1],
      ['two\rlines', 0],
      [null, null],
    ]);
    expect(await textOf(csv, rows)).toBe(
      [
        'a,b',
        'x,1',
        '"with ""quotes"", commas",18446744073709551616',
        '"two\nlines",-1',
        '"two\rlines",0',
        ',',
        '',
      ].join('\n'),
    );
  });

  it('of no rows is its header line', async () => {
    expect(await textOf(csv, rowsIn(COLUMNS, []))).toBe('a,b\n');
  });

  it('writes truth as words, and numbers without rounding', async () => {
    const columns: Column[] = [
      { name: 't', type: 'boolean' },
      { name: 'n', type: 'number' },
    ];
    const rows = rowsIn(columns, [
      [true, 0.1 + 0.2],
      [false, 1e21],
    ]);
    expect(await textOf(csv, rows)).toBe('t,n\ntrue,0.30000000000000004\nfalse,1e+21\n');
  });

  it('is read back as what was written, NULL as nothing', async () => {
    await fc.assert(
      fc.asyncProperty(tables, async ({ columns, rows }) => {
        const text = await textOf(csv, rowsIn(columns, rows));
        const read: string[][] = parse(text, { record_delimiter: '\n', relax_column_count: false });
        const words = rows.map((row) => row.map((value) => (value === null ? '' : String(value))));
        expect(read).toEqual([columns.map(({ name }) => name), ...words]);
      }),
    );
  });
});
