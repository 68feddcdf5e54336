import type { RelationName } from '../../flows/relation.ts';
import type { Inventory } from '../../inventory/inventory.ts';
import { NO_INVENTORY } from '../../inventory/present.ts';
import type { FlowColumn } from '../../logs/fields.ts';
import type { WindowInput } from '../../logs/window-input.ts';
import { Names } from '../../names/names.ts';
import type { AnyReport, Report } from '../../reports/define-report.ts';
import { judgedCaveats } from '../../reports/judged-caveats.ts';
import { windowRead } from '../../reports/lookback.ts';
import { readOptions } from '../../reports/read-options.ts';
import { readBy, reportSql } from '../../reports/run-report.ts';
import { totalCaveats } from '../../reports/total-caveats.ts';
import { addableNames, unitsOf } from '../../reports/totals.ts';
import { cutCaveat } from '../../rows/cut-caveat.ts';
import type { RowStream } from '../../rows/row-stream.ts';
import type { Rows } from '../../rows/rows.ts';
import { fittedSql } from '../../sources/fitted-sql.ts';
import { ALL_ROWS, type ReadOptions, type RowQuery, readRows } from '../../sources/read-rows.ts';
import type { OpenSource, Source } from '../../sources/source.ts';
import { FirstRows } from '../first-rows.ts';
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
  run: TypedReportRun<O>,
): RowStream<R> {
  const any = report as unknown as AnyReport;
  const makeQuery = async (): Promise<RowQuery<R>> => {
    checkReadOptions(run, ['window', 'options', 'limit', 'inventory']);
    const { inventory } = run;
    const lookup = { names: () => inventory && new Names({ inventory }) };
    const { request, window } = await readLibraryRequest(run.window, run);
    const options = readOptions(any, { ...run.options }, { spell: (name) => `options.${name}`, ...lookup });
    const filter = resolveFilter(request.filter, lookup, KEYS);
    const { tz: zone } = request;
    const limit = request.limit === 'all' ? undefined : request.limit;
    const { refine, totals } = report;
    const beyond = totals ? 'total' : 'one-more';
    const asked = { window, filter, options, limit, zone, inventory, beyond, ...lookup } as const;
    let first: FirstRows | undefined;
    return {
      window,
      reads: windowRead(any, options, window),
      filter,
      sql: (open) =>
        fittedSql(
          open,
          readBy(any, asked),
          (narrowing) => reportSql(any, open, { ...asked, narrowing }),
          run,
        ),
      judged: (open) => judgedCaveats(any, open, { ...asked, signal: run.signal }),
      refine:
        refine &&
        ((rows) => refine(rows, { ...asked, options: options as O, inventory: inventory ?? NO_INVENTORY })),
      ...(totals && {
        watched: (rows: Rows) => {
          first = new FirstRows(rows, limit, addableNames(unitsOf(any)));
          return first.rows;
        },
        ended: async (open: OpenSource) => [
          ...(await totalCaveats(any, open, first?.totals, { ...asked, signal: run.signal })),
          ...(first?.isCut && limit !== undefined ? [cutCaveat(limit, first.total, ALL_ROWS)] : []),
        ],
      }),
      limit,
      columns: Object.keys(any.columns),
    };
  };
  return readRows(source, makeQuery, run);
}
