import { EXAMPLE_INVENTORY } from '../../scripts/example-inventory.ts';
import { exampleOptions } from '../../scripts/example-options.ts';
import type { GlueSourceConfig } from '../../src/config/config.ts';
import type { RecordFilter } from '../../src/flows/record-filter.ts';
import { querySql } from '../../src/flows/user-query.ts';
import type { Window } from '../../src/logs/window.ts';
import type { AnyReport } from '../../src/reports/define-report.ts';
import { REPORTS } from '../../src/reports/index.ts';
import { type ReportRun, runReport } from '../../src/reports/run-report.ts';
import type { Value } from '../../src/rows/rows.ts';
import type { Source } from '../../src/sources/source.ts';

/** The rows of a report, integers as text, so that engines can be compared whatever they hold them in. */
export async function rowsOf(
  report: AnyReport,
  source: Source,
  window: Window | undefined,
  filter: RecordFilter = {},
  more: Pick<ReportRun, 'options' | 'inventory' | 'names' | 'zone'> = {},
): Promise<unknown[][]> {
  await using opened = await source.open({ window, filter });
  const { columns, batches } = await runReport(report, opened, {
    window,
    filter,
    limit: 'all',
    options: exampleOptions(report),
    inventory: EXAMPLE_INVENTORY,
    ...more,
  });
  const rows: unknown[][] = [columns.map(({ name, type }) => `${name} ${type}`)];
  for await (const batch of batches) rows.push(...batch.map((row) => row.map(plain)));
  return rows;
}

/** The rows of SQL over a source, integers as text. */
export async function rowsOfSql(sql: string, source: Source, window: Window): Promise<unknown[][]> {
  await using opened = await source.open({ window, filter: {} });
  const text = querySql(sql, { sets: opened.sets, window, filter: {} }, opened.dialect);
  const { batches } = await (await opened.runner()).run(text);
  return (await Array.fromAsync(batches)).flat().map((row) => row.map(plain));
}

type Tables = Pick<GlueSourceConfig, 'tables'>;

/** The reports whose fields the tables have. */
export function loggedReports({ tables }: Tables): AnyReport[] {
  const columns = new Set(tables.flatMap(({ fields }) => fields.map((field) => field.replaceAll('-', '_'))));
  return REPORTS.filter(({ fields }) => fields.every((column) => columns.has(column)));
}

const SOME = new Set(['rejected', 'actions', 'top-talkers', 'timeline', 'log-quality']);

/** A few that together read what records hold and what was lost: what is asked where tables are in question, not reports. */
export function someReports(tables: Tables): AnyReport[] {
  return loggedReports(tables).filter(({ name }) => SOME.has(name));
}

function plain(value: Value): unknown {
  return typeof value === 'bigint' || Number.isInteger(value) ? String(value) : value;
}
