import stringWidth from 'string-width';
import type { NameColumn } from '../../rows/name-column.ts';
import { printable } from '../../rows/printable.ts';
import { isTime, readableCell, shortTime } from '../../rows/readable-cell.ts';
import type { Column, Others, Row, Value } from '../../rows/rows.ts';
import { isSentence } from '../../rows/sentence.ts';
import { withBars } from './bars.ts';
import { nameOf, withNamesInside } from './names-inside.ts';
import { isEmptyColumn, isSameColumn } from './same-columns.ts';
import type { ShownColumn } from './shown-column.ts';
import { wrappedHeading } from './wrapped-heading.ts';

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
  /** Columns that identify a row. */
  readonly key?: readonly string[] | undefined;
  /** Columns that answer the question; these and the key are hidden last. */
  readonly answer?: readonly string[] | undefined;
  /** Columns that the user named: they are never hidden, only shown once below the table if they have one value. */
  readonly requested?: readonly string[] | undefined;
  /** Totals of the omitted rows, known when all rows have been read. */
  readonly others?: () => Others | undefined;
}

/** A column with one value in all rows. */
export interface SameColumn {
  /** Index of its values in a row. */
  readonly at: number;
  readonly name: string;
  readonly text: string;
}

export interface FittedColumns {
  readonly shown: readonly ShownColumn[];
  /** Columns shown once, below the table. */
  readonly same: readonly SameColumn[];
  /** Names of columns without values. */
  readonly empty: readonly string[];
  /** Names of hidden columns. */
  readonly left: readonly string[];
  /** Columns of sentences, which are printed below the table. */
  readonly below: readonly ShownColumn[];
}

/** Between two columns. */
export const GAP = '  ';

/** Texts are not cut below this width, which distinguishes `2001:db8:…` from other addresses. */
const SHORTEST_TEXT = 19;

/** Minimum widths before a column of the answer is hidden; IPv4 addresses are not cut. */
const SHORTEST_ADDRESS = 15;
const SHORTEST_NAME = 10;

/** Minimum width if only columns that the user requested are left. */
const SHORTEST_REQUESTED = 7;

/** Returns all columns at the width of their values. */
export function naturalColumns(
  columns: readonly Column[],
  rows: readonly Row[],
  textOf: (value: Value, column: Column) => string = (value) => (value === null ? '-' : String(value)),
): ShownColumn[] {
  return columns.map((column, at) => {
    const text = (value: Value | undefined) => printable(textOf(value ?? null, column));
    const name = printable(column.name);
    const valueWidth = rows.reduce((most, row) => Math.max(most, stringWidth(text(row[at]))), 0);
    const width = Math.max(valueWidth, stringWidth(name));
    const isNumber = column.type === 'integer' || column.type === 'number';
    return { at, name, heading: [name], width, valueWidth, isNumber, text };
  });
}

export interface Fitting extends Fit {
  /** True if there are no other rows, so that a value that is the same in these rows is the same in all. */
  readonly isWhole: boolean;
  /** Totals of the omitted rows, shown below the rows; columns must fit them too. */
  readonly totals?: Row | undefined;
}

/**
 * Fits columns to a terminal, with values in readable units. While they are too wide, in this order: sentences move
 * below the table; times lose year and seconds; empty columns and those with one value leave the table and are named
 * below it; headings are wrapped; columns that are neither key nor answer are hidden; names replace the values they
 * name; texts are cut in the middle; the last columns are hidden; columns that the user named leave the table if they
 * have one value; texts are cut further; the first column is cut. If no column is hidden and there is space left, the
 * measure gets bars.
 */
