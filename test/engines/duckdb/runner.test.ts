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

it('puts what does not fit in memory where no other instance does', async () => {
  const sorted = (seed: number) =>
    `select count(*) as n, sum(i) as total from (select i, row_number() over (order by hash(i + ${seed})) as r from range(1500000) as t(i)) where r > 10`;
  const results = await Promise.all(
    [1, 2].map(async (seed) => {
      const runner = await DuckDbRunner.open({}, { memoryLimit: 60_000_000, threads: 1 });
      const { batches } = await runner.run(sorted(seed));
      const rows = (await Array.fromAsync(batches)).flat();
      await runner.close();
      return rows;
    }),
  );
  for (const rows of results) expect(rows[0]?.[0]).toBe(1_499_990n);
});
