import { expect, test } from 'vitest';
import type { TrinoOptions } from '../../../src/engines/trino/options.ts';
import { TrinoRunner } from '../../../src/engines/trino/runner.ts';
import type { Row } from '../../../src/rows/rows.ts';
import { type Answer, type FakeTrino, startFakeTrino } from './fake-trino.ts';

/** Of tests that share their processor with others. */
const patient = { timeout: 10_000 };

const columns: [string, string][] = [['n', 'integer']];
const queued = { state: 'QUEUED' };
const typed: Answer = {
  columns: [
    ['small', 'integer'],
    ['big', 'bigint'],
    ['total', 'decimal(38,0)'],
    ['price', 'decimal(10,2)'],
    ['share', 'double'],
    ['yes', 'boolean'],
    ['text', 'varchar(7)'],
    ['time', 'timestamp(3) with time zone'],
    ['list', 'array(bigint)'],
  ],
  data: `[
    [-7, 9007199254740993, "18446744073709551614", "1.50", 1e-5, true, "9007199254740993", "2026-11-23 01:02:03.456 UTC", [9007199254740993, null]],
    [0, 5, "0", "0.00", "NaN", false, "", "1970-01-01 00:00:00.000 UTC", []],
    [null, null, null, null, null, null, null, null, null]]`,
};

async function rowsOf(
  trino: FakeTrino,
  options: Partial<TrinoOptions> = {},
  signal?: AbortSignal,
): Promise<Row[]> {
  const { batches } = await new TrinoRunner({ endpoint: trino.endpoint, ...options }).run('select 1', {
    signal,
  });
  return (await Array.fromAsync(batches)).flat();
}

test('values are typed by their columns, and integers are exact beyond 2^53', async () => {
  await using trino = await startFakeTrino([queued, typed, { last: true }]);
  const rows = await new TrinoRunner({ endpoint: trino.endpoint }).run('select 1');
  expect(rows.columns.map(({ type }) => type)).toEqual([
    'integer',
    'integer',
    'integer',
    'text',
    'number',
    'boolean',
    'text',
    'text',
    'json',
  ]);
  const time = '2026-11-23 01:02:03.456 UTC';
  expect((await Array.fromAsync(rows.batches)).flat()).toEqual([
    [
      -7,
      9007199254740993n,
      18446744073709551614n,
      '1.50',
      1e-5,
      true,
      '9007199254740993',
      time,
      '[9007199254740993,null]',
    ],
    [0, 5n, 0n, '0.00', Number.NaN, false, '', '1970-01-01 00:00:00.000 UTC', '[]'],
    [null, null, null, null, null, null, null, null, null],
  ]);
  expect(trino.requests).toEqual([
    'POST /v1/statement select 1',
    'GET /v1/statement/executing/q/1',
    'GET /v1/statement/executing/q/2',
  ]);
});

test('a page is asked for when it is wanted, and the query is stopped when no more are', async () => {
  await using trino = await startFakeTrino([
    { columns },
    { columns, data: '[[1]]' },
    { columns, data: '[[2]]' },
  ]);
  const { batches } = await new TrinoRunner({ endpoint: trino.endpoint }).run('select 1');
  expect(trino.requests).toHaveLength(1);
  for await (const rows of batches) {
    expect(rows).toEqual([[1]]);
    break;
  }
  expect(trino.requests.slice(1)).toEqual([
    'GET /v1/statement/executing/q/1',
    'DELETE /v1/statement/executing/q/2',
  ]);
});

test('a Trino that restarts, is overloaded or closes the connection is asked again', async () => {
  await using trino = await startFakeTrino([
    503,
    'drop',
    { columns },
    502,
    504,
    429,
    'drop',
    { data: '[[1]]', last: true },
  ]);
  expect(await rowsOf(trino)).toEqual([[1]]);
  expect(trino.requests).toHaveLength(8);
});