export function fitColumns(columns: readonly Column[], rows: readonly Row[], fit: Fitting): FittedColumns {
  const { names = [], key = [], answer = [], requested = [], totals } = fit;
  const measured = totals ? [...rows, totals] : rows;
  const unitOf = (name: string) => (Object.hasOwn(fit.units, name) ? fit.units[name] : undefined);
  const unitAt = ({ at }: ShownColumn) => unitOf(columns[at]?.name ?? '');
  const readable = (value: Value, { name }: Column) => readableCell(value, unitOf(name));
  const all = naturalColumns(columns, measured, readable);
  const isTooWide = totalWidth(all) > fit.width;
  const below = isTooWide ? all.filter((column) => isSentence(unitAt(column))) : [];
  const isBelow = ({ at }: ShownColumn) => below.some((one) => one.at === at);
  let shown = all.filter((column) => !isBelow(column));
  const tooWide = () => totalWidth(shown) > fit.width;
  if (tooWide())
    shown = naturalColumns(columns, measured, (value, column) => {
      const text = readable(value, column);
      return isTime(unitOf(column.name)) ? shortTime(text) : text;
    }).filter((column) => !isBelow(column));

  const isWanted = ({ name }: ShownColumn) => requested.includes(name);
  const isPortName = ({ name }: ShownColumn) => names.some((one) => one.isPort && one.name === name);
  /** The name of an address belongs to the address. */
  const isOf =
    (wanted: readonly string[]) =>
    ({ name }: ShownColumn) =>
      wanted.includes(names.find((one) => one.name === name && !one.isPort)?.of ?? name);
  const isKey = isOf(key);
  const isAnswer = isOf([...key, ...answer]);
  const remove = (...gone: readonly (ShownColumn | undefined)[]) => {
    shown = shown.filter((one) => !gone.includes(one));
  };

  const same: SameColumn[] = [];
  const empty: string[] = [];
  const leaveSame = (column: ShownColumn) => {
    const name = nameOf(column, shown, names);
    const [row] = rows;
    if (!row || shown.length <= (name ? 2 : 1)) return;
    if (isEmptyColumn(column, rows)) empty.push(column.name);
    else same.push({ at: column.at, name: column.name, text: sameText(row, column, name) });
    remove(column, name);
  };
  const isName = ({ name }: ShownColumn) => names.some((one) => one.name === name);
  const constant = shown.filter(
    (column) => !isName(column) && !isWanted(column) && isSameColumn(column, rows),
  );
  const sameNow = (columnsOf: readonly ShownColumn[]) => {
    for (const column of columnsOf) if (fit.isWhole && tooWide()) leaveSame(column);
  };
  const aside = constant.filter((one) => !isAnswer(one)).reverse();
  sameNow(aside.filter((one) => isEmptyColumn(one, rows)));
  sameNow(aside.filter((one) => !isEmptyColumn(one, rows)));
  if (tooWide()) shown = withHeadings(shown, fit.width);
  sameNow(
    shown.filter((column) => isAnswer(column) && constant.some(({ at }) => at === column.at)).reverse(),
  );

  const hidden: ShownColumn[] = [];
  const leave = (column: ShownColumn | undefined) => {
    if (!column || shown.length === 1 || isWanted(column)) return false;
    // Without its address, a name would look like a different column.
    remove(column, nameOf(column, shown, names));
    hidden.push(column);
    return true;
  };
  const isAside = (column: ShownColumn) => key.length + answer.length > 0 && !isAnswer(column);
  // Without key and answer, the first column of a table about times is a time, and stays.
  const times = shown.slice(1).filter((column) => isTime(unitAt(column)) && !isAnswer(column));
  const ofUnit = (unit: string) =>
    shown.slice(1).filter((column) => unitAt(column) === unit && !isAnswer(column));
  const leaving = new Set([
    ...shown.filter(isPortName),
    ...times,
    ...ofUnit('packets'),
    // The bytes column has the same values.
    ...ofUnit('GB'),
    ...shown.filter((column) => isAside(column) && !isName(column)).reverse(),
  ]);
  for (const column of leaving) if (tooWide()) leave(column);
  if (tooWide() && names.length > 0) shown = withNamesInside(shown, names, rows);
  if (tooWide()) shown = shortened(shown, fit.width, SHORTEST_TEXT);
  for (const column of shown.filter((one) => !isAnswer(one)).reverse()) if (tooWide()) leave(column);
  // Values named below the table are not cut.
  if (shown.every(isWanted)) sameNow(shown.filter((one) => isSameColumn(one, rows)).reverse());
  if (tooWide()) shown = shortened(shown, fit.width, SHORTEST_ADDRESS);
  if (tooWide()) shown = shortened(shown, fit.width, SHORTEST_NAME, (one) => one.isNamed === true);
  for (const column of [
    ...shown.filter((one) => isAnswer(one) && !isKey(one)).reverse(),
    ...shown.filter(isKey).reverse(),
  ])
    if (tooWide()) leave(column);
  // Only requested columns are left: short texts in one line are better than long ones in two.
  if (tooWide()) shown = shortened(shown, fit.width, SHORTEST_REQUESTED);
  const [first] = shown;
  if (first && shown.length === 1 && tooWide()) shown = [{ ...first, width: fit.width }];
  // Hidden columns return if later steps made space for them, the most important first.
  for (const column of hidden.toReversed()) {
    const back = [...shown, column].sort((a, b) => a.at - b.at);
    if (totalWidth(back) > fit.width) continue;
    shown = back;
    hidden.splice(hidden.indexOf(column), 1);
  }
  const left = hidden.map(({ name }) => name);
  const measure =
    hidden.length + same.length > 0 ? -1 : columns.findIndex(({ name }) => name === fit.measure);
  const barred = (some: readonly ShownColumn[]) =>
    withBars(some, measure, { rows, room: fit.width - totalWidth(some) - GAP.length });
  // Empty columns make space for bars, too.
  const filled = shown.filter(
    (column) => !fit.isWhole || !constant.some(({ at }) => at === column.at) || !isEmptyColumn(column, rows),
  );
  if (barred(shown).length === shown.length && barred(filled).length > filled.length) {
    empty.push(...shown.filter((column) => !filled.includes(column)).map(({ name }) => name));
    shown = filled;
  }
  return {
    shown: barred(shown),
    same: same.sort((a, b) => a.at - b.at),
    empty,
    left,
    below,
  };
}

