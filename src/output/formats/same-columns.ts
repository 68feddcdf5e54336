import type { Row } from '../../rows/rows.ts';
import type { ShownColumn } from './shown-column.ts';

/** True if the column has no value in any row. */
export const isEmptyColumn = ({ at }: ShownColumn, rows: readonly Row[]): boolean =>
  rows.every((row) => (row[at] ?? null) === null);

/** True if the column has one value in all rows. */
export const isSameColumn = ({ at }: ShownColumn, rows: readonly Row[]): boolean =>
  rows.length > 0 && rows.every((row) => (row[at] ?? null) === (rows[0]?.[at] ?? null));