test('progress is told', async () => {
  await using trino = await startFakeTrino([
    queued,
    { columns, data: '[[1]]', last: true, state: 'FINISHED' },
  ]);
  const seen: unknown[] = [];
  const onProgress = (progress: unknown) => void seen.push(progress);
  const runner = new TrinoRunner({ endpoint: trino.endpoint, onProgress });
  await runner.run('select 1', { onProgress });
  const seconds = expect.any(Number);
  expect(seen).toEqual([
    { state: 'QUEUED', seconds, scannedBytes: 1000, share: 0.5 },
    { state: 'QUEUED', share: 0.5, scannedBytes: 1000 },
    { state: 'FINISHED', seconds, scannedBytes: 1000, share: 0.5 },
    { state: 'FINISHED', share: 0.5, scannedBytes: 1000 },
  ]);
});

const reason = new Error('interrupted');

test('an abort stops the query while it runs', async () => {
  await using trino = await startFakeTrino([queued, 'hang']);
  const controller = new AbortController();
  const rows = rowsOf(trino, {}, controller.signal);
  await expect.poll(() => trino.requests, patient).toHaveLength(2);
  controller.abort(reason);
  await expect(rows).rejects.toBe(reason);
  expect(trino.requests.at(-1)).toBe('DELETE /v1/statement/executing/q/1');
});

test('an abort stops the query while nobody reads, and the reader is told', async () => {
  await using trino = await startFakeTrino([{ columns, data: '[[1]]' }]);
  const controller = new AbortController();
  const runner = new TrinoRunner({ endpoint: trino.endpoint });
  const { batches } = await runner.run('select 1', { signal: controller.signal });
  controller.abort(reason);
  await expect.poll(() => trino.requests.at(-1), patient).toBe('DELETE /v1/statement/executing/q/1');
  await expect(Array.fromAsync(batches)).rejects.toBe(reason);
  expect(trino.requests).toHaveLength(2);
});

test('a query that takes too long is stopped', async () => {
  await using trino = await startFakeTrino([queued]);
  await expect(rowsOf(trino, { timeout: 0.2 })).rejects.toMatchObject({
    exitCode: 4,
    message: 'the query was stopped: it took longer than 0.2 s',
  });
  expect(trino.requests.at(-1)).toMatch(/^DELETE/);
});

test('closing the runner stops what is not read to its end', async () => {
  await using trino = await startFakeTrino([{ columns, data: '[[1]]' }]);
  const runner = new TrinoRunner({ endpoint: trino.endpoint });
  await runner.run('select 1');
  await runner.close();
  expect(trino.requests.at(-1)).toBe('DELETE /v1/statement/executing/q/1');
  await runner.close();
  expect(trino.requests).toHaveLength(2);
});

test.each([
  [
    'TABLE_NOT_FOUND',
    "line 1:15: Table 'hive.flowq.x' does not exist",
    3,
    'there is no such table',
    'flowq init',
  ],
  ['SYNTAX_ERROR', "line 1:1: mismatched input 'selec'", 4, 'SYNTAX_ERROR: line 1:1', undefined],
  ['PERMISSION_DENIED', 'Access Denied: Cannot select from x', 3, 'access denied', 's3:GetObject'],
])('%s', async (errorName, message, exitCode, words, hint) => {
  await using trino = await startFakeTrino([queued, { error: { errorName, message } }]);
  const error = await rowsOf(trino).catch((thrown) => thrown);
  expect(error).toMatchObject({ exitCode, message: expect.stringMatching(/^Trino: .* \(query q\)$/) });
  expect(error.message).toContain(words);
  if (hint) expect(error.hint).toContain(hint);
  expect(trino.requests).toHaveLength(2);
});

test.each([
  [401, 'TRINO_PASSWORD'],
  [403, 'may not run queries'],
  [404, 'is it a Trino coordinator'],
  [500, undefined],
])('HTTP %i is said with what to do', async (status, hint) => {
  await using trino = await startFakeTrino([status]);
  await expect(rowsOf(trino)).rejects.toMatchObject({
    exitCode: 3,
    message: `Trino at ${trino.endpoint}: HTTP ${status}: trouble`,
    hint: hint === undefined ? undefined : expect.stringContaining(hint),
  });
  expect(trino.requests).toHaveLength(1);
});
