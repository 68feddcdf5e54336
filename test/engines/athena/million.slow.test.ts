import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { column } from '../../stack/gateway/columns.ts';
import { startAthena } from './athena.ts';

const ROWS = 1_000_000;

test('a million rows are read in constant memory, from connections that break off', async () => {
  await using athena = await startAthena();
  const { backend, faults, environment } = athena.stack;
  backend.answer({
    match: 'million',
    columns: [column('srcaddr', 'varchar'), column('bytes', 'bigint')],
    rows: function* () {
      for (let n = 0; n < ROWS; n++) yield [`10.0.0.${n % 256}`, String(9_007_199_254_740_993n + BigInt(n))];
    },
  });
  for (const bytes of [10_000_000, 10_000_000, 5_000_000])
    faults.add({ on: 'GetObject', fault: 'cut', bytes });
  const script = fileURLToPath(new URL('read-million.ts', import.meta.url));
  const limited = ['--max-old-space-size=64', '--max-semi-space-size=8', script];
  const { stdout } = await promisify(execFile)(process.execPath, limited, {
    env: { ...process.env, ...environment },
  });
  const seen = JSON.parse(stdout);
  const n = BigInt(ROWS);
  expect(seen).toMatchObject({ rows: ROWS, total: String(n * 9_007_199_254_740_993n + (n * (n - 1n)) / 2n) });
  // The heap of 64 MB holds no million rows. Node itself takes about 50 more, the SDK 60; buffers wait for the collector of garbage.
  expect(seen.megabytes).toBeLessThan(400);
  expect(athena.count('GetObject')).toBe(4);
});
