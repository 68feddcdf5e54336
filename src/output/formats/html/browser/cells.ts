import { printable } from '../../../../rows/printable.ts';
import { readableCell } from '../../../../rows/readable-cell.ts';

/** A value in the data of a page; integers beyond 2^53 are strings, and columns have their type. */
export type DataValue = string | number | boolean | null;

export interface DataColumn {
  readonly name: string;
  readonly type: string;
  readonly unit?: string | undefined;
}

export interface Data {
  readonly columns: readonly DataColumn[];
  readonly rows: readonly (readonly DataValue[])[];
}

export const isNumber = ({ type }: Pick<DataColumn, 'type'>) => type === 'integer' || type === 'number';

/** Returns a value as readable text, and exactly. */
export function cellText(
  value: DataValue,
  column: DataColumn,
): { readonly text: string; readonly exact: string } {
  const exact = value === null ? '' : printable(String(value));
  const number = column.type === 'integer' && typeof value === 'string' ? Number(value) : value;
  const shown = readableCell(number, column.unit);
  return { text: printable(shown === String(number) ? exact : shown), exact };
}

/** Returns a comparison: numbers by size, integers of any size exactly; texts by their characters; NULL last. */
export function comparedBy({ type }: DataColumn): (one: DataValue, other: DataValue) => number {
  const order = (one: number | string | bigint, other: number | string | bigint) =>
    one < other ? -1 : one > other ? 1 : 0;
  if (type === 'integer')
    return (one, other) =>
      nullsLast(one, other) ??
      (order(Number(one), Number(other)) ||
        (one === other ? 0 : order(BigInt(String(one)), BigInt(String(other)))));
  if (type === 'number') return (one, other) => nullsLast(one, other) ?? order(Number(one), Number(other));
  return (one, other) => nullsLast(one, other) ?? order(String(one), String(other));
}

function nullsLast(one: DataValue, other: DataValue): number | undefined {
  if (one !== null && other !== null) return undefined;
  return Number(one === null) - Number(other === null);
}

const WORD = /(?:"((?:[^"\\]|\\.)*)"|([^\s="]+))(?:=(?:"((?:[^"\\]|\\.)*)"|(\S*)))?/g;

const unquoted = (text: string) => text.replaceAll(/\\(.)/g, '$1');

export const quoted = (text: string) =>
  /^[^\s="\\]*$/.test(text) ? text : `"${text.replaceAll(/["\\]/g, '\\$&')}"`;

/**
 * Returns the test of a filter: each word must occur in a cell, and each `column=value` must be the complete cell of
 * that column, empty for NULL.
 */
export function filterTest(
  words: string,
  columns: readonly DataColumn[],
): (row: readonly DataValue[]) => boolean {
  const tests = [...words.matchAll(WORD)].map(
    ([whole, quotedName, plainName = '', quotedValue, plainValue]) => {
      const name = quotedName === undefined ? plainName : unquoted(quotedName);
      const value = quotedValue === undefined ? plainValue : unquoted(quotedValue);
      const at = value === undefined ? -1 : columns.findIndex((column) => column.name === name);
      if (at >= 0) return (row: readonly DataValue[]) => String(row[at] ?? '') === value;
      const part = (value === undefined ? name : whole).toLowerCase();
      return (row: readonly DataValue[]) =>
        row.some((cell) => cell !== null && String(cell).toLowerCase().includes(part));
    },
  );
  return (row) => tests.every((test) => test(row));
}
