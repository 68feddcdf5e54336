import { messageOf, usageError } from '../errors.ts';
import { checkNeeded } from '../flows/needed-fields.ts';
import { filterColumns, type RecordFilter } from '../flows/record-filter.ts';
import type { RelationName } from '../flows/relation.ts';
import type { Inventory } from '../inventory/inventory.ts';
import { NO_INVENTORY } from '../inventory/present.ts';
import type { FlowColumn } from '../logs/fields.ts';
import type { Window } from '../logs/window.ts';
import type { WindowInput } from '../logs/window-input.ts';
import { withMeanings } from '../names/named-filter.ts';
import { Names } from '../names/names.ts';
import type { RowStream } from '../rows/row-stream.ts';
import type { Rows } from '../rows/rows.ts';
import { type MakeSql, type ReadOptions, readRows } from '../sources/read-rows.ts';
import type { OpenSource, Source } from '../sources/source.ts';
import { type Beyond, compileReport, fieldsWith, withDefaults } from './compile-report.ts';
import type { AnyReport, Report } from './define-report.ts';
import { judgedCaveats } from './judged-caveats.ts';
import { windowRead } from './lookback.ts';
import { refinedRows } from './refined-rows.ts';

export interface ReportRun {
  readonly window: Window | undefined;
  readonly filter: RecordFilter;
  readonly options?: Readonly<Record<string, unknown>> | undefined;
  readonly limit?: number | 'all' | undefined;
  readonly beyond?: Beyond | undefined;
  /** IANA time zone whose days are meant; UTC without it. */
  readonly zone?: string | undefined;
  /** What there is behind addresses and ids. */
  readonly inventory?: Inventory | undefined;
  /** What they are called. */
  readonly names?: (() => Names | undefined) | undefined;
}

/** The SQL of a report over an opened source, once it is sure that the source logs what the report needs. */
export function reportSql(report: AnyReport, source: OpenSource, run: ReportRun): string {
  const needed = [...fieldsWith(report, run.options), ...filterColumns(run.filter)];
  checkNeeded(named(report), needed, source.sets, report.adHoc ? undefined : report);
  return compileReport(report, { ...run, sets: source.sets, columnar: source.columnar }, source.dialect);
}

const named = ({ name, adHoc }: AnyReport) => (adHoc ? 'what is asked for' : `the report ${name}`);

/** Runs a report over an opened source and streams its rows. */
export async function runReport(
  report: AnyReport,
  source: OpenSource,
  run: ReportRun,
  signal?: AbortSignal,
): Promise<Rows> {
  const sql = reportSql(report, source, run);
  return refinedRows(report, await (await source.runner()).run(sql, { signal }), run);
}

/** What a typed run takes: the options are those of the report. */
export interface TypedReportRun<O> extends ReadOptions {
  readonly window: WindowInput;
  readonly options?: Partial<O> | undefined;
  /** Maximum rows (default: all). */
  readonly limit?: number | 'all' | undefined;
  /** What there is behind addresses and ids, for reports that ask it, and for names in the filter. */
  readonly inventory?: Inventory | undefined;
}

/**
 * The rows of a report, typed by its query, as they come. The source is opened for it and closed behind it, so that
 * several can run beside each other.
 *
 * ```ts
 * await using source = await openSource('logs');
 * for await (const row of reportRows(rejected, source, { window: '1d' })) {
 *   console.log(row.srcaddr, row.dstport, row.flows);
 * }
 * ```
 * @throws FlowqError (usage) for a window that is none, (source) when nothing can be read or a field that the report
 *   needs is not logged, (query) when the engine refuses the query
 */
export function reportRows<N extends RelationName, F extends FlowColumn, O, R>(
  report: Report<N, F, O, R>,
  source: Source,
  { window, options, limit, inventory, ...read }: TypedReportRun<O>,
): RowStream<R> {
  const any = report as unknown as AnyReport;
  const filter = inventory && read.filter ? namedFilter(read.filter, inventory) : read.filter;
  const makeSql: MakeSql = (open, wanted, filter) =>
    reportSql(any, open, {
      window: wanted,
      filter,
      options: { ...options },
      limit,
      beyond: 'one-more',
      inventory,
      names: () => inventory && new Names({ inventory }),
    });
  const all = () => withDefaults(any, { ...options }) as O;
  const { refine } = report;
  return readRows<R>(
    source,
    window,
    makeSql,
    { ...read, filter },
    {
      judged: (open, wanted) =>
        judgedCaveats(any, open, {
          window: wanted,
          filter: filter ?? {},
          options: { ...options },
          inventory,
          signal: read.signal,
        }),
      reads: (wanted) => windowRead(any, all() as Record<string, unknown>, wanted),
      refine:
        refine &&
        ((rows, wanted) =>
          refine(rows, {
            options: all(),
            inventory: inventory ?? NO_INVENTORY,
            window: wanted,
            filter: filter ?? {},
          })),
      limit: limit === 'all' ? undefined : limit,
      columns: Object.keys(any.columns),
    },
  );
}

/** @throws FlowqError (usage) for a name that nothing in the inventory has */
function namedFilter(filter: RecordFilter, inventory: Inventory): RecordFilter {
  try {
    return withMeanings(filter, new Names({ inventory }));
  } catch (error) {
    throw usageError(messageOf(error));
  }
}
