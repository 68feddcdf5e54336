import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { json, ndjson } from '../../../src/output/formats/json.ts';
import type { Column, Value } from '../../../src/rows/rows.ts';
import { rowsIn, tables, textOf } from '../../helpers/rows.ts';

const COLUMNS: Column[] = [
  { name: 'name', type: 'text' },
  { name: 'bytes', type: 'integer' },
];

/** Numbers as they stand in the text, which `JSON.parse` alone would round. */
type Read = Record<string, string | boolean | null | { raw: string }>;
const parseExactly = (text: string): unknown =>
  JSON.parse(text, ((_key: string, value: unknown, { source }: { source: string }) =>
    typeof value === 'number' ? { raw: source } : value) as (key: string, value: unknown) => unknown);

const expectedOf = (value: Value) =>
  typeof value === 'bigint'
    ? { raw: String(value) }
    : typeof value === 'number'
      ? { raw: JSON.stringify(value) }
      : value;

describe('JSON', () => {
  it('is one array with an object on each line, keys in the order of the columns', async () => {
    const rows = rowsIn(COLUMNS, [
      ['a "b"\n', 1],
      ['c', 2n ** 64n + 1n],
      [null, null],
    ]);
    expect(await textOf(json, rows)).toBe(
      '[\n{"name":"a \\"b\\"\\n","bytes":1},\n{"name":"c","bytes":18446744073709551617},\n{"name":null,"bytes":null}\n]\n',
    );
  });

  it('of no rows is an empty array', async () => {
    expect(await textOf(json, rowsIn(COLUMNS, []))).toBe('[]\n');
  });

  it('keeps columns of the names of numbers in their order', async () => {
    const columns: Column[] = [
      { name: '2', type: 'integer' },
      { name: '1', type: 'integer' },
    ];
    expect(await textOf(json, rowsIn(columns, [[3, 4]]))).toBe('[\n{"2":3,"1":4}\n]\n');
  });

  it('says what is no number, for which JSON has none', async () => {
    const rows = rowsIn([{ name: 'x', type: 'number' }], [[Number.NaN], [Number.POSITIVE_INFINITY]]);
    expect(JSON.parse(await textOf(json, rows))).toEqual([{ x: 'NaN' }, { x: 'Infinity' }]);
  });

  it('is read back exactly, and so is NDJSON line by line', async () => {
    await fc.assert(
      fc.asyncProperty(tables, async (table) => {
        // Of two columns of one name an object can hold only one.
        const columns = table.columns.map((column, at) => ({ ...column, name: `${at}${column.name}` }));
        const expected = table.rows.map((row) =>
          Object.fromEntries(columns.map(({ name }, at) => [name, expectedOf(row[at] ?? null)])),
        );
        expect(parseExactly(await textOf(json, rowsIn(columns, table.rows)))).toEqual(expected);
        const lines = (await textOf(ndjson, rowsIn(columns, table.rows))).split('\n');
        expect(lines.pop()).toBe('');
        expect(lines.map((line) => parseExactly(line) as Read)).toEqual(expected);
      }),
    );
  });
});

it('NDJSON of no rows is nothing', async () => {
  expect(await textOf(ndjson, rowsIn(COLUMNS, []))).toBe('');
});
