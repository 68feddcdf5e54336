import type { Answer } from '../answer.ts';

/** Returns the sum of a column over all rows, including omitted ones; undefined if unknown. */
export function sumOf({ columns, rows, isCut, others }: Answer, name: string): number | undefined {
  const at = columns.findIndex((column) => column.name === name);
  if (at < 0 || (isCut && typeof others?.values[at] !== 'number' && typeof others?.values[at] !== 'bigint'))
    return undefined;
  const shown = rows.reduce((sum, row) => sum + Number(row[at] ?? 0), 0);
  return isCut ? shown + Number(others?.values[at] ?? 0) : shown;
}
