import fc from 'fast-check';
import type { Format } from '../../src/output/formats/format.ts';
import type { Column, Row, Rows, Value } from '../../src/rows/rows.ts';

/** Returns rows as an engine does, in batches of the given size. */
export function rowsIn(columns: readonly Column[], rows: readonly Row[], batch = 2): Rows {
  async function* batches() {
    for (let at = 0; at < rows.length; at += batch) yield rows.slice(at, at + batch);
  }
  return { columns, batches: batches() };
}

/** Returns the complete text that a format writes for rows. */
export async function textOf(format: Format, rows: Rows): Promise<string> {
  return (await Array.fromAsync(format(rows))).join('');
}

/** Generates text of every kind: quotes, line ends, control characters, wide and combining characters. */
export const hostileText = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.string({ unit: 'binary' }),
  fc.string({ unit: fc.constantFrom(...'",\r\n;|\\ \t\u001b-=\ufeff') }),
);

const valueIn: Readonly<Record<Column['type'], fc.Arbitrary<Value>>> = {
  text: hostileText,
  integer: fc.oneof(fc.integer(), fc.bigInt()),
  number: fc.double({ noNaN: true, noDefaultInfinity: true }),
  boolean: fc.boolean(),
  json: fc.json({ maxDepth: 2 }),
};

/** Generates tables of any columns and values, including NULL. */
export const tables = fc
  .array(
    fc.record({
      name: fc.oneof(fc.constantFrom('srcaddr', 'count(*)', '', '1'), hostileText),
      type: fc.constantFrom<Column['type'][]>('text', 'integer', 'number', 'boolean'),
    }),
    { minLength: 1, maxLength: 5 },
  )
  .chain((columns) => {
    const row = fc.tuple(...columns.map(({ type }) => fc.option(valueIn[type])));
    return fc.record({ columns: fc.constant(columns), rows: fc.array(row, { maxLength: 6 }) });
  });
