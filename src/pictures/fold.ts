import type { Column, Row, Value } from '../rows/rows.ts';
import { labelOf, type View } from './view.ts';

/** Columns whose distinct values become one thing each. */
export interface FoldGroup {
  readonly columns: readonly string[];
  /** Maximum number of things; the rest become one thing, `others`. */
  readonly most: number;
  /** By size, largest first; or in the order of their values, where neighbours are merged evenly. */
  readonly by: 'size' | 'order';
}

/** How rows are folded to fit a picture. */
export interface Fold {
  readonly groups: readonly FoldGroup[];
  /** The first value decides which things are largest. */
  readonly values: readonly { readonly column: string; readonly how: 'sum' | 'max' }[];
}

/** The rows of one combination of things. */
export interface Cell {
  /** Per group, the position from 1 and the values of its columns; the values are undefined for the others. */
  readonly things: readonly { readonly place: number; readonly values: readonly Value[] | undefined }[];
  /** Sums or maxima of the values, exact. */
  readonly values: readonly (number | bigint)[];
  readonly rows: number;
}

/** Maximum things with a name in each kind of picture. */
const MOST = { bars: 15, shares: 8, sankey: 12, rows: 14, columns: 14, times: 120 } as const;

/**
 * Returns how a view folds its rows; undefined if it shows them one by one.
 * @param isAddable whether the values of a column can be summed over rows
 * @param most maximum things with a name, if fewer are wanted
 */
export function foldOf(
  view: View<string>,
  {
    key,
    isAddable,
    most,
  }: {
    key?: readonly string[] | undefined;
    isAddable: (column: string) => boolean;
    most?: number | undefined;
  },
): Fold | undefined {
  const atMost = (standard: number) => Math.min(standard, most ?? standard);
  const values = (...columns: readonly string[]) =>
    columns.map((column) => ({ column, how: isAddable(column) ? ('sum' as const) : ('max' as const) }));
  switch (view.as) {
    case 'bars':
    case 'shares': {
      const columns = labelOf(view, key);
      const parts = view.as === 'bars' ? (view.parts ?? []) : [];
      return {
        groups: [{ columns, most: atMost(MOST[view.as]), by: 'size' }],
        values: values(view.value, ...parts),
      };
    }
    case 'timeline':
      return {
        groups: [{ columns: [view.time], most: MOST.times, by: 'order' }],
        values: values(...view.values),
      };
    case 'sankey':
      return {
        groups: view.stages.map((stage) => ({ columns: [stage], most: atMost(MOST.sankey), by: 'size' })),
        values: values(view.value),
      };
    case 'matrix':
      return {
        groups: [
          {
            columns: [view.x],
            most: view.isTime ? MOST.times / 2 : MOST.columns,
            by: view.isTime ? 'order' : 'size',
          },
          { columns: [view.y], most: atMost(MOST.rows), by: 'size' },
        ],
        values: values(view.value),
      };
    default:
      return undefined;
  }
}

/** Folds all rows into cells, in the order of their things. The SQL of `foldedSql` gives the same. */
export function foldRows(
  { columns, rows }: { readonly columns: readonly Column[]; readonly rows: readonly Row[] },
  { groups, values }: Fold,
): Cell[] {
  const placeOf = (name: string) => columns.findIndex((column) => column.name === name);
  const measures = values.map(({ column, how }) => ({ at: placeOf(column), how }));
  const sides = groups.map((group) => placesOf(group, group.columns.map(placeOf), rows, measures[0]));
  const cells = new Map<string, { things: Cell['things']; values: (number | bigint)[]; rows: number }>();
  for (const row of rows) {
    const things = sides.map((side) => side(row));
    const id = things.map(({ place }) => place).join(' ');
    const cell = cells.get(id) ?? { things, values: measures.map(() => 0n), rows: 0 };
    cell.rows += 1;
    cell.values = measures.map(({ at, how }, index) =>
      joined(cell.values[index] ?? 0n, amount(row[at]), how),
    );
    cells.set(id, cell);
  }
  return [...cells.values()].sort(byPlaces);
}

export function byPlaces(one: Cell, other: Cell): number {
  for (const [at, { place }] of one.things.entries()) {
    const order = place - (other.things[at]?.place ?? 0);
    if (order !== 0) return order;
  }
  return 0;
}

/** Returns the position of each row's thing. */
function placesOf(
  { most, by }: FoldGroup,
  at: readonly number[],
  rows: readonly Row[],
  measure: { at: number; how: 'sum' | 'max' } | undefined,
): (row: Row) => Cell['things'][number] {
  const valuesOf = (row: Row) => at.map((place) => row[place] ?? null);
  const idOf = (values: readonly Value[]) => JSON.stringify(values.map(String));
  const things = new Map<string, { values: readonly Value[]; size: number | bigint }>();
  for (const row of rows) {
    const values = valuesOf(row);
    const id = idOf(values);
    const size = measure ? amount(row[measure.at]) : 0n;
    const known = things.get(id);
    things.set(id, { values, size: known ? joined(known.size, size, measure?.how ?? 'sum') : size });
  }
  const sorted = [...things].sort(
    ([, one], [, other]) =>
      (by === 'size' ? compared(other.size, one.size) : 0) || comparedValues(one.values, other.values),
  );
  const places = new Map<string, Cell['things'][number]>();
  if (by === 'size') {
    for (const [index, [id, { values }]] of sorted.entries())
      places.set(id, { place: Math.min(index, most) + 1, values: index < most ? values : undefined });
  } else {
    const count = sorted.length;
    const bucketOf = (index: number) => (count > most ? Math.floor((index * most) / count) : index);
    const first = new Map<number, readonly Value[]>();
    for (const [index, [id, { values }]] of sorted.entries()) {
      const place = bucketOf(index) + 1;
      first.set(place, first.get(place) ?? values);
      places.set(id, { place, values: first.get(place) });
    }
  }
  return (row) => places.get(idOf(valuesOf(row))) ?? { place: most + 1, values: undefined };
}

/** Returns a value as a number; NULL is 0. */
export const amount = (value: Value | undefined): number | bigint =>
  typeof value === 'number' || typeof value === 'bigint' ? value : 0n;

const isWhole = (value: number | bigint) => typeof value === 'bigint' || Number.isSafeInteger(value);

/** Returns the sum or maximum; sums of integers are exact. */
export function joined(one: number | bigint, other: number | bigint, how: 'sum' | 'max'): number | bigint {
  if (how === 'max') return compared(one, other) >= 0 ? one : other;
  return isWhole(one) && isWhole(other) ? BigInt(one) + BigInt(other) : Number(one) + Number(other);
}

const compared = (one: number | bigint, other: number | bigint) => (one < other ? -1 : one > other ? 1 : 0);

function comparedValues(one: readonly Value[], other: readonly Value[]): number {
  for (const [at, left] of one.entries()) {
    const order = compareValues(left, other[at] ?? null);
    if (order !== 0) return order;
  }
  return 0;
}

/** Compares numbers by size, texts by code point, NULL last, as engines do. */
export function compareValues(one: Value, other: Value): number {
  if (one === null || other === null) return Number(one === null) - Number(other === null);
  if (typeof one === 'string' && typeof other === 'string')
    return Buffer.compare(Buffer.from(one), Buffer.from(other));
  return one < other ? -1 : one > other ? 1 : 0;
}
