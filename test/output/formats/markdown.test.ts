import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { markdown } from '../../../src/output/formats/markdown.ts';
import type { Column } from '../../../src/rows/rows.ts';
import { rowsIn, tables, textOf } from '../../helpers/rows.ts';

const COLUMNS: Column[] = [
  { name: 'who|what', type: 'text' },
  { name: 'flows', type: 'integer' },
];

describe('Markdown', () => {
  it('is a table with numbers to the right', async () => {
    const rows = rowsIn(COLUMNS, [
      ['a|b\\c', 10n],
      ['two\nlines', null],
    ]);
    expect(await textOf(markdown, rows)).toBe(
      ['| who\\|what | flows |', '| --- | --: |', '| a\\|b\\\\c | 10 |', '| two\ufffdlines |  |', ''].join(
        '\n',
      ),
    );
  });

  it('of no rows is its head', async () => {
    expect(await textOf(markdown, rowsIn(COLUMNS, []))).toBe('| who\\|what | flows |\n| --- | --: |\n');
  });

  it('has a line for each row and a cell for each column, whatever is in them', async () => {
    await fc.assert(
      fc.asyncProperty(tables, async ({ columns, rows }) => {
        const lines = (await textOf(markdown, rowsIn(columns, rows))).split('\n');
        expect(lines.length).toBe(rows.length + 3);
        const bars = lines.slice(0, -1).map((line) => line.replaceAll(/\\[\\|]/g, '').split('|').length - 2);
        expect(bars).toEqual(Array(rows.length + 2).fill(columns.length));
      }),
    );
  });
});
