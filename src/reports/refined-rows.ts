import type { RecordFilter } from '../flows/record-filter.ts';
import type { Inventory } from '../inventory/inventory.ts';
import { NO_INVENTORY } from '../inventory/present.ts';
import type { Window } from '../logs/window.ts';
import { checkColumns } from '../rows/check-columns.ts';
import { type Row, type Rows, rowObjects, type Value } from '../rows/rows.ts';
import type { AnyReport } from './define-report.ts';
import { withDefaults } from './read-options.ts';

export interface RefineOptions {
  readonly options?: Readonly<Record<string, unknown>> | undefined;
  readonly inventory?: Inventory | undefined;
  readonly window: Window | undefined;
  readonly filter: RecordFilter;
}

/** Returns the rows of a report's query, refined if the report does that. */
export function refinedRows(
  report: AnyReport,
  rows: Rows,
  { options = {}, inventory = NO_INVENTORY, window, filter }: RefineOptions,
): Rows {
  const { refine } = report;
  checkColumns(rows, Object.keys(report.columns));
  if (!refine) return rows;
  async function* batches(): AsyncGenerator<readonly Row[]> {
    const all = (await Array.fromAsync(rowObjects<Readonly<Record<string, Value>>>(rows))).flat();
    const context = { options: withDefaults(report, options), inventory, window, filter };
    const refined = refine?.(all as never, context as never) as readonly Readonly<Record<string, Value>>[];
    yield refined.map((row) => rows.columns.map(({ name }) => row[name] ?? null));
  }
  return { columns: rows.columns, batches: batches() };
}
