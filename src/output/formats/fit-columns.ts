import stringWidth from 'string-width';
import type { NameColumn } from '../../rows/name-column.ts';
import { printable } from '../../rows/printable.ts';
import { isTime, readableCell, shortTime } from '../../rows/readable-cell.ts';
import type { Column, Others, Row, Value } from '../../rows/rows.ts';
import { isSentence } from '../../rows/sentence.ts';
import { withBars } from './bars.ts';
import type { ShownColumn } from './shown-column.ts';

/** The terminal that a table fits. */
export interface Fit {
  /** Characters per line. */
  readonly width: number;
  /** Units of columns by name. */
  readonly units: Readonly<Record<string, string>>;
  /** The column drawn as bars, if any. */
  readonly measure?: string | undefined;
  /** Columns with names of the values of other columns. */
  readonly names?: readonly NameColumn[] | undefined;
  /** Totals of the omitted rows, known when all rows have been read. */
  readonly others?: () => Others | undefined;
}

export interface FittedColumns {
  readonly shown: readonly ShownColumn[];
  /** Names of hidden columns. */
  readonly left: readonly string[];
  /** Columns of sentences, which are printed below the table. */
  readonly below: readonly ShownColumn[];
}

/** Between two columns. */
export const GAP = '  ';

/** Texts are not cut below this width, which distinguishes `2001:db8:…` from other addresses. */
const SHORTEST_TEXT = 19;

/** All columns at the width of their rows. */
export function naturalColumns(
  columns: readonly Column[],
  rows: readonly Row[],
  textOf: (value: Value, column: Column) => string = (value) => (value === null ? '-' : String(value)),
): ShownColumn[] {
  return columns.map((column, at) => {
    const text = (value: Value | undefined) => printable(textOf(value ?? null, column));
    const name = printable(column.name);
    const width = rows.reduce((most, row) => Math.max(most, stringWidth(text(row[at]))), stringWidth(name));
    return { at, name, width, isNumber: column.type === 'integer' || column.type === 'number', text };
  });
}

/**
 * Columns that fit a terminal, with values in readable units. While they are too wide, in this order: sentences move
 * below the table; times lose year and seconds; names of ports are hidden, then columns of times, then packets and
 * gigabytes; names replace the values they name; texts are cut in the middle; the last columns are hidden; the first
 * column is cut. If there is space left, the measure gets bars.
 */
export function fitColumns(columns: readonly Column[], rows: readonly Row[], fit: Fit): FittedColumns {
  const unitOf = (name: string) => (Object.hasOwn(fit.units, name) ? fit.units[name] : undefined);
  const readable = (value: Value, { name }: Column) => readableCell(value, unitOf(name));
  const all = naturalColumns(columns, rows, readable);
  const isLong = ({ at }: ShownColumn) => isSentence(unitOf(columns[at]?.name ?? ''));
  const below = totalWidth(all) > fit.width ? all.filter(isLong) : [];
  let shown = all.filter((column) => !below.includes(column));
  const left: string[] = [];
  const tooWide = () => totalWidth(shown) > fit.width;
  const leave = (column: ShownColumn | undefined) => {
    if (!column || shown.length === 1) return;
    shown = shown.filter((one) => one !== column);
    left.push(column.name);
  };
  const unitAt = ({ at }: ShownColumn) => unitOf(columns[at]?.name ?? '');
  const times = (column: ShownColumn) => isTime(unitAt(column));
  const hasUnit = (unit: string) => (column: ShownColumn) => unitAt(column) === unit;
  if (tooWide()) {
    shown = naturalColumns(columns, rows, (value, column) => {
      const text = readable(value, column);
      return isTime(unitOf(column.name)) ? shortTime(text) : text;
    }).filter(({ at }) => !below.some((one) => one.at === at));
  }
  // A table about times begins with a time, which stays.
  const leaving = [
    ...shown.filter(({ name }) => fit.names?.some((one) => one.isPort && one.name === name)),
    ...shown.slice(1).filter(times),
    ...shown.slice(1).filter(hasUnit('packets')),
    // Bytes show the same.
    ...shown.slice(1).filter(hasUnit('GB')),
  ];
  for (const column of leaving) if (tooWide()) leave(column);
  if (tooWide() && fit.names) shown = withNamesInside(shown, fit.names, rows);
  if (tooWide()) shown = shortened(shown, fit.width);
  while (tooWide() && shown.length > 1) leave(shown.at(-1));
  const [first] = shown;
  if (first && tooWide()) shown = [{ ...first, width: fit.width }];
  const measure = columns.findIndex(({ name }) => name === fit.measure);
  const room = fit.width - totalWidth(shown) - GAP.length;
  return { shown: withBars(shown, measure, { rows, room }), left, below };
}

/** The columns with each name in place of the value it names. */
function withNamesInside(
  columns: readonly ShownColumn[],
  names: readonly NameColumn[],
  rows: readonly Row[],
): ShownColumn[] {
  return columns.flatMap((column) => {
    if (names.some(({ name }) => name === column.name)) return [];
    const named = columns.find(({ name }) =>
      names.some((one) => one.name === name && one.of === column.name && !one.isPort),
    );
    if (!named) return [column];
    const text: ShownColumn['text'] = (value, row) =>
      (row?.[named.at] ?? null) === null ? column.text(value, row) : named.text(row?.[named.at]);
    const width = rows.reduce(
      (most, row) => Math.max(most, stringWidth(text(row[column.at], row))),
      stringWidth(column.name),
    );
    return [{ ...column, text, width, isNumber: false }];
  });
}

function totalWidth(columns: readonly ShownColumn[]): number {
  return columns.reduce((sum, { width }) => sum + width, GAP.length * Math.max(0, columns.length - 1));
}

/** Cuts the widest texts first, evenly. */
function shortened(columns: readonly ShownColumn[], most: number): ShownColumn[] {
  const widths = columns.map(({ width }) => width);
  let over = totalWidth(columns) - most;
  while (over > 0) {
    const texts = columns.map(({ isNumber }, at) => (isNumber ? 0 : (widths[at] ?? 0)));
    const widest = Math.max(...texts);
    if (widest <= SHORTEST_TEXT) break;
    widths[texts.indexOf(widest)] = widest - 1;
    over -= 1;
  }
  return columns.map((column, at) => ({ ...column, width: widths[at] ?? column.width }));
}
