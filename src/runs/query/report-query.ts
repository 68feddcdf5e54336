import { usageError } from '../../errors.ts';
import { recordsBefore } from '../../flows/exchanges/exchange-filter.ts';
import { narrowedFilter } from '../../flows/narrowed-filter.ts';
import { type Narrowing, NOT_NARROWED } from '../../flows/narrowing.ts';
import type { RecordFilter } from '../../flows/record-filter.ts';
import { querySql } from '../../flows/user-query.ts';
import type { Inventory } from '../../inventory/inventory.ts';
import type { JobDetails } from '../../jobs/job-name.ts';
import type { Window } from '../../logs/window.ts';
import { guessedNames } from '../../names/guessed-names.ts';
import { INVENTORY_RELATIONS, inventoryRelation } from '../../names/inventory-relations.ts';
import type { View } from '../../pictures/view.ts';
import type { QueryNeed } from '../../readers/record-need.ts';
import { type LimitOverflow, missingInventory, queryNeed } from '../../reports/compile-report.ts';
import type { AnyReport, Sums, Topic } from '../../reports/define-report.ts';
import { REPORTS } from '../../reports/index.ts';
import type { JudgedBy } from '../../reports/judged-by.ts';
import { judgedCaveats } from '../../reports/judged-caveats.ts';
import { isPacketLevel } from '../../reports/kit/levels.ts';
import type { NextCommand, NextRow } from '../../reports/kit/next.ts';
import { windowRead } from '../../reports/lookback.ts';
import { type OptionReading, readOptions } from '../../reports/read-options.ts';
import { refinedRows } from '../../reports/refined-rows.ts';
import { reportSql } from '../../reports/run-report.ts';
import { totalCaveats } from '../../reports/total-caveats.ts';
import { unitsOf } from '../../reports/totals.ts';
import type { Caveat } from '../../rows/caveat.ts';
import { checkColumns } from '../../rows/check-columns.ts';
import type { Rows } from '../../rows/rows.ts';
import type { OpenedSource } from '../../sources/source.ts';
import { type Against, cannotCompare, comparedQuery } from './compared-query.ts';
import { type CustomReport, isSqlReport } from './custom-reports.ts';
import type { InventoryLookup } from './inventories.ts';

/** A limit in the SQL, and how the SQL reports the rows beyond it. */
export interface Cut {
  readonly limit: number | undefined;
  readonly beyond?: LimitOverflow | undefined;
}

/** The run that caveats are determined for. */
export type JudgedRun = Pick<JudgedBy, 'window' | 'filter' | 'names' | 'signal'>;

/** Presentation of a query's rows. */
export interface Showing {
  readonly question: string;
  readonly note?: string | undefined;
  /** Meanings of columns, by name. */
  readonly meanings: Readonly<Record<string, string>>;
  readonly view: View<string>;
  readonly key?: readonly string[] | undefined;
  /** Columns that answer the question, in order. */
  readonly answer?: readonly string[] | undefined;
  /** The column whose sentence in the first row is the conclusion. */
  readonly conclusion?: string | undefined;
  /** Columns that the user requested, which a terminal never hides. */
  readonly requested?: readonly string[] | undefined;
}

