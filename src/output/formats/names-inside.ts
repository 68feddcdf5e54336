import stringWidth from 'string-width';
import type { NameColumn } from '../../rows/name-column.ts';
import type { Row, Value } from '../../rows/rows.ts';
import type { ShownColumn } from './shown-column.ts';
import { wrappedHeading } from './wrapped-heading.ts';

/** Ids of AWS resources: `eni-0a1b2c3d`. */
const RESOURCE_ID = /^[a-z]+-[0-9a-f]{8,}$/;

/**
 * Replaces values by their names. A name that several values share is followed by its value, so that rows about
 * different things look different.
 */
export function withNamesInside(
  columns: readonly ShownColumn[],
  names: readonly NameColumn[],
  rows: readonly Row[],
): ShownColumn[] {
  const named = columns.flatMap((column) => {
    const name = nameOf(column, columns, names);
    return name ? [{ column, name }] : [];
  });
  const shared = sharedNames(named, rows);
  return columns.flatMap((column) => {
    if (named.some((one) => one.name === column)) return [];
    const name = named.find((one) => one.column === column)?.name;
    if (!name) return [column];
    const text: ShownColumn['text'] = (value, row) => {
      const called = row?.[name.at] ?? null;
      if (called === null) return column.text(value, row);
      const short = name.text(called);
      return shared.has(keyOf(called, value)) ? `${short} ${column.text(value, row)}` : short;
    };
    const valueWidth = rows.reduce((most, row) => Math.max(most, stringWidth(text(row[column.at], row))), 0);
    return [wrappedHeading({ ...column, text, valueWidth, isNumber: false, isNamed: true })];
  });
}

/** Returns the column with the names of a column's values, if there is one; ports keep their numbers. */
export function nameOf(
  { name: of }: ShownColumn,
  columns: readonly ShownColumn[],
  names: readonly NameColumn[],
): ShownColumn | undefined {
  const named = names.find((one) => one.of === of && !one.isPort);
  return named && columns.find(({ name }) => name === named.name);
}

/** An interface and its address may have the same name, so each kind is counted separately. */
const keyOf = (name: Value, value: Value | undefined) =>
  `${RESOURCE_ID.test(String(value)) ? 'id' : 'address'} ${name}`;

/** Returns the names that several values share. */
function sharedNames(
  named: readonly { readonly column: ShownColumn; readonly name: ShownColumn }[],
  rows: readonly Row[],
): ReadonlySet<string> {
  const first = new Map<string, Value | undefined>();
  const shared = new Set<string>();
  for (const row of rows)
    for (const { column, name } of named) {
      const called = row[name.at] ?? null;
      if (called === null) continue;
      const value = row[column.at];
      const key = keyOf(called, value);
      if (!first.has(key)) first.set(key, value);
      else if (first.get(key) !== value) shared.add(key);
    }
  return shared;
}
