import { usageError } from '../../errors.ts';
import { comparedColumns, comparedRows, comparisonOf } from '../../reports/compared-rows.ts';
import type { AnyReport } from '../../reports/define-report.ts';
import type { Row, Rows } from '../../rows/rows.ts';

/** Comparison of rows with those of an earlier window. */
export interface Against {
  /** Seconds from the start of the earlier window to the start of the later one. */
  readonly seconds: number;
  /** Compares the rows of both windows, given all rows of each. */
  rows(now: Rows, earlier: readonly Row[]): Rows;
}

/** Properties of a query that a comparison changes. */
interface Comparable {
  readonly details: Readonly<Record<string, unknown>>;
  readonly columns?: readonly string[];
  readonly units: Readonly<Record<string, string>>;
  readonly shows: {
    readonly meanings: Readonly<Record<string, string>>;
    readonly answer?: readonly string[] | undefined;
    readonly requested?: readonly string[] | undefined;
  };
}

/**
 * Returns the query with its rows compared with those of the window the given seconds before.
 * @throws FlowqError (usage) for a report that is not a ranking
 */
export function comparedQuery<Q extends Comparable>(
  query: Q,
  report: Pick<AnyReport, 'key' | 'ranking' | 'columns' | 'name'>,
  seconds: number,
): Q & { readonly against: Against } {
  const comparison = comparisonOf(report, query.units);
  if (!comparison) throw cannotCompare(`the report ${report.name}`);
  const unit = query.units[comparison.measure];
  const added = Object.entries(comparedColumns(comparison.measure, unit));
  const taken = added.find(([name]) => Object.hasOwn(report.columns, name));
  if (taken)
    throw usageError(
      `--against: the report ${report.name} has a column ${taken[0]} already`,
      'give the column of the report another name',
    );
  return {
    ...query,
    details: { ...query.details, against: seconds },
    columns: [...(query.columns ?? []), ...added.map(([name]) => name)],
    units: {
      ...query.units,
      ...Object.fromEntries(added.flatMap(([name, { unit }]) => (unit === undefined ? [] : [[name, unit]]))),
    },
    shows: {
      ...query.shows,
      meanings: {
        ...query.shows.meanings,
        ...Object.fromEntries(added.map(([name, { meaning }]) => [name, meaning])),
      },
      answer: [...comparison.key, ...added.map(([name]) => name)],
      // The measure of this window is the column `now`.
      requested: [
        ...(query.shows.requested ?? []).filter((name) => name !== comparison.measure),
        ...added.map(([name]) => name),
      ],
    },
    measure: undefined,
    refines: true,
    against: { seconds, rows: (now, earlier) => comparedRows(now, earlier, comparison) },
  };
}

/**
 * Returns the error for rows that are not a ranking.
 * @param what whose rows they are
 */
export const cannotCompare = (what: string) =>
  usageError(
    `--against compares rankings, and ${what} has no ranking`,
    'use it with a report such as top-talkers, services or nat, or with flowq sum and count',
  );