/** A query over records, as a run executes it. */
export interface ReportQuery {
  /** Name of a report, or `query`. */
  readonly name: string;
  /** Identity of its job: values of the report's own options, or the SQL of a query. */
  readonly details: JobDetails;
  /** Columns of the rows, if known before the query runs. */
  readonly columns?: readonly string[];
  readonly shows: Showing;
  readonly topic?: Topic | undefined;
  /** Units of columns, as reports name them. */
  readonly units: Readonly<Record<string, string>>;
  /** Change that makes its SQL shorter if an engine does not accept it (default: a shorter window). */
  readonly shorter?: string | undefined;
  /** Whether it needs neither records without traffic nor records that the filter excludes. */
  readonly flowsOnly: boolean;
  /** Returns the filter on records: weaker than that of the run if it selects whole exchanges. */
  recordsRead(filter: RecordFilter): RecordFilter;
  /** Returns commands to suggest, from the first row, without source and window. */
  readonly next?: ((row: NextRow) => readonly NextCommand[]) | undefined;
  /** Returns the records that its SQL needs, if known. */
  need?(filter: RecordFilter): QueryNeed;
  /** Column that rows are compared by, if any. */
  readonly measure?: string | undefined;
  /** Maximum rows that the user gave; undefined for all. */
  readonly limit?: number | undefined;
  /** Maximum rows of a table on a terminal, if the user gave no limit. */
  readonly screenLimit?: number | undefined;
  /**
   * Returns the SQL to run on an opened source: of all rows, or of those within a limit.
   * @throws FlowqError if the source does not log a required field
   */
  sql(
    source: OpenedSource,
    window: Window | undefined,
    filter: RecordFilter,
    cut?: Cut,
    narrowing?: Narrowing,
  ): string;
  /** Whether the final rows are computed from all rows of the SQL, so that the SQL's limit and order are not theirs. */
  readonly refines?: boolean;
  /** Comparison of its rows with those of an earlier window, if any. */
  readonly against?: Against | undefined;
  /** Computes the final rows from those of the SQL. */
  rows(rows: Rows, window: Window | undefined, filter: RecordFilter): Rows;
  /** Returns the window that is read, including a baseline, if any. */
  reads(window: Window | undefined): Window | undefined;
  /** Returns caveats about what cannot be judged on an opened source; may query its engine. */
  judged(source: OpenedSource, by: JudgedRun): Promise<readonly Caveat[]>;
  /** Returns the totals of all rows; may query the engine. Only for queries that report totals. */
  totals?(
    source: OpenedSource,
    sums: Sums | undefined,
    by: Pick<JudgedRun, 'window' | 'signal'>,
  ): Promise<readonly Caveat[]>;
}

/** @throws FlowqError (usage) if there is no such report */
export function reportNamed(name: string): AnyReport {
  const report = REPORTS.find((one) => one.name === name);
  if (!report)
    throw usageError(`there is no report ${name}`, `there are ${REPORTS.map((one) => one.name).join(', ')}`);
  return report;
}

/** Options of a report query in addition to the report's own. */
export interface ReportQueryOptions {
  readonly limit: number | 'all' | undefined;
  /** IANA time zone of days. */
  readonly zone: string;
  readonly inventories: InventoryLookup;
  /** Seconds from the start of the earlier window to the start of the later one. */
  readonly against?: number | undefined;
  /** How errors name an option of the report (default: its flag). */
  readonly spell?: OptionReading['spell'];
}

/**
 * Returns the query of a report with its options, given as texts or values; others have their defaults.
 * @throws FlowqError (usage) for an invalid option, or a required inventory that is missing
 */
