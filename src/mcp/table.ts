import { addableNames } from '../reports/totals.ts';
import type { Caveat } from '../rows/caveat.ts';
import type { Row, Value } from '../rows/rows.ts';

/** A column of an answer. */
export interface TableColumn {
  readonly name: string;
  readonly unit?: string | undefined;
}

/** The rows that an answer omits. */
export interface LeftOut {
  readonly rows: number;
  /** Their totals by column; only columns whose unit can be summed. */
  readonly sums: Readonly<Record<string, number | bigint>>;
}

/** Rows of an answer. */
export interface Table {
  readonly columns: readonly TableColumn[];
  /** Values of each row, in column order. */
  readonly rows: readonly (Row | readonly unknown[])[];
  readonly others: LeftOut;
  readonly caveats: readonly Pick<Caveat, 'kind' | 'text' | 'hint'>[];
}

/** Returns a table that omits no rows. */
export const completeTable = (columns: readonly TableColumn[], rows: Table['rows']): Table => ({
  columns,
  rows,
  others: { rows: 0, sums: {} },
  caveats: [],
});

/** Returns the table with its first rows; the rest is added to the others. */
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

/** Adds a value to a sum, exactly if both are integers. */
function plus(sum: number | bigint, value: Value): number | bigint {
  if (typeof value !== 'number' && typeof value !== 'bigint') return sum;
  const isWhole = [sum, value].every((one) => typeof one === 'bigint' || Number.isSafeInteger(one));
  return isWhole ? BigInt(sum) + BigInt(value) : Number(sum) + Number(value);
}
