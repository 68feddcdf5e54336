import type { AnyReport } from './define-report.ts';

/** A report as data, for `flowq reports --format json`. */
export interface ReportFacts {
  readonly name: string;
  /** Null for a custom report without a topic. */
  readonly topic: string | null;
  readonly question: string;
  /** Names of the columns that identify a row; empty if a custom report does not declare them. */
  readonly key: readonly string[];
  /** Names of the columns that answer the question, in order. */
  readonly answer: readonly string[];
  /** All columns, in order; empty for a custom report in SQL. */
  readonly columns: readonly {
    readonly name: string;
    readonly meaning: string;
    readonly unit: string | null;
  }[];
}

type Described = Pick<AnyReport, 'name' | 'question'> & Partial<AnyReport>;

export function reportFacts({
  name,
  topic,
  question,
  key = [],
  answer = [],
  columns = {},
}: Described): ReportFacts {
  const listed = Object.entries(columns).map(([column, { meaning, unit = null }]) => ({
    name: column,
    meaning,
    unit,
  }));
  return { name, topic: topic ?? null, question, key, answer, columns: listed };
}