export function reportQuery(
  report: AnyReport,
  given: Readonly<Record<string, unknown>>,
  { limit, zone, inventories, against, spell }: ReportQueryOptions,
): ReportQuery {
  if (report.needsInventory && !inventories.inventory()) throw missingInventory(`report ${report.name}`);
  const options = readOptions(report, given, { spell, names: () => inventories.names() });
  const view = report.viewWith?.(options as never) ?? report.view;
  const texts = Object.entries(report.options).map(([name, option]) => [
    name,
    String(given[name] ?? option.default),
  ]);
  // A damaged inventory must not fail a report that does not use it.
  const inventory = () => {
    if (report.needsInventory || report.usesInventory) return inventories.inventory();
    return isPacketLevel(report, options) ? readable(inventories) : undefined;
  };
  const query: ReportQuery = {
    name: report.name,
    limit: limit === 'all' ? undefined : limit,
    screenLimit: limit === undefined ? report.limit : undefined,
    shorter: report.shorter,
    flowsOnly: report.relation === 'flows',
    recordsRead: (filter) => (report.filters === 'exchanges' ? recordsBefore(filter) : filter),
    need: (filter) => queryNeed(report, options, filter),
    details: { ...Object.fromEntries(texts), limit },
    columns: Object.keys(report.columns),
    refines: report.refine !== undefined,
    shows: {
      question: report.question,
      note: report.note,
      meanings: Object.fromEntries(
        Object.entries(report.columns).map(([name, { meaning }]) => [name, meaning]),
      ),
      view: view ?? { as: 'table' },
      key: report.key,
      answer: report.answer,
      conclusion: report.conclusion,
      requested: report.adHoc && report.answer,
    },
    topic: report.topic,
    units: unitsOf(report),
    measure: measureOf(view),
    next: report.next,
    sql: (source, window, filter, cut, narrowing) =>
      reportSql(report, source, {
        window,
        filter,
        options,
        ...cut,
        narrowing,
        zone,
        inventory: inventory(),
        names: () => inventories.names(),
      }),
    rows: (rows, window, filter) =>
      refinedRows(report, rows, { options, inventory: inventory(), window, filter }),
    reads: (window) => windowRead(report, options, window),
    judged: (source, by) => judgedCaveats(report, source, { ...by, zone, options, inventory: inventory() }),
    ...(report.totals && {
      totals: (source, sums, by) => totalCaveats(report, source, sums, { ...by, options }),
    }),
  };
  return against === undefined ? query : comparedQuery(query, report, against);
}

/** Returns the column that rows are compared by, from the report's view. */
function measureOf(view: View<string> | undefined): string | undefined {
  if (view?.as === 'timeline') return view.values[0];
  return view && 'value' in view ? view.value : undefined;
}

/** Returns the inventory if it can be read: it identifies NAT gateways, but the report also works without it. */
function readable(inventories: InventoryLookup): Inventory | undefined {
  try {
    return inventories.inventory();
  } catch {
    return undefined;
  }
}

/**
 * Returns the query of a custom report.
 * @throws FlowqError (usage) for invalid options
 */
export function customQuery(
  report: CustomReport,
  words: Readonly<Record<string, unknown>>,
  options: ReportQueryOptions,
): ReportQuery {
  if (!isSqlReport(report)) return reportQuery(report, words, options);
  const { limit, against } = options;
  if (against !== undefined) throw cannotCompare(`the report ${report.name} in SQL`);
  const most = limit === 'all' ? undefined : limit;
  const query = sqlQuery(report.sql, { limit: most, inventories: options.inventories });
  return { ...query, name: report.name, shows: { ...query.shows, question: report.question } };
}

/** Returns a query of custom SQL over records and the inventory. */
export function sqlQuery(
  text: string,
  { limit, inventories }: Pick<ReportQueryOptions, 'limit' | 'inventories'>,
): ReportQuery {
  const further = {
    names: Object.keys(INVENTORY_RELATIONS),
    make: (name: string) => {
      const inventory = inventories.inventory();
      if (!inventory) throw missingInventory(`relation ${name}`);
      return inventoryRelation(name as keyof typeof INVENTORY_RELATIONS, inventory);
    },
  };
  return {
    name: 'query',
    limit: limit === 'all' ? undefined : limit,
    flowsOnly: !/\blog_quality\b/i.test(text),
    recordsRead: (filter) => filter,
    details: { sql: text, limit },
    units: {},
    shows: { question: 'Custom SQL', meanings: {}, view: { as: 'table' } },
    sql: ({ sets, columnar, dialect }, window, filter, _, narrowing = NOT_NARROWED) =>
      querySql(
        text,
        { sets, columnar, window, filter: narrowedFilter(filter, window, narrowing), further },
        dialect,
      ),
    rows: (rows) => checkColumns(rows),
    reads: (window) => window,
    judged: async (_, { window, filter, names }) =>
      filter.meanings ? guessedNames(names?.(), window?.since ?? Number.NEGATIVE_INFINITY) : [],
  };
}
