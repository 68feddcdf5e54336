import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { column } from '../../stack/gateway/columns.ts';
import { getQuery } from '../../stack/query.ts';
import { startAthena, type TestAthena } from './athena.ts';

/** Of tests that share their processor with others. */
const patient = { timeout: 10_000 };

const slow = {
  match: 'slow',
  columns: [column('a', 'varchar')],
  rows: [['1']],
  scannedBytes: 50_000,
  millis: 60_000,
};
const reason = new Error('interrupted');

/** The states of all queries that were started. */
async function statesOf(athena: TestAthena, ids: Iterable<string>) {
  const queries = await Promise.all([...ids].map((id) => getQuery(athena.stack.clients.athena, id)));
  return queries.map(({ Status }) => Status?.State);
}

async function startSlow() {
  const athena = await startAthena();
  athena.stack.backend.answer(slow);
  return athena;
}

test.concurrent('an abort stops the query, and is thrown when it is stopped', async () => {
  await using athena = await startSlow();
  const controller = new AbortController();
  const ids = new Set<string>();
  const rows = athena.rows(
    'SELECT slow',
    {
      onProgress: ({ query, state }) => {
        ids.add(query);
        if (state === 'RUNNING') controller.abort(reason);
      },
    },
    controller.signal,
  );
  await expect(rows).rejects.toBe(reason);
  expect(athena.count('StopQueryExecution')).toBe(1);
  expect(await statesOf(athena, ids)).toEqual(['CANCELLED']);
  expect(await athena.stack.backend.running()).toEqual([]);
});

test.concurrent('an abort while the start is under way stops what has been started, whose id is not known yet', async () => {
  await using athena = await startSlow();
  athena.stack.faults.add({ on: 'StartQueryExecution', fault: 'delay', millis: 300 });
  const controller = new AbortController();
  const rows = athena.rows('SELECT slow', {}, controller.signal);
  await expect.poll(() => athena.count('StartQueryExecution'), patient).toBe(1);
  controller.abort(reason);
  await expect(rows).rejects.toBe(reason);
  expect(athena.count('StopQueryExecution')).toBe(1);
  await sleep(400);
  expect(await athena.stack.backend.running()).toEqual([]);
});

test.concurrent('an abort in a storm of lost answers leaves nothing running', async () => {
  await using athena = await startSlow();
  athena.stack.faults.add({ on: 'StartQueryExecution', fault: 'drop', times: 3 });
  const controller = new AbortController();
  const rows = athena.rows('SELECT slow', {}, controller.signal);
  await expect.poll(() => athena.count('StartQueryExecution'), patient).toBeGreaterThan(1);
  controller.abort(reason);
  await expect(rows).rejects.toBe(reason);
  expect(await athena.stack.backend.running()).toEqual([]);
});

test.concurrent('a start that was refused leaves nothing to stop', async () => {
  await using athena = await startSlow();
  athena.stack.faults.add({ on: 'StartQueryExecution', fault: 'throttle', times: 'always' });
  const controller = new AbortController();
  const rows = athena.rows('SELECT slow', {}, controller.signal);
  await expect.poll(() => athena.count('StartQueryExecution'), patient).toBeGreaterThan(2);
  controller.abort(reason);
  await expect(rows).rejects.toBe(reason);
  expect(athena.count('StopQueryExecution')).toBe(0);
});

test.concurrent('a query that takes too long is stopped', async () => {
  await using athena = await startSlow();
  athena.stack.faults.add({ on: 'StopQueryExecution', fault: 'throttle', times: 2 });
  await expect(athena.rows('SELECT slow', { timeout: 0.5 })).rejects.toMatchObject({
    exitCode: 4,
    message: 'the query was stopped: it took longer than 0.5 s',
    hint: expect.stringContaining('--timeout'),
  });
  expect(athena.count('StopQueryExecution')).toBe(3);
  expect(await athena.stack.backend.running()).toEqual([]);
});

test.concurrent('a throttled start ends at the deadline too', async () => {
  await using athena = await startSlow();
  athena.stack.faults.add({ on: 'StartQueryExecution', fault: 'throttle', times: 'always' });
  await expect(athena.rows('SELECT slow', { timeout: 0.5 })).rejects.toThrow('longer than 0.5 s');
});

test.concurrent('a query that scans too much is stopped', async () => {
  await using athena = await startSlow();
  await expect(athena.rows('SELECT slow', { maxScan: 49_999 })).rejects.toMatchObject({
    exitCode: 5,
    message: expect.stringContaining('it had scanned 50000 bytes, more than the 49999 allowed'),
  });
  expect(await athena.stack.backend.running()).toEqual([]);
  athena.stack.backend.answer({ ...slow, millis: 0 });
  expect(await athena.rows('SELECT slow', { maxScan: 50_000 })).toEqual([['1']]);
});

test.concurrent('an abort before the start starts nothing', async () => {
  await using athena = await startSlow();
  await expect(athena.rows('SELECT slow', {}, AbortSignal.abort(reason))).rejects.toBe(reason);
  expect(athena.stack.calls.list()).toEqual([]);
});

test.concurrent('closing the runner stops what runs', async () => {
  await using athena = await startSlow();
  const runner = athena.runner();
  const run = runner.run('SELECT slow');
  run.catch(() => {});
  await expect.poll(() => athena.count('GetQueryExecution'), patient).toBeGreaterThan(0);
  await runner.close();
  await expect(run).rejects.toThrow('was closed');
  expect(await athena.stack.backend.running()).toEqual([]);
});
