import type { Window } from '../logs/window.ts';
import { readableCell } from '../rows/readable-cell.ts';
import type { Column, Row, Value } from '../rows/rows.ts';
import type { Cell, Fold } from './fold.ts';
import type { Attributes, Markup } from './markup.ts';

/** The data of a picture. */
export interface Shown {
  readonly columns: readonly Column[];
  /** The first rows, in the order of the report. */
  readonly rows: readonly Row[];
  /** Number of further rows. */
  readonly more: number;
  /** Units of columns by name. */
  readonly units: Readonly<Record<string, string>>;
  /** Columns that identify a row. */
  readonly key?: readonly string[] | undefined;
  readonly window: Window | undefined;
  /** Returns the name of a column's value, such as that of an address. */
  readonly nameOf?: ((column: string, value: Value) => string | undefined) | undefined;
}

/** The input of each kind of picture. */
export interface Scene extends Shown {
  /** Pixels. */
  readonly width: number;
  /** Id of the hatching pattern. */
  readonly hatch: string;
  readonly fold: Fold | undefined;
  readonly cells: readonly Cell[];
}

export interface Drawing {
  readonly height: number;
  readonly body: readonly Markup[];
  /** A description in a sentence or two, for people who cannot see the picture. */
  readonly description: string;
}

export const valueText = ({ units }: Shown, column: string, value: number | bigint | null): string =>
  readableCell(value, Object.hasOwn(units, column) ? units[column] : undefined);

/** Returns the label of a thing: its values with their names, `(none)` if it has none. */
export function thingText(
  { nameOf }: Shown,
  columns: readonly string[],
  values: readonly Value[] | undefined,
): string {
  if (!values) return 'others';
  const words = values.flatMap((value, at) => {
    if (value === null || value === '') return [];
    const name = nameOf?.(columns[at] ?? '', value);
    return [name === undefined ? String(value) : `${name} ${value}`];
  });
  return words.length > 0 ? words.join(' ') : '(none)';
}

/** Returns the attribute with which a page filters the rows of a mark: the values of its columns. */
export function filterOf(columns: readonly string[], values: readonly Value[] | undefined): Attributes {
  if (!values) return {};
  return {
    'data-filter': JSON.stringify(columns.map((column, at) => [column, filterText(values[at] ?? null)])),
  };
}

const filterText = (value: Value) => (value === null ? null : String(value));

/** Returns the number of rows in cells. */
export const rowsOf = (cells: readonly Cell[]) => cells.reduce((sum, { rows }) => sum + rows, 0);

/** Returns `1,234 rows`, or another noun. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString('en-US')} ${count === 1 ? one : many}`;
}

/** Returns the first few texts, and the number of the others. */
export function listed(texts: readonly string[], most = 5): string {
  if (texts.length === 0) return 'nothing';
  const more = texts.length - most;
  return `${texts.slice(0, most).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
