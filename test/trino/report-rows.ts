import { EXAMPLE_INVENTORY } from '../../scripts/example-inventory.ts';
import { exampleOptions } from '../../scripts/example-options.ts';
import type { RecordFilter } from '../../src/flows/record-filter.ts';
import type { Window } from '../../src/logs/window.ts';
import type { AnyReport } from '../../src/reports/define-report.ts';
import { runReport } from '../../src/reports/run-report.ts';
import type { Value } from '../../src/rows/rows.ts';
import type { Source } from '../../src/sources/source.ts';

/** The rows of a report, integers as text, so that engines can be compared whatever they hold them in. */
export async function rowsOf(
  report: AnyReport,
  source: Source,
  window: Window | undefined,
  filter: RecordFilter = {},
): Promise<unknown[][]> {
  await using opened = await source.open({ window, filter });
  const { columns, batches } = await runReport(report, opened, {
    window,
    filter,
    limit: 'all',
    options: exampleOptions(report),
    inventory: EXAMPLE_INVENTORY,
  });
  const rows: unknown[][] = [columns.map(({ name, type }) => `${name} ${type}`)];
  for await (const batch of batches) rows.push(...batch.map((row) => row.map(plain)));
  return rows;
}

function plain(value: Value): unknown {
  return typeof value === 'bigint' || Number.isInteger(value) ? String(value) : value;
}
