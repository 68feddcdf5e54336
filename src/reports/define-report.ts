import type { Compilable, QueryCreator } from 'kysely';
import type { SqlFunctions } from '../engines/sql/functions.ts';
import type { RelationName } from '../flows/relation.ts';
import type { FlowColumn, FlowRecord } from '../logs/fields.ts';

/** What a report's query is made from: of the relation it names, only the columns it declared are there. */
export interface ReportContext<N extends RelationName, F extends FlowColumn, O> {
  readonly db: QueryCreator<{ [T in N]: Pick<FlowRecord, F> }>;
  readonly f: SqlFunctions;
  readonly options: O;
}

export interface ReportColumn {
  readonly meaning: string;
  readonly unit?: string;
}

/** An option of one report, as words on the command line. */
export interface ReportOption<T> {
  /** As commander writes it: `--bucket <duration>`. */
  readonly flags: string;
  readonly meaning: string;
  readonly default: string;
  /** @throws RangeError when the words are not understood */
  readonly parse: (words: string) => T;
}

/** A query in a total order that can be cut short. */
export interface RankedQuery<R> extends Compilable<R> {
  limit(rows: number): Compilable<R>;
}

/** A question with the query that answers it, on any engine. */
export interface Report<N extends RelationName, F extends FlowColumn, O, R> {
  readonly name: string;
  /** The question it answers, in one line. */
  readonly question: string;
  /** What a reader of the rows must know. */
  readonly note?: string;
  readonly relation: N;
  readonly fields: readonly F[];
  readonly options: { readonly [K in keyof O]: ReportOption<O[K]> };
  readonly columns: { readonly [K in keyof R]: ReportColumn };
  /** Rows unless the user says otherwise; without it, all. */
  readonly limit?: number;
  query(context: ReportContext<N, F, O>): RankedQuery<R>;
}

/** A report whose types are not known, as the command line finds it in the index. */
export type AnyReport = Omit<
  Report<RelationName, FlowColumn, Record<string, unknown>, Record<string, unknown>>,
  'query'
> & {
  query(context: never): RankedQuery<unknown>;
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
