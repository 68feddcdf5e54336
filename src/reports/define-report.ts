import type { AliasedExpression, Compilable, QueryCreator, RawBuilder, SelectQueryNode } from 'kysely';
import type { GenericSchema } from 'valibot';
import type { Reading } from '../flows/conversation.ts';
import type { NameColumn } from '../flows/named-relation.ts';
import type { Narrowing } from '../flows/narrowing.ts';
import type { RecordFilter } from '../flows/record-filter.ts';
import type { FLOW_LOG } from '../flows/record-set.ts';
import type { RelationName } from '../flows/relation.ts';
import type { Inventory } from '../inventory/inventory.ts';
import type { FlowColumn, FlowRecord } from '../logs/fields.ts';
import type { Window } from '../logs/window.ts';
import type { Names } from '../names/names.ts';
import type { View } from '../pictures/view.ts';
import type { Caveat } from '../rows/caveat.ts';
import type { Judging } from './judging.ts';
import type { Kit } from './kit/kit.ts';
import type { NextCommand, NextRow } from './kit/next.ts';

/** The input of a report's query: its relation, with only the columns that the report declares, and helpers. */
export interface ReportContext<N extends RelationName, F extends FlowColumn, O> extends Reading, Kit {
  readonly db: QueryCreator<{ [T in N]: Pick<FlowRecord, F> }>;
  readonly options: O;
  /** Undefined only for all records. */
  readonly window: Window | undefined;
  /** IANA time zone of days and hours. */
  readonly zone: string;
  /** Empty if there is none. */
  readonly inventory: Inventory;
  /** The filter, for a report that filters exchanges; for other reports, records are already filtered. */
  readonly filter: RecordFilter;
  /** @internal Excludes reference data that no record can match. */
  readonly narrowing: Narrowing;
}

/** The topics of reports in listing order, with their titles. */
export const TOPICS = {
  traffic: 'traffic',
  security: 'security',
  diagnostics: 'diagnostics',
  cost: 'cost',
  'security-groups': 'security groups',
} as const;

/** The topic that a report is listed under. */
export type Topic = keyof typeof TOPICS;

/** The meaning of a report's column, and its unit, such as `bytes` or `records`. */
export interface ReportColumn {
  readonly meaning: string;
  readonly unit?: string;
}

/** An option of a report, as text on the command line. */
export interface ReportOption<T> {
  /** In commander's notation: `--bucket <duration>`, a switch `--packet-level`, an argument `<address>` or `[port]`. */
  readonly flags: string;
  readonly meaning: string;
  /** As text, `false` for a switch; undefined for a required option. */
  readonly default?: string;
  /** An example value of a required option. */
  readonly example?: string;
  /** Values to complete on the command line, if they are few. */
  readonly values?: readonly string[];
  /** Schema of values that programs may give instead of text (default: any). */
  readonly accepts?: GenericSchema<T>;
  /**
   * @param names of an inventory, if there is one
   * @throws RangeError for invalid text
   */
  readonly parse: (text: string, names?: () => Names | undefined) => T;
}

