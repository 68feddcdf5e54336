import { addableNames } from '../reports/totals.ts';
import type { Caveat } from '../rows/caveat.ts';
import type { Row, Value } from '../rows/rows.ts';

/** A column of an answer. */
export interface TableColumn {
  readonly name: string;
  readonly unit?: string | undefined;
}

/** The rows of an answer that are not in it. */
export interface LeftOut {
  readonly rows: number;
  /** What they add up to, by column; only columns whose unit can be summed. */
  readonly sums: Readonly<Record<string, number | bigint>>;
}

/** Rows as an answer has them. */
export interface Table {
  readonly columns: readonly TableColumn[];
  /** Each a list of values in the order of the columns. */
  readonly rows: readonly (Row | readonly unknown[])[];
  readonly others: LeftOut;
  readonly caveats: readonly Pick<Caveat, 'kind' | 'text' | 'hint'>[];
}

/** A table whose rows are all there. */
export const wholeTable = (columns: readonly TableColumn[], rows: Table['rows']): Table => ({
  columns,
  rows,
  others: { rows: 0, sums: {} },
  caveats: [],
});

/** The table with its first rows; those after them are added to the others. */
export function firstRows<T extends Table>(table: T, count: number): T {
  const left = table.rows.slice(count);
  if (left.length === 0) return table;
  const units = Object.fromEntries(table.columns.map(({ name, unit }) => [name, unit]));
  const sums = addableNames(units).map((name) => {
    const at = table.columns.findIndex((column) => column.name === name);
    const all = left.map((row) => row[at] as Value).reduce(plus, table.others.sums[name] ?? 0);
    return [name, all] as const;
  });
  return {
    ...table,
    rows: table.rows.slice(0, count),
    others: { rows: table.others.rows + left.length, sums: Object.fromEntries(sums) },
  };
}

/** Exact where both are whole. */
function plus(sum: number | bigint, value: Value): number | bigint {
  if (typeof value !== 'number' && typeof value !== 'bigint') return sum;
  const isWhole = [sum, value].every((one) => typeof one === 'bigint' || Number.isSafeInteger(one));
  return isWhole ? BigInt(sum) + BigInt(value) : Number(sum) + Number(value);
}
