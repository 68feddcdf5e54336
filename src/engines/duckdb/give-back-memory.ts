import { loadDuckDb } from './load.ts';

/**
 * Returns freed small allocations to the system, as closing a DuckDB instance does; the allocator would otherwise
 * retain half of them for long.
 */
export async function giveBackMemory(): Promise<void> {
  const { DuckDbRunner } = await loadDuckDb(() => import('./runner.ts'));
  const runner = await DuckDbRunner.open({}, { threads: 1 });
  await runner.close();
}