/** Returns whether the option is an argument after the report's name. */
export const isArgument = ({ flags }: Pick<ReportOption<unknown>, 'flags'>) => /^[<[]/.test(flags);

/** A query that can be sorted and limited. */
export interface RowQuery<R> extends Compilable<R> {
  orderBy(column: RawBuilder<unknown>, direction?: 'desc'): RowQuery<R>;
  limit(rows: number): Compilable<R>;
  toOperationNode(): SelectQueryNode;
  /** Adds a column. */
  select(column: AliasedExpression<unknown, string>): RowQuery<unknown>;
}

/** A question with the query that answers it, on any engine. */
export interface Report<N extends RelationName, F extends FlowColumn, O, R, Q extends PropertyKey = never> {
  readonly name: string;
  /** Optional for custom reports. */
  readonly topic?: Topic;
  /** True for ad-hoc reports (count, sum), which have no registered name. */
  readonly adHoc?: true;
  /** The question it answers, in one line. */
  readonly question: string;
  /** Facts that a reader of the rows must know. */
  readonly note?: string;
  readonly relation: N;
  /** Required columns. */
  readonly fields: readonly F[];
  /** Columns that improve the answer; NULL if they are not logged. */
  readonly optional?: readonly (F | typeof FLOW_LOG)[];
  readonly options: { readonly [K in keyof O]: ReportOption<O[K]> };
  /** Names of the options without a default, which every caller must give. */
  readonly required?: readonly (Q & keyof NoInfer<O>)[];
  /** True for addresses as interfaces see them, even if the packets' own are logged; may depend on the options. */
  readonly interfaceLevel?: boolean | ((options: NoInfer<O>) => boolean);
  /** Set if a filter selects whole exchanges by client, server and outcome, instead of records. */
  readonly filters?: 'exchanges';
  /**
   * Set if rows only show records of this action. Of the others, the report uses at most those that show legs of a NAT
   * gateway.
   */
  readonly decided?: 'ACCEPT' | 'REJECT';
  /** Columns that these option values require in addition. */
  needs?(options: NoInfer<O>): readonly FlowColumn[];
  /** True if it needs an inventory. */
  readonly needsInventory?: true;
  /** True if an inventory improves the answer; reports with neither flag get none. */
  readonly usesInventory?: true;
  /** Advice to shorten its query if an engine rejects it (default: a shorter window). */
  readonly shorter?: string;
  /** The name columns that its query uses, with these option values. */
  named?(options: NoInfer<O>): readonly NameColumn[];
  /** Its requirements for judging its rows. */
  readonly judges?: Judging;
  /** Name of the option with the number of seconds before the window that are also read. */
  readonly lookback?: string & keyof O;
  readonly columns: { readonly [K in keyof R]: ReportColumn };
  /** The columns that identify a row: no two rows are equal in all of them. */
  readonly key?: readonly (string & keyof NoInfer<R>)[];
  /** The columns that answer the question, in reading order. */
  readonly answer?: readonly (string & keyof NoInfer<R>)[];
  /**
   * The columns that rows are sorted by, largest value first; equal rows are sorted by `key`. Without it, `query` sorts
   * its rows in a total order.
   */
  readonly ranking?: readonly (string & keyof NoInfer<R>)[];
  /** The column with a sentence that answers the question in the first row, shown above the other rows. */
  readonly conclusion?: string & keyof NoInfer<R>;
  /** Best picture of the rows (default: a table). */
  readonly view?: View<string & keyof NoInfer<R>>;
  /** Returns another view than `view` for some option values. */
  viewWith?(options: NoInfer<O>): View<string & keyof NoInfer<R>> | undefined;
  /** Returns commands that a reader may run next, by the first row. */
  next?(row: NextRow): readonly NextCommand[];
  /** Default maximum rows of a table on a terminal (default: all). */
  readonly limit?: number;
  query(context: ReportContext<N, F, O>): RowQuery<R>;
  /**
   * Computes the rows from all rows of the query, for operations that SQL does not have. Columns stay the same, and the
   * limit applies to the result. Integers are numbers or bigints, depending on the engine.
   */
  refine?(rows: readonly R[], context: RefineContext<NoInfer<O>>): readonly R[];
  /** Returns the totals of all rows, including those above a limit, for a reader. */
  totals?(sums: Sums, context: TotalsContext<NoInfer<O>>): readonly Caveat[];
}

/** The sum over all rows by column; only columns whose unit can be summed. */
export type Sums = Readonly<Record<string, number | bigint>>;

/** The input of `totals` in addition to the sums. */
export interface TotalsContext<O> {
  readonly options: O;
  /** Undefined for all records. */
  readonly window: Window | undefined;
  /** Earliest start of a record in the window, Unix seconds; undefined if finding it would cost another scan. */
  readonly first: number | undefined;
}

/** The input of `refine` in addition to the rows. */
export interface RefineContext<O> {
  readonly options: O;
  /** Empty if there is none. */
  readonly inventory: Inventory;
  /** Undefined for all records. */
  readonly window: Window | undefined;
  readonly filter: RecordFilter;
}

/** A report of unknown types, as in the index. */
export type AnyReport = Omit<
  Report<RelationName, FlowColumn, Record<string, unknown>, Record<string, unknown>>,
  | 'query'
  | 'interfaceLevel'
  | 'view'
  | 'viewWith'
  | 'lookback'
  | 'needs'
  | 'named'
  | 'refine'
  | 'required'
  | 'totals'
  | 'key'
  | 'answer'
  | 'ranking'
  | 'conclusion'
> & {
  readonly key?: readonly string[];
  readonly answer?: readonly string[];
  readonly ranking?: readonly string[];
  readonly conclusion?: string;
  readonly lookback?: string;
  readonly interfaceLevel?: boolean | ((options: never) => boolean);
  readonly view?: View<string>;
  viewWith?(options: never): View<string> | undefined;
  needs?(options: never): readonly FlowColumn[];
  named?(options: never): readonly NameColumn[];
  query(context: never): RowQuery<unknown>;
  refine?(rows: never, context: never): readonly unknown[];
  totals?(sums: Sums, context: never): readonly Caveat[];
};

/**
 * Defines a report; the type of its rows follows from its query, and `columns` must describe each of them.
 *
 * ```ts
 * const ports = defineReport({
 *   name: 'ports-seen',
 *   question: 'Which ports have traffic?',
 *   relation: 'flows',
 *   fields: ['dstport'],
 *   options: {},
 *   columns: { dstport: { meaning: 'port' }, flows: { meaning: 'records', unit: 'records' } },
 *   key: ['dstport'],
 *   ranking: ['flows'],
 *   query: ({ db }) =>
 *     db.selectFrom('flows').groupBy('dstport').select(({ fn }) => ['dstport', fn.countAll<bigint>().as('flows')]),
 * });
 * ```
 */
export function defineReport<
  const N extends RelationName,
  const F extends FlowColumn,
  R,
  O = Record<never, never>,
  const Q extends PropertyKey = never,
>(report: Report<N, F, O, R, Q>): Report<N, F, O, R, Q> {
  return report;
}

/** The row type of a report. */
export type ReportRow<T> = T extends Report<infer _N, infer _F, infer _O, infer R, infer _Q> ? R : never;
