import { compareValues } from '../pictures/fold.ts';
import type { Column, Row, Rows, Value } from '../rows/rows.ts';
import type { AnyReport, ReportColumn } from './define-report.ts';
import { ADDABLE } from './totals.ts';

/** The columns that a comparison with an earlier window adds to each row. */
export interface ComparedColumns {
  /** The measure in the earlier window; 0 for a new row. */
  readonly then: number | bigint;
  /** The measure in the window; 0 for a row that disappeared. */
  readonly now: number | bigint;
  /** `now - then`. */
  readonly change: number | bigint;
  /** The change in percent of `then`; null for a new row. */
  readonly change_percent: number | null;
  readonly trend: 'new' | 'gone' | 'more' | 'less' | 'same';
}

/** The columns for a comparison of rows. */
export interface Comparison {
  /** The columns that identify a row. */
  readonly key: readonly string[];
  /** The column whose values are compared. */
  readonly measure: string;
  readonly units: Readonly<Record<string, string>>;
}

/** Units of counts that are 0 in a window without the row, including counts that cannot be summed over rows. */
const COUNTED = new Set([...ADDABLE, 'addresses', 'interfaces']);

const isCount = (unit: string | undefined): boolean =>
  unit !== undefined && (COUNTED.has(unit) || unit.startsWith('US dollars'));

/**
 * Returns how the rows of a report are compared: by its key, and the first amount in its ranking; undefined for a
 * report without a key or a ranking.
 */
export function comparisonOf(
  { key = [], ranking = [] }: Pick<AnyReport, 'key' | 'ranking'>,
  units: Readonly<Record<string, string>>,
): Comparison | undefined {
  const measure = ranking.find((column) => units[column] !== undefined) ?? ranking[0];
  if (measure === undefined || key.length === 0) return undefined;
  return { key: key.filter((column) => column !== measure), measure, units };
}

/** Returns the added columns with their meanings. @param unit of the measure */
export const comparedColumns = (
  measure: string,
  unit: string | undefined,
): Readonly<Record<keyof ComparedColumns, ReportColumn>> => {
  const amount = unit === undefined ? {} : { unit };
  return {
    // biome-ignore lint/suspicious/noThenProperty: rows have values under this name, and no functions
    then: { meaning: `${measure} in the earlier window; 0 if the row is new`, ...amount },
    now: { meaning: `${measure} in the window; 0 if the row is gone`, ...amount },
    change: { meaning: 'now minus then', ...amount },
    change_percent: { meaning: 'the change in percent of then; missing if the row is new', unit: 'percent' },
    trend: { meaning: 'new, gone, more, less or same' },
  };
};

/**
 * Joins all rows of two windows by their key, largest change first, including new and disappeared rows.
 * @param now all rows of the window
 * @param earlier all rows of the earlier window, with the same columns
 */
export function comparedRows(now: Rows, earlier: readonly Row[], comparison: Comparison): Rows {
  const { columns } = now;
  const type = columns.find(({ name }) => name === comparison.measure)?.type ?? 'number';
  const added: Column[] = [
    { name: 'then', type },
    { name: 'now', type },
    { name: 'change', type },
    { name: 'change_percent', type: 'number' },
    { name: 'trend', type: 'text' },
  ];
  async function* batches(): AsyncGenerator<readonly Row[]> {
    yield joined((await Array.fromAsync(now.batches)).flat(), earlier, columns, comparison);
  }
  return { columns: [...columns, ...added], batches: batches() };
}

function joined(
  now: readonly Row[],
  earlier: readonly Row[],
  columns: readonly Column[],
  { key, measure, units }: Comparison,
): Row[] {
  const placeOf = (wanted: string) => columns.findIndex(({ name }) => name === wanted);
  const [keyAt, measureAt] = [key.map(placeOf), placeOf(measure)];
  const idOf = (row: Row) => JSON.stringify(keyAt.map((at) => (row[at] == null ? null : String(row[at]))));
  const before = new Map(earlier.map((row) => [idOf(row), row]));
  const rows = now.map((row) => {
    const id = idOf(row);
    const other = before.get(id);
    before.delete(id);
    return [...row, ...compared(row[measureAt], other?.[measureAt], other ? undefined : 'new')];
  });
  const counted = columns.map(({ name, type }) => type !== 'text' && isCount(units[name]));
  const gone = [...before.values()].map((row) => [
    ...row.map((value, at) => (counted[at] ? nothingLike(value) : value)),
    ...compared(undefined, row[measureAt], 'gone'),
  ]);
  const changeAt = columns.length + 2;
  const size = (row: Row) => magnitude(row[changeAt]);
  return [...rows, ...gone].sort(
    (one, other) =>
      compareValues(size(other), size(one)) ||
      keyAt.reduce((order, at) => order || compareValues(one[at] ?? null, other[at] ?? null), 0),
  );
}

function compared(
  nowValue: Value | undefined,
  thenValue: Value | undefined,
  trend: 'new' | 'gone' | undefined,
): Row {
  const [now, then] = alike(nowValue, thenValue);
  const change =
    typeof now === 'bigint' && typeof then === 'bigint' ? now - then : Number(now) - Number(then);
  const percent = Number(then) === 0 ? null : Math.round((Number(change) / Number(then)) * 1000) / 10;
  return [then, now, change, percent, trend ?? (change > 0 ? 'more' : change < 0 ? 'less' : 'same')];
}

const amount = (value: Value | undefined): number | bigint =>
  typeof value === 'number' || typeof value === 'bigint' ? value : 0;

/** Returns two amounts of one type: integers become bigints if either is one, so that their difference is exact. */
function alike(one: Value | undefined, other: Value | undefined): [number | bigint, number | bigint] {
  const both: [number | bigint, number | bigint] = [amount(one), amount(other)];
  const isWhole = both.every((value) => typeof value === 'bigint' || Number.isSafeInteger(value));
  return isWhole && both.some((value) => typeof value === 'bigint')
    ? [BigInt(both[0]), BigInt(both[1])]
    : both;
}

const nothingLike = (value: Value): number | bigint => (typeof value === 'bigint' ? 0n : 0);

const magnitude = (value: Value | undefined): number | bigint => {
  const known = amount(value);
  return known < 0 ? -known : known;
};
