import type { RecordFilter } from '../flows/record-filter.ts';
import type { Inventory } from '../inventory/inventory.ts';
import type { Window } from '../logs/window.ts';
import type { Names } from '../names/names.ts';

/** The parts of a run that decide which rows can be judged. */
export interface JudgedBy {
  readonly window: Window | undefined;
  readonly filter: RecordFilter;
  /** IANA time zone of days (default: UTC). */
  readonly zone?: string | undefined;
  readonly options?: Readonly<Record<string, unknown>> | undefined;
  readonly inventory?: Inventory | undefined;
  /** Names of addresses and interfaces, if the filter or the groups use them. */
  readonly names?: (() => Names | undefined) | undefined;
  readonly signal?: AbortSignal | undefined;
}
