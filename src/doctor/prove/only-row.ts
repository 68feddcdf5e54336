import type { Value } from '../../rows/rows.ts';
import type { Laboratory } from './confirmation.ts';

/** Returns the values of a query's only row. */
export async function onlyRow({ runner, signal }: Laboratory, sql: string): Promise<readonly Value[]> {
  const { batches } = await runner.run(sql, { signal });
  const [row, ...others] = (await Array.fromAsync(batches)).flat();
  if (row === undefined || others.length > 0)
    throw new Error(`one row was expected, not ${others.length + (row ? 1 : 0)}`);
  return row;
}
