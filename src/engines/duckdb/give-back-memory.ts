import { loadDuckDb } from './load.ts';

/**
 * Gives the system memory back that was freed in small parts, as a DuckDB does when it is closed: the allocator would hold
 * half of it for long.
 */
export async function giveBackMemory(): Promise<void> {
  const { DuckDbRunner } = await loadDuckDb(() => import('./runner.ts'));
  const runner = await DuckDbRunner.open({}, { threads: 1 });
  await runner.close();
}
