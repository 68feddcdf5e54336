import type { RelationName } from '../../flows/relation.ts';
import type { Inventory } from '../../inventory/inventory.ts';
import type { FlowColumn } from '../../logs/fields.ts';
import { windowBefore } from '../../logs/window.ts';
import type { WindowInput } from '../../logs/window-input.ts';
import { Names } from '../../names/names.ts';
import {
  type ComparedColumns,
  type Comparison,
  comparedRows,
  comparisonOf,
} from '../../reports/compared-rows.ts';
import type { AnyReport, Report } from '../../reports/define-report.ts';
import { judgedCaveats } from '../../reports/judged-caveats.ts';
import { windowRead } from '../../reports/lookback.ts';
import { readOptions } from '../../reports/read-options.ts';
import { refinedRows } from '../../reports/refined-rows.ts';
import { readBy, reportSql } from '../../reports/run-report.ts';
import { totalCaveats } from '../../reports/total-caveats.ts';
import { addableNames, unitsOf } from '../../reports/totals.ts';
import type { Caveat } from '../../rows/caveat.ts';
import { cutCaveat } from '../../rows/cut-caveat.ts';
import type { RowStream } from '../../rows/row-stream.ts';
import type { Row, Rows, Value } from '../../rows/rows.ts';
import { fittedSql } from '../../sources/fitted-sql.ts';
import { ALL_ROWS, type ReadOptions, type RowQuery, readRows } from '../../sources/read-rows.ts';
import type { OpenSource, Source } from '../../sources/source.ts';
import { missingRecords, ofEarlier } from '../earlier-window.ts';
import { FirstRows } from '../first-rows.ts';
import { cannotCompare } from '../query/compared-query.ts';
import { resolveFilter } from '../request/resolve-filter.ts';
import { KEYS } from '../request/spelling.ts';
import { checkReadOptions } from './check-read-options.ts';
import { readLibraryRequest } from './library-request.ts';

/** What a typed run takes: the options are those of the report. */
export interface TypedReportRun<O> extends ReadOptions {
  readonly window: WindowInput;
  readonly options?: Partial<O> | undefined;
  /** Maximum rows (default: all). */
  readonly limit?: number | 'all' | undefined;
  /**
   * How long before the window the one begins that rows are compared with, such as `1w` or seconds: rows of both windows
   * are joined by their key and have the columns of `ComparedColumns`, the largest change first.
   */
  readonly against?: string | number | undefined;
  /** The inventory, for reports that need one, and for names in the filter. */
  readonly inventory?: Inventory | undefined;
}

/**
 * The rows of a report, typed by its query, as they come. The source is opened for it and closed after it, so that
 * several can run at the same time.
 *
 * ```ts
 * await using source = await openSource('logs');
 * for await (const row of reportRows(rejected, source, { window: '1d' })) {
 *   console.log(row.srcaddr, row.dstport, row.flows);
 * }
 * ```
 * @throws FlowqError (usage) for a window, filter or option that is wrong, (source) when nothing can be read or a field
 *   that the report needs is not logged, (query) when the engine refuses the query
 */
export function reportRows<N extends RelationName, F extends FlowColumn, O, R>(
  report: Report<N, F, O, R>,
  source: Source,
  run: TypedReportRun<O> & { readonly against: string | number },
): RowStream<R & ComparedColumns>;
export function reportRows<N extends RelationName, F extends FlowColumn, O, R>(
  report: Report<N, F, O, R>,
  source: Source,
  run: TypedReportRun<O>,
): RowStream<R>;
export function reportRows<N extends RelationName, F extends FlowColumn, O, R>(
  report: Report<N, F, O, R>,
  source: Source,
  run: TypedReportRun<O>,
): RowStream<R> {
  return readRows<R>(
    source,
    async () => queryOf(report as unknown as AnyReport, source, run as TypedReportRun<unknown>),
    run,
  );
}

async function queryOf(report: AnyReport, source: Source, run: TypedReportRun<unknown>): Promise<RowQuery> {
  checkReadOptions(run, ['window', 'options', 'limit', 'inventory', 'against']);
  const { inventory, signal } = run;
  const lookup = { names: () => inventory && new Names({ inventory }) };
  const { request, window } = await readLibraryRequest(run.window, run);
  const options = readOptions(report, { ...run.options }, { spell: (name) => `options.${name}`, ...lookup });
  const filter = resolveFilter(request.filter, lookup, KEYS);
  const { tz: zone, against } = request;
  const limit = request.limit === 'all' ? undefined : request.limit;
  const { totals } = report;
  const made = (rows: Rows) => refinedRows(report, rows, { options, inventory, window, filter });
  const earlier =
    against === undefined || !window
      ? undefined
      : await comparedWith(report, source, { ...run, window: { ...windowBefore(window, against), zone } });
  const asked = {
    ...{ window, filter, options, zone, inventory, ...lookup },
    // All rows are compared, those beyond the limit too.
    ...(earlier ? {} : { limit, beyond: totals ? ('total' as const) : ('one-more' as const) }),
  };
  let first: FirstRows | undefined;
  return {
    window,
    reads: windowRead(report, options, window),
    filter,
    sql: (open) =>
      fittedSql(
        open,
        readBy(report, asked),
        (narrowing) => reportSql(report, open, { ...asked, narrowing }),
        run,
      ),
    judged: async (open) => [
      ...(earlier?.caveats ?? []),
      ...(await judgedCaveats(report, open, { ...asked, signal })),
    ],
    made: (rows) => {
      const all = earlier ? comparedRows(made(rows), earlier.rows, earlier.comparison) : made(rows);
      if (!totals) return all;
      first = new FirstRows(all, limit, addableNames(unitsOf(report)));
      return first.rows;
    },
    ended: async (open) => [
      ...(await totalCaveats(report, open, first?.totals, { ...asked, signal })),
      ...(first?.isCut && limit !== undefined ? [cutCaveat(limit, first.total, ALL_ROWS)] : []),
    ],
    limit,
  };
}

interface Earlier {
  readonly rows: readonly Row[];
  readonly comparison: Comparison;
  readonly caveats: readonly Caveat[];
}

/** All rows of the earlier window, and what they do not show. @throws FlowqError (usage) if the report ranks nothing */
async function comparedWith(
  report: AnyReport,
  source: Source,
  run: TypedReportRun<unknown>,
): Promise<Earlier> {
  const comparison = comparisonOf(report, unitsOf(report));
  if (!comparison) throw cannotCompare(`the report ${report.name}`);
  const query = await queryOf(report, source, { ...run, against: undefined, limit: 'all' });
  let missing: Caveat | undefined;
  const ended = async (open: OpenSource) => {
    missing = await missingRecords(open, query.window, rows.length, run.signal);
    return [];
  };
  const stream = readRows<Readonly<Record<string, Value>>>(source, async () => ({ ...query, ended }), {
    ...run,
    onCaveat: () => {},
  });
  const rows: Row[] = [];
  const columns = Object.keys(report.columns);
  for await (const row of stream) rows.push(columns.map((name) => row[name] ?? null));
  return { rows, comparison, caveats: [...stream.caveats.map(ofEarlier), ...(missing ? [missing] : [])] };
}