/** Returns `10.0.0.1 (web 1)`, or the value alone. */
function sameText(row: Row, column: ShownColumn, name: ShownColumn | undefined): string {
  const text = column.text(row[column.at], row);
  return name && (row[name.at] ?? null) !== null ? `${name.text(row[name.at])} (${text})` : text;
}

function totalWidth(columns: readonly ShownColumn[]): number {
  return columns.reduce((sum, { width }) => sum + width, GAP.length * Math.max(0, columns.length - 1));
}

/** Wraps headings wider than their values, starting with those that save the most. */
function withHeadings(columns: readonly ShownColumn[], most: number): ShownColumn[] {
  const all = columns.map((column) => ({ column, wrapped: wrappedHeading(column) }));
  const saved = (one: (typeof all)[number]) => one.column.width - one.wrapped.width;
  const chosen = new Set<(typeof all)[number]>();
  let over = totalWidth(columns) - most;
  for (const one of all.toSorted((a, b) => saved(b) - saved(a))) {
    if (over <= 0 || saved(one) <= 0) break;
    chosen.add(one);
    over -= saved(one);
  }
  return all.map((one) => (chosen.has(one) ? one.wrapped : one.column));
}

/** Cuts the widest texts first, evenly. */
function shortened(
  columns: readonly ShownColumn[],
  most: number,
  shortest: number,
  isCut: (column: ShownColumn) => boolean = ({ isNumber }) => !isNumber,
): ShownColumn[] {
  const widths = columns.map(({ width }) => width);
  let over = totalWidth(columns) - most;
  while (over > 0) {
    const texts = columns.map((column, at) => (isCut(column) ? (widths[at] ?? 0) : 0));
    const widest = Math.max(...texts);
    if (widest <= shortest) break;
    widths[texts.indexOf(widest)] = widest - 1;
    over -= 1;
  }
  return columns.map((column, at) => ({ ...column, width: widths[at] ?? column.width }));
}
