import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { expect, onTestFinished, test } from 'vitest';
import { glueConfig } from '../helpers/glue-config.ts';
import { temporaryFolder } from '../helpers/logs.ts';
import { startFakeStack } from '../stack/fake-stack.ts';
import { column } from '../stack/gateway/columns.ts';
import { startMcp } from './client.ts';

const patient = { timeout: 15_000 };
const WINDOW = { since: '2026-11-20T12:00:00Z', until: '2026-11-20T13:00:00Z' };
const CONFIG = glueConfig('version', 'srcaddr', 'start', 'action', 'packets', 'bytes', 'log-status');

/** An Athena whose queries take a minute, over logs in S3. */
async function startServer(...args: string[]) {
  const stack = await startFakeStack([
    {
      match: 'p_date',
      columns: [
        column('bytes', 'bigint'),
        column('flowq total', 'bigint'),
        column('flowq total bytes', 'bigint'),
      ],
      rows: [['1', '1', '1']],
      scannedBytes: 20_000_000,
      millis: 60_000,
    },
  ]);
  onTestFinished(() => stack.close());
  stack.s3.buckets.set('logs', new Map());
  const Key =
    'AWSLogs/111122223333/vpcflowlogs/us-east-1/2026/11/20/111122223333_vpcflowlogs_us-east-1_fl-1_20261120T1205Z_abc.log.gz';
  const Body = gzipSync('version srcaddr start action packets bytes log-status\n');
  await stack.clients.s3.send(new PutObjectCommand({ Bucket: 'logs', Key, Body }));
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'flowq.json'), JSON.stringify(CONFIG));
  const mcp = await startMcp(args, {
    cwd: folder,
    env: { ...stack.environment, FLOWQ_CACHE_DIR: temporaryFolder(), FLOWQ_TRUST: 's3://athena-results/' },
  });
  onTestFinished(() => mcp[Symbol.asyncDispose]());
  return { stack, mcp };
}

test('over the limit, Athena saw no query', async () => {
  const { stack, mcp } = await startServer('--max-scan', '10');
  const { isError, text } = await mcp.call('sum', { measure: 'bytes', ...WINDOW });
  expect([isError, text]).toEqual([
    true,
    expect.stringContaining('a call may read 10 bytes; nothing was read'),
  ]);
  const { data } = await mcp.call('estimate', WINDOW);
  expect(data).toMatchObject({ files: 1, fits: false, price: expect.stringContaining('$') });
  expect(stack.calls.list('StartQueryExecution')).toEqual([]);
});

test('a call that is cancelled stops its query in Athena, and a third waits for one of two', async () => {
  const { stack, mcp } = await startServer();
  const controller = new AbortController();
  const call = (signal: AbortSignal) =>
    mcp.call('sum', { measure: 'bytes', ...WINDOW }, signal).catch(() => 'cancelled');
  const others = new AbortController();
  const calls = [call(controller.signal), call(others.signal), call(others.signal)];
  // Not the starts: a start that is cancelled before its answer is asked for again, to learn what to stop.
  const running = () => stack.backend.running();
  await expect.poll(running, patient).toHaveLength(2);
  const before = new Set(await running());
  controller.abort();
  await expect.poll(() => stack.calls.list('StopQueryExecution').length, patient).toBe(1);
  const isNew = (id: string) => !before.has(id);
  await expect.poll(async () => (await running()).filter(isNew).length, patient).toBe(1);
  others.abort();
  await Promise.all(calls);
  await expect.poll(running, patient).toEqual([]);
});

test('a client that leaves takes its queries with it', async () => {
  const { stack, mcp } = await startServer();
  mcp.call('sum', { measure: 'bytes', ...WINDOW }).catch(() => {});
  await expect.poll(() => stack.calls.list('StartQueryExecution').length, patient).toBe(1);
  await mcp.client.close();
  await expect.poll(() => stack.backend.running(), patient).toEqual([]);
});
