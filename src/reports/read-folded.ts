import { amount, type Cell, type Fold } from '../pictures/fold.ts';
import type { Rows } from '../rows/rows.ts';

/** Reads the cells that the query of `foldedSql` returns. */
export async function readFolded({ batches }: Rows, { groups, values }: Fold): Promise<Cell[]> {
  const cells: Cell[] = [];
  for await (const batch of batches)
    for (const row of batch) {
      let at = 0;
      const next = () => row[at++] ?? null;
      const things = groups.map(({ columns, most, by }) => {
        const place = Number(next());
        const found = columns.map(next);
        return { place, values: by === 'size' && place > most ? undefined : found };
      });
      cells.push({ things, values: values.map(() => amount(next())), rows: Number(next()) });
    }
  return cells;
}
