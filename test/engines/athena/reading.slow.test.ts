import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { AwsClients } from '../../../src/aws/clients.ts';
import { objectBytes } from '../../../src/engines/athena/result-object.ts';
import { column } from '../../stack/gateway/columns.ts';
import { allRows, startAthena } from './athena.ts';

const SIZE = 20_000;

const many = {
  match: 'many',
  columns: [column('n', 'bigint'), column('text', 'varchar')],
  rows: function* () {
    for (let n = 0; n < SIZE; n++) yield [String(n), n % 2 ? 'ü\n"' : null];
  },
};

async function startMany() {
  const athena = await startAthena();
  athena.stack.backend.answer(many);
  return athena;
}

test.concurrent('a connection cut within the result goes on where it broke off', async () => {
  await using athena = await startMany();
  const { faults, calls } = athena.stack;
  for (const bytes of [0, 1, 70_001, 65_536]) faults.add({ on: 'GetObject', fault: 'cut', bytes });
  faults.add({ on: 'GetObject', fault: 'server-error' });
  const rows = await athena.rows('SELECT many');
  expect(rows).toHaveLength(SIZE);
  expect(rows.every(([n], at) => n === BigInt(at))).toBe(true);
  expect(rows[1]).toEqual([1n, 'ü\n"']);
  const reads = calls.list('GetObject');
  expect(reads).toHaveLength(6);
  const [object] = athena.stack.s3.buckets.get('athena-results')?.values() ?? [];
  const sent = reads.filter(({ status }) => status !== 500).reduce((sum, { bytesOut }) => sum + bytesOut, 0);
  expect(sent).toBe(object?.length);
});

test.concurrent('a connection that never brings anything is given up', async () => {
  await using athena = await startMany();
  athena.stack.faults.add({ on: 'GetObject', fault: 'cut', bytes: 0, times: 'always' });
  athena.stack.faults.add({ on: 'GetObject', fault: 'cut', bytes: 10, times: 1 });
  await expect(athena.rows('SELECT many')).rejects.toMatchObject({
    exitCode: 4,
    message: expect.stringContaining('the connection broke off 5 times in a row'),
  });
});

test.concurrent('a reader who has seen enough, and an abort, end the request', async () => {
  await using athena = await startMany();
  const { batches } = await athena.runner().run('SELECT many');
  for await (const batch of batches) {
    expect(batch).toHaveLength(1000);
    break;
  }
  const controller = new AbortController();
  const reason = new Error('interrupted');
  const read = await athena.runner().run('SELECT many', { signal: controller.signal });
  const reading = (async () => {
    for await (const _ of read.batches) controller.abort(reason);
  })();
  await expect(reading).rejects.toBe(reason);
  expect(athena.count('StopQueryExecution')).toBe(0);
});

test.concurrent('an object that was replaced meanwhile is not read on', async () => {
  const asked: (string | undefined)[] = [];
  const server = createServer((request, response) => {
    asked.push(request.headers.range, request.headers['if-match']);
    if (request.headers['if-match']) return response.writeHead(412).end();
    response.writeHead(200, { etag: '"first"', 'content-length': 100 }).write('"a"\n');
    return setTimeout(() => response.destroy(), 20);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const endpointUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  await using clients = new AwsClients({ region: 'us-east-1', endpointUrl });
  const bytes = objectBytes(await clients.s3(), 's3://b/k.csv', undefined);
  await expect(allRows({ batches: bytes as never })).rejects.toThrow('cannot read the result s3://b/k.csv: ');
  expect(asked).toEqual([undefined, undefined, 'bytes=4-', '"first"']);
  server.close();
});

test.concurrent('progress is told while it runs, and what it read, took and cost after it', async () => {
  await using athena = await startAthena();
  const progress: string[] = [];
  const runs: unknown[] = [];
  const runner = athena.runner({
    reuse: 3600,
    onProgress: ({ state, scannedBytes, seconds }) =>
      progress.push(`${state} ${scannedBytes} ${seconds < 5}`),
    onRun: (run) => runs.push(run),
  });
  const told: unknown[] = [];
  await allRows(await runner.run('SELECT one', { onProgress: (at) => told.push(at) }));
  expect(progress.at(-1)).toBe('SUCCEEDED 20000000 true');
  expect(told.at(-1)).toEqual({ state: 'SUCCEEDED', scannedBytes: 20_000_000 });
  expect(runner.lastRun).toMatchObject({
    query: expect.stringMatching(/^[\w-]{36}$/),
    workgroup: 'primary',
    location: expect.stringMatching(/^s3:\/\/athena-results\/.*\.csv$/),
    scannedBytes: 20_000_000,
    reused: false,
    dollars: 0.0001,
  });
  await allRows(await runner.run('SELECT one'));
  expect(runner.lastRun).toMatchObject({ scannedBytes: 0, reused: true, dollars: 0 });
  expect(runs).toHaveLength(2);
});
