import type { Row, Value } from '../../rows/rows.ts';

/** A column of a table on a terminal. */
export interface ShownColumn {
  /** Index of its values in a row. */
  readonly at: number;
  readonly name: string;
  readonly width: number;
  readonly isNumber: boolean;
  /** @param row the row of the value, for columns whose text depends on another value */
  readonly text: (value: Value | undefined, row?: Row) => string;
}
