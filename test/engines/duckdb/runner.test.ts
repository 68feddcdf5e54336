import { expect, it } from 'vitest';
import { DuckDbRunner } from '../../../src/engines/duckdb/runner.ts';

const FOREVER = 'select count(*) from range(1000000) a, range(1000000) b where (a.range * b.range) % 7 = 3';

it.each([0, 1, 5])('a query that is stopped %i ms after it was asked for ends', async (delay) => {
  const runner = await DuckDbRunner.open();
  const controller = new AbortController();
  const reason = new Error('stopped');
  const rows = runner
    .run(FOREVER, { signal: controller.signal })
    .then(({ batches }) => Array.fromAsync(batches));
  if (delay === 0) controller.abort(reason);
  else setTimeout(() => controller.abort(reason), delay);
  await expect(rows).rejects.toBe(reason);
  await runner.close();
});
