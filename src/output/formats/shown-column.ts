import type { Row, Value } from '../../rows/rows.ts';

/** A column as it is shown. */
export interface ShownColumn {
  /** Where its values are in a row. */
  readonly at: number;
  readonly name: string;
  readonly width: number;
  readonly isNumber: boolean;
  /** @param row that the value is of, for what another of its values changes */
  readonly text: (value: Value | undefined, row?: Row) => string;
}
