import { NO_INVENTORY } from '../../inventory/present.ts';
import { windowBefore } from '../../logs/window.ts';
import { Names } from '../../names/names.ts';
import { type Comparison, comparedRows, comparisonOf } from '../../reports/compared-rows.ts';
import { queryNeed } from '../../reports/compile-report.ts';
import type { AnyReport } from '../../reports/define-report.ts';
import { judgedCaveats } from '../../reports/judged-caveats.ts';
import { windowRead } from '../../reports/lookback.ts';
import { readOptions } from '../../reports/read-options.ts';
import { refinedRows } from '../../reports/refined-rows.ts';
import { readBy, reportSql } from '../../reports/run-report.ts';
import { totalCaveats } from '../../reports/total-caveats.ts';
import { addableNames, unitsOf } from '../../reports/totals.ts';
import type { Caveat } from '../../rows/caveat.ts';
import type { Row, Value } from '../../rows/rows.ts';
import { fittedSql, type MakeSql, type ReadRecords } from '../../sources/fitted-sql.ts';
import { type RowReading, readRows } from '../../sources/read-rows.ts';
import type { OpenedSource, Source } from '../../sources/source.ts';
import { missingRecords, ofEarlier } from '../earlier-window.ts';
import { FirstRows } from '../first-rows.ts';
import { cannotCompare } from '../query/compared-query.ts';
import { resolveFilter } from '../request/resolve-filter.ts';
import { KEYS } from '../request/spelling.ts';
import { checkReadOptions } from './check-read-options.ts';
import { readLibraryRequest } from './library-request.ts';
import type { ReportRun } from './report-run.ts';

/** A checked run of a report. */
export interface ReportReading extends RowReading {
  /** The records that the SQL reads, and the function that writes it for an opened source. */
  readonly records: ReadRecords;
  readonly write: (source: OpenedSource) => MakeSql;
}

/**
 * Checks a run of a report as the command line does.
 * @param source of the earlier window's rows, if the run compares with one
 * @throws FlowqError (usage) that names the invalid part
 */
export async function reportReading(
  report: AnyReport,
  run: ReportRun,
  source: Source,
): Promise<ReportReading> {
  checkReadOptions(run, ['window', 'options', 'limit', 'inventory', 'against']);
  const { inventory, signal } = run;
  const { options: given } = run as { readonly options?: Readonly<Record<string, unknown>> };
  const lookup = { names: () => inventory && new Names({ inventory }) };
  const { request, window } = await readLibraryRequest(run.window, run);
  const options = readOptions(report, { ...given }, { spell: (name) => `options.${name}`, ...lookup });
  const filter = resolveFilter(request.filter, lookup, KEYS);
  const { tz: zone, against } = request;
  const limit = request.limit === 'all' ? undefined : request.limit;
  const earlier =
    against === undefined || !window
      ? undefined
      : await comparedWith(report, source, { ...run, window: { ...windowBefore(window, against), zone } });
  // Compares all rows, including those beyond the limit.
  const settings = {
    window,
    filter,
    options,
    limit: earlier ? undefined : limit,
    zone,
    inventory,
    ...lookup,
  };
  const records = readBy(report, settings);
  const write =
    (open: OpenedSource): MakeSql =>
    (narrowing) =>
      reportSql(report, open, { ...settings, beyond: beyondOf(report, open), narrowing });
  let isSummed = true;
  let first: FirstRows | undefined;
  return {
    window,
    reads: windowRead(report, options, window),
    filter,
    need: queryNeed(report, options, filter),
    limit,
    records,
    write,
    sql: (open) => {
      // If the query returns one row more than the limit, there is nothing to sum.
      isSummed = settings.limit === undefined || !!report.refine || beyondOf(report, open) === 'total';
      return fittedSql(open, records, write(open), { signal });
    },
    judged: async (open) => [
      ...(earlier?.caveats ?? []),
      ...(await judgedCaveats(report, open, { ...settings, signal })),
    ],
    counted: (rows) => {
      const refined = refinedRows(report, rows, { ...settings, inventory: inventory ?? NO_INVENTORY });
      first = new FirstRows(
        earlier ? comparedRows(refined, earlier.rows, earlier.comparison) : refined,
        limit ?? Number.MAX_SAFE_INTEGER,
        isSummed ? addableNames(unitsOf(report)) : undefined,
      );
      return first;
    },
    ended: (open) => totalCaveats(report, open, first?.totals, { ...settings, signal }),
  };
}

/** Counting all rows is cheap in this process, and expensive on other engines. */
const beyondOf = ({ totals }: AnyReport, { dialect }: OpenedSource) =>
  totals || dialect.isInProcess ? 'total' : 'one-more';

interface Earlier {
  readonly rows: readonly Row[];
  readonly comparison: Comparison;
  readonly caveats: readonly Caveat[];
}

/**
 * Returns all rows of the earlier window, and their caveats.
 * @throws FlowqError (usage) if the report is not a ranking
 */
async function comparedWith(report: AnyReport, source: Source, run: ReportRun): Promise<Earlier> {
  const comparison = comparisonOf(report, unitsOf(report));
  if (!comparison) throw cannotCompare(`the report ${report.name}`);
  const query = await reportReading(report, { ...run, against: undefined, limit: 'all' }, source);
  let missing: Caveat | undefined;
  const ended = async (open: OpenedSource) => {
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
