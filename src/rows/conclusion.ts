import { peekRows } from './peek-rows.ts';
import type { Column, Row, Rows } from './rows.ts';

/** Returns the conclusion, a sentence in the first row of some reports. @param column name of its column, if any */
export function conclusionIn(
  columns: readonly Column[],
  first: Row | undefined,
  column: string | undefined,
): string | undefined {
  const value = first?.[columns.findIndex(({ name }) => name === column)];
  return typeof value === 'string' ? value : undefined;
}

/** Separates the conclusion from the other rows. */
export async function apartFromConclusion(
  rows: Rows,
  column: string | undefined,
): Promise<{ readonly conclusion: string | undefined; readonly rest: Rows }> {
  if (column === undefined) return { conclusion: undefined, rest: rows };
  const { first, rows: all } = await peekRows(rows);
  const conclusion = conclusionIn(rows.columns, first, column);
  return { conclusion, rest: conclusion === undefined ? all : withoutFirst(all) };
}

function withoutFirst(rows: Rows): Rows {
  async function* batches(): AsyncGenerator<readonly Row[]> {
    let isFirst = true;
    for await (const batch of rows.batches) {
      yield isFirst ? batch.slice(1) : batch;
      isFirst = false;
    }
  }
  return { ...rows, batches: batches() };
}
