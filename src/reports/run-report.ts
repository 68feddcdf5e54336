import { recordsBefore } from '../flows/exchanges/exchange-filter.ts';
import type { Narrowing } from '../flows/narrowing.ts';
import { checkNeeded } from '../flows/needed-fields.ts';
import { filterColumns, type RecordFilter } from '../flows/record-filter.ts';
import type { Inventory } from '../inventory/inventory.ts';
import type { Window } from '../logs/window.ts';
import type { Names } from '../names/names.ts';
import type { Rows } from '../rows/rows.ts';
import { fittedSql, type ReadRecords } from '../sources/fitted-sql.ts';
import type { OpenedSource } from '../sources/source.ts';
import { compileReport, fieldsWith, type LimitOverflow } from './compile-report.ts';
import type { AnyReport } from './define-report.ts';
import { windowRead } from './lookback.ts';
import { withDefaults } from './read-options.ts';
import { refinedRows } from './refined-rows.ts';

export interface ReportRun {
  readonly window: Window | undefined;
  readonly filter: RecordFilter;
  readonly options?: Readonly<Record<string, unknown>> | undefined;
  readonly limit?: number | 'all' | undefined;
  readonly beyond?: LimitOverflow | undefined;
  /** IANA time zone of days and hours (default: UTC). */
  readonly zone?: string | undefined;
  readonly inventory?: Inventory | undefined;
  /** Knowledge about the records (default: none). */
  readonly narrowing?: Narrowing | undefined;
  /** Names of addresses and interfaces. */
  readonly names?: (() => Names | undefined) | undefined;
}

/**
 * Returns the SQL of a report over an opened source.
 * @throws FlowqError (source) if the source does not log a required field
 */
export function reportSql(report: AnyReport, source: OpenedSource, run: ReportRun): string {
  const needed = [...fieldsWith(report, run.options), ...filterColumns(run.filter)];
  checkNeeded(named(report), needed, source.sets, report.adHoc ? undefined : report);
  return compileReport(
    report,
    { ...run, sets: source.sets, columnar: source.columnar, marks: source.marks },
    source.dialect,
  );
}

/** Returns the records that a report reads. */
export function readBy(
  report: AnyReport,
  { window, filter, options }: Pick<ReportRun, 'window' | 'filter' | 'options'>,
): ReadRecords {
  return {
    relation: report.relation,
    shorter: report.shorter,
    window: windowRead(report, withDefaults(report, options ?? {}), window),
    filter: report.filters === 'exchanges' ? recordsBefore(filter) : filter,
  };
}

const named = ({ name, adHoc }: AnyReport) => (adHoc ? 'the query' : `the report ${name}`);

/** Runs a report over an opened source and streams its rows. */
export async function runReport(
  report: AnyReport,
  source: OpenedSource,
  run: ReportRun,
  signal?: AbortSignal,
): Promise<Rows> {
  const sql = await fittedSql(
    source,
    readBy(report, run),
    (narrowing) => reportSql(report, source, { ...run, narrowing }),
    { signal },
  );
  return refinedRows(report, await (await source.runner()).run(sql, { signal }), run);
}
