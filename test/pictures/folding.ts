import fc from 'fast-check';
import { type Cell, type Fold, foldRows } from '../../src/pictures/fold.ts';
import type { Column, Row } from '../../src/rows/rows.ts';

/** Rows to fold, ways to fold them, and the rows as SQL of any engine. */

export const COLUMNS: readonly Column[] = [
  { name: 'src', type: 'text' },
  { name: 'port', type: 'integer' },
  { name: 'dst', type: 'text' },
  { name: 'bytes', type: 'integer' },
];

const name = fc.constantFrom('10.0.0.1', '10.0.0.2', '10.0.0.10', '2001:db8::1', "o'neil", 'é', null);

/** @param largest of the values */
export const rowsUpTo = (largest: bigint) =>
  fc.array(
    fc.tuple(
      name,
      fc.constantFrom(22, 443, 8080, null),
      name,
      fc.oneof(
        fc.integer({ min: 0, max: 9 }),
        fc.bigInt({ min: 2n ** 53n, max: largest }),
        fc.constant(null),
      ),
    ),
    { maxLength: 30 },
  );

const most = fc.integer({ min: 1, max: 5 });
const group = fc.oneof(
  fc.record({
    columns: fc.constantFrom(['src'], ['src', 'port'], ['dst'], ['port']),
    most,
    by: fc.constant('size'),
  }),
  fc.record({ columns: fc.constantFrom(['dst'], ['port']), most, by: fc.constant('order') }),
);

export const folds: fc.Arbitrary<Fold> = fc.record({
  groups: fc.array(group, { minLength: 1, maxLength: 2 }),
  values: fc.constantFrom([{ column: 'bytes', how: 'sum' }], [{ column: 'bytes', how: 'max' }]),
}) as fc.Arbitrary<Fold>;

const literal = (value: unknown) =>
  value === null ? 'null' : typeof value === 'string' ? `'${value.replaceAll("'", "''")}'` : String(value);

/** @param type of the values */
export const sqlOf = (all: readonly Row[], type: string) =>
  `select cast(src as varchar) src, cast(port as integer) port, cast(dst as varchar) dst, cast(bytes as ${type}) bytes from (values (0, null, null, null, null)${all
    .map((row) => `, (1, ${row.map(literal).join(', ')})`)
    .join('')}) t(is_row, src, port, dst, bytes) where is_row = 1`;

export const plain = (cells: readonly Cell[]) =>
  cells.map(({ things, values, rows: count }) => ({
    things: things.map(({ place, values: found }) => ({ place, values: found?.map((one) => String(one)) })),
    values: values.map(BigInt),
    rows: count,
  }));

/** What this process makes of the rows. */
export const foldedHere = (rows: readonly Row[], fold: Fold) =>
  plain(foldRows({ columns: COLUMNS, rows }, fold));
