import { type OperationNode, type SelectQueryNode, sql } from 'kysely';
import type { ReportColumn, RowQuery } from './define-report.ts';

/** Name of the column with the number of all rows; those of sums are this and the name of what they are of. */
export const TOTAL_COLUMN = 'flowq total';

/** Units of what can be added up over rows: of different addresses, say, two rows may have the same. */
const ADDABLE = new Set(['records', 'packets', 'bytes', 'connections', 'GB', 'US dollars, estimated']);

/** Names of the columns whose values add up to something, by the unit that each has. */
export const addableNames = (units: Readonly<Record<string, string | undefined>>): string[] =>
  Object.entries(units).flatMap(([name, unit]) => (unit !== undefined && ADDABLE.has(unit) ? [name] : []));

/** The name of the column with the sum of that one. */
export const totalOf = (name: string): string => `${TOTAL_COLUMN} ${name}`;

/** The query with the number of all its rows, and what they add up to, as last columns. */
export function withTotals(
  query: RowQuery<unknown>,
  columns: Readonly<Record<string, ReportColumn>>,
): RowQuery<unknown> {
  const node = query.toOperationNode();
  const count = sql`count(*) over ()`.as(TOTAL_COLUMN);
  const units = Object.fromEntries(Object.entries(columns).map(([name, { unit }]) => [name, unit]));
  return addableNames(units).reduce(
    (all, name) => all.select(sql`sum(${expressionOf(node, name)}) over ()`.as(totalOf(name))),
    query.select(count),
  );
}

/** What a column of a query is made of: in a query that groups, the sum of a column is that of its expression. */
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
