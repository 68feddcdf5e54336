import { type OperationNode, type SelectQueryNode, sql } from 'kysely';
import type { AnyReport, ReportColumn, RowQuery } from './define-report.ts';

/** Name of the column with the number of all rows; columns with sums add the name of the summed column. */
export const TOTAL_COLUMN = 'flowq total';

/** Units that can be summed over rows. Counts of distinct addresses cannot: two rows may share an address. */
export const ADDABLE: ReadonlySet<string> = new Set([
  'records',
  'packets',
  'bytes',
  'connections',
  'GB',
  'US dollars, estimated',
]);

/** Returns the units of a report's columns that have one. */
export const unitsOf = ({ columns }: Pick<AnyReport, 'columns'>): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(columns).flatMap(([name, { unit }]) => (unit === undefined ? [] : [[name, unit]])),
  );

/** Returns the names of the columns that can be summed, given the unit of each. */
export const addableNames = (units: Readonly<Record<string, string | undefined>>): string[] =>
  Object.entries(units).flatMap(([name, unit]) => (unit !== undefined && ADDABLE.has(unit) ? [name] : []));

/** Returns the name of the column with the sum of another. */
export const totalOf = (name: string): string => `${TOTAL_COLUMN} ${name}`;

/** Adds the number and the sums of all rows to a query, as last columns. */
export function withTotals(
  query: RowQuery<unknown>,
  columns: Readonly<Record<string, ReportColumn>>,
): RowQuery<unknown> {
  const node = query.toOperationNode();
  const count = sql`count(*) over ()`.as(TOTAL_COLUMN);
  return addableNames(unitsOf({ columns })).reduce(
    (all, name) => all.select(sql`sum(${expressionOf(node, name)}) over ()`.as(totalOf(name))),
    query.select(count),
  );
}

/** Returns the expression of a column: in a grouped query, a window sum needs it instead of the name. */
function expressionOf({ selections = [] }: SelectQueryNode, name: string) {
  for (const { selection } of selections) {
    if (selection.kind !== 'AliasNode') continue;
    const { alias, node } = selection as unknown as {
      alias: OperationNode & { name?: string };
      node: OperationNode;
    };
    if (alias.name === name) return { toOperationNode: () => node };
  }
  return sql.ref(name);
}
