import type { AliasedExpression, Compilable, QueryCreator, RawBuilder, SelectQueryNode } from 'kysely';
import type { GenericSchema } from 'valibot';
import type { Reading } from '../flows/conversation.ts';
import type { NameColumn } from '../flows/named-relation.ts';
import type { RecordFilter } from '../flows/record-filter.ts';
import type { FLOW_LOG } from '../flows/record-set.ts';
import type { RelationName } from '../flows/relation.ts';
import type { Inventory } from '../inventory/inventory.ts';
import type { FlowColumn, FlowRecord } from '../logs/fields.ts';
import type { Window } from '../logs/window.ts';
import type { Names } from '../names/names.ts';
import type { Judging } from './judging.ts';
import type { Kit } from './kit/kit.ts';

/** What a report's query is made from: of the relation it names, only the columns it declared are there. */
export interface ReportContext<N extends RelationName, F extends FlowColumn, O> extends Reading, Kit {
  readonly db: QueryCreator<{ [T in N]: Pick<FlowRecord, F> }>;
  readonly options: O;
  /** Undefined only where the user asked for all records. */
  readonly window: Window | undefined;
  /** IANA time zone whose days are meant. */
  readonly zone: string;
  /** What there is behind addresses and ids; without places where there is no inventory. */
  readonly inventory: Inventory;
  /** Which exchanges are meant, for a report that filters those; records are filtered already. */
  readonly filter: RecordFilter;
}

/** The topics that reports are listed by, in that order, with their titles. */
export const TOPICS = {
  traffic: 'traffic',
  security: 'security',
  diagnostics: 'diagnostics',
  cost: 'cost',
  'security-groups': 'security groups',
} as const;

export type Topic = keyof typeof TOPICS;

export interface ReportColumn {
  readonly meaning: string;
  readonly unit?: string;
}

/** How rows are best seen; each part names one of their columns. */
export type View<C> =
  | { readonly as: 'table' }
  | { readonly as: 'bars'; readonly label: C; readonly value: C }
  | { readonly as: 'line'; readonly x: C; readonly y: readonly C[] }
  | { readonly as: 'pairs'; readonly from: C; readonly to: C; readonly value: C };

/** An option of one report, as words on the command line. */
export interface ReportOption<T> {
  /** As commander writes it: `--bucket <duration>`, a switch `--packet-level`, an argument `<address>` or `[port]`. */
  readonly flags: string;
  readonly meaning: string;
  /** `false` of a switch; undefined where it must be given. */
  readonly default?: string;
  /** What it may look like, where it must be given. */
  readonly example?: string;
  /** What its values are once they are read, so that programs can give them; anything without it. */
  readonly accepts?: GenericSchema<T>;
  /**
   * @param names what an inventory calls things, where there is one
   * @throws RangeError when the words are not understood
   */
  readonly parse: (words: string, names?: () => Names | undefined) => T;
}

/** Whether the option is given by its place behind the report's name. */
export const isArgument = ({ flags }: Pick<ReportOption<unknown>, 'flags'>) => /^[<[]/.test(flags);

/** A query that can be put in order and cut short. */
export interface RowQuery<R> extends Compilable<R> {
  orderBy(column: RawBuilder<unknown>, direction?: 'desc'): RowQuery<R>;
  limit(rows: number): Compilable<R>;
  toOperationNode(): SelectQueryNode;
  /** With one more column. */
  select(column: AliasedExpression<unknown, string>): RowQuery<unknown>;
}

/** A question with the query that answers it, on any engine. */
export interface Report<N extends RelationName, F extends FlowColumn, O, R> {
  readonly name: string;
  /** Of a report of the user's own it can be left out. */
  readonly topic?: Topic;
  /** Whether it was made up on the spot, so that nothing knows its name. */
  readonly adHoc?: true;
  /** The question it answers, in one line. */
  readonly question: string;
  /** What a reader of the rows must know. */
  readonly note?: string;
  readonly relation: N;
  /** What must be logged. */
  readonly fields: readonly F[];
  /** What makes the answer better where it is logged, and is NULL where it is not. */
  readonly optional?: readonly (F | typeof FLOW_LOG)[];
  readonly options: { readonly [K in keyof O]: ReportOption<O[K]> };
  /** Whether it is about addresses as interfaces see them, though the packets' own may be logged. */
  readonly interfaceLevel?: boolean;
  /** Whether a filter selects whole exchanges by client, server and outcome, rather than records. */
  readonly filters?: 'exchanges';
  /** What must be logged besides, with these values of its options. */
  needs?(options: NoInfer<O>): readonly FlowColumn[];
  /** Whether it says nothing without an inventory. */
  readonly needsInventory?: true;
  /** Whether it says more with one; the others are given none. */
  readonly usesInventory?: true;
  /** The columns of names that its query finds in the relation, with these values of its options. */
  named?(options: NoInfer<O>): readonly NameColumn[];
  /** What it needs to judge its rows. */
  readonly judges?: Judging;
  /** Name of the option that says how many seconds before the window are read as well. */
  readonly lookback?: string & keyof O;
  readonly columns: { readonly [K in keyof R]: ReportColumn };
  /** The columns that make a row one thing: no two rows are alike in all of them. */
  readonly key?: readonly (string & keyof NoInfer<R>)[];
  /** The columns that answer the question, in the order in which a reader wants them. */
  readonly answer?: readonly (string & keyof NoInfer<R>)[];
  /**
   * The columns that rows are ordered by, the largest value first; rows that are alike in them are ordered by `key`.
   * Without it, `query` puts its rows in a total order itself.
   */
  readonly ranking?: readonly (string & keyof NoInfer<R>)[];
  /** A table, where it is left out. */
  readonly view?: View<string & keyof NoInfer<R>>;
  /** Maximum rows of a table on a terminal, unless the user gives a limit (default: all). */
  readonly limit?: number;
  query(context: ReportContext<N, F, O>): RowQuery<R>;
  /**
   * Makes the rows out of those of the query, all of them, where SQL cannot; their columns are the same, and the limit
   * is on what comes out. Integers are numbers or bigints, as the engine has them.
   */
  refine?(rows: readonly R[], context: Refining<NoInfer<O>>): readonly R[];
}

/** What a report's rows are refined by. */
export interface Refining<O> {
  readonly options: O;
  /** What there is behind addresses and ids; without places where there is no inventory. */
  readonly inventory: Inventory;
  /** Undefined where the user asked for all records. */
  readonly window: Window | undefined;
  readonly filter: RecordFilter;
}

/** A report whose types are not known, as the command line finds it in the index. */
export type AnyReport = Omit<
  Report<RelationName, FlowColumn, Record<string, unknown>, Record<string, unknown>>,
  'query' | 'view' | 'lookback' | 'needs' | 'named' | 'refine' | 'key' | 'answer' | 'ranking'
> & {
  readonly key?: readonly string[];
  readonly answer?: readonly string[];
  readonly ranking?: readonly string[];
  readonly lookback?: string;
  readonly view?: View<string>;
  needs?(options: never): readonly FlowColumn[];
  named?(options: never): readonly NameColumn[];
  query(context: never): RowQuery<unknown>;
  refine?(rows: never, context: never): readonly unknown[];
};

/** Defines a report; the type of its rows follows from its query, and `columns` must describe each of them. */
export function defineReport<
  const N extends RelationName,
  const F extends FlowColumn,
  R,
  O = Record<never, never>,
>(report: Report<N, F, O, R>): Report<N, F, O, R> {
  return report;
}

/** The rows of a report. */
export type ReportRow<T> = T extends Report<infer _N, infer _F, infer _O, infer R> ? R : never;
