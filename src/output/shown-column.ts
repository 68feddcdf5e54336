import type { Value } from '../rows/rows.ts';

/** A column as it is shown. */
export interface ShownColumn {
  /** Where its values are in a row. */
  readonly at: number;
  readonly name: string;
  readonly width: number;
  readonly isNumber: boolean;
  readonly text: (value: Value | undefined) => string;
}
