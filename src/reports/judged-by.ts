import type { RecordFilter } from '../flows/record-filter.ts';
import type { Inventory } from '../inventory/inventory.ts';
import type { Window } from '../logs/window.ts';

/** The parts of a run that decide which rows can be judged. */
export interface JudgedBy {
  readonly window: Window | undefined;
  readonly filter: RecordFilter;
  readonly options?: Readonly<Record<string, unknown>> | undefined;
  readonly inventory?: Inventory | undefined;
  readonly signal?: AbortSignal | undefined;
}
