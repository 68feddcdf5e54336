import type { Inventory } from '../../inventory/inventory.ts';
import type { WindowInput } from '../../logs/window-input.ts';
import type { ReadOptions } from '../../sources/read-rows.ts';

/** Options for reading the rows of any report. */
export interface ReportRun extends ReadOptions {
  /**
   * The time range of the rows, such as `'1d'`, `'all'` or `{ since: '2026-11-20', until: '2026-11-21', zone: 'UTC' }`.
   */
  readonly window: WindowInput;
  /** Maximum rows, from 1 (default: all). */
  readonly limit?: number | 'all' | undefined;
  /**
   * Offset of the earlier window to compare with, such as `1w` or seconds: rows of both windows are joined by their key
   * and have the columns of `ComparedColumns`, the largest change first.
   */
  readonly against?: string | number | undefined;
  /** The inventory, for reports that need one, and for names in the filter. */
  readonly inventory?: Inventory | undefined;
}

/** Values of a report's options `O` by name; those of `Q` have no default. */
export type GivenOptions<O, Q extends PropertyKey = never> = [Q] extends [never]
  ? { readonly options?: Partial<O> | undefined }
  : { readonly options: Partial<O> & Pick<O, Q & keyof O> };

/** The input of `reportRows`: `options` is required for a report that has options without a default. */
export type ReportRowsOptions<O = Record<never, never>, Q extends PropertyKey = never> = ReportRun &
  GivenOptions<O, Q>;
