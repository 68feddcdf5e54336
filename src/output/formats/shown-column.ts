import type { Row, Value } from '../../rows/rows.ts';

/** A column of a table on a terminal. */
export interface ShownColumn {
  /** Index of its values in a row. */
  readonly at: number;
  readonly name: string;
  /** Heading, by line. */
  readonly heading: readonly string[];
  readonly width: number;
  /** Width of its widest value. */
  readonly valueWidth: number;
  readonly isNumber: boolean;
  /** True if names replace its values. */
  readonly isNamed?: true;
  /** @param row the row of the value, for columns whose text depends on another value */
  readonly text: (value: Value | undefined, row?: Row) => string;
}
