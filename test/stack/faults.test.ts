import { Readable } from 'node:stream';
import { AthenaClient } from '@aws-sdk/client-athena';
import {
  CreateBucketCommand,
  GetObjectCommand,
  PutObjectCommand,
  paginateListObjectsV2,
  S3Client,
} from '@aws-sdk/client-s3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { clientConfig } from './clients.ts';
import { Control } from './control.ts';
import { type FakeStack, startFakeStack } from './fake-stack.ts';
import { column } from './gateway/columns.ts';
import { getQuery, runQuery, startQuery } from './query.ts';
import { traffic } from './traffic.ts';

let stack: FakeStack;
/** Does not retry, so that every fault is visible. */
let once: AthenaClient;
beforeEach(async () => {
  stack = await startFakeStack([{ match: 'SELECT', columns: [column('a', 'varchar')], rows: [['1']] }]);
  once = new AthenaClient({ ...clientConfig(stack.athena), maxAttempts: 1 });
});
afterEach(async () => {
  once.destroy();
  await stack.close();
});

test.each([
  ['throttle', { name: 'ThrottlingException', message: 'Rate exceeded' }],
  ['too-many-requests', { name: 'TooManyRequestsException', Reason: 'CONCURRENT_QUERY_LIMIT_EXCEEDED' }],
  ['server-error', { name: 'InternalServerException', $metadata: { httpStatusCode: 500 } }],
  ['expired-token', { name: 'ExpiredTokenException' }],
  [
    'access-denied',
    {
      name: 'AccessDeniedException',
      message: expect.stringMatching(
        /^User: arn:aws:sts::\d+:assumed-role\/cron\/x is not authorized to perform: athena:StartQueryExecution on resource: arn:aws:athena:/,
      ),
    },
  ],
] as const)('%s is answered in AWS’s words, so often as told', async (fault, error) => {
  stack.faults.add({ on: 'StartQueryExecution', fault, after: 1, times: 2 });
  await startQuery(once, 'SELECT 1');
  await expect(startQuery(once, 'SELECT 1')).rejects.toMatchObject(error);
  await expect(startQuery(once, 'SELECT 1')).rejects.toMatchObject(error);
  await startQuery(once, 'SELECT 1');
});

test.each(['drop', 'cut'] as const)(
  'after a %s the SDK’s retry carries the token: one execution',
  async (fault) => {
    stack.faults.add({ on: 'StartQueryExecution', fault });
    const id = await startQuery(stack.clients.athena, 'SELECT 1');
    expect(stack.calls.list('StartQueryExecution')).toHaveLength(2);
    expect((await getQuery(once, id)).Status?.State).not.toBe('FAILED');
    stack.faults.add({ on: 'StartQueryExecution', fault });
    await expect(startQuery(once, 'SELECT 1')).rejects.toThrow();
  },
);

test('states are told one a call, back to QUEUED too', async () => {
  stack.faults.add({ on: 'query', states: ['QUEUED', 'RUNNING', 'QUEUED', 'RUNNING'] });
  const id = await startQuery(once, 'SELECT 1');
  const states = [];
  for (let poll = 0; poll < 4; poll++) states.push((await getQuery(once, id)).Status?.State);
  expect(states).toEqual(['QUEUED', 'RUNNING', 'QUEUED', 'RUNNING']);
  await expect.poll(async () => (await getQuery(once, id)).Status?.State).toBe('SUCCEEDED');
});

test('a query fails, is refused by Lake Formation, or is cancelled by someone else', async () => {
  const error = {
    reason: 'HIVE_CANNOT_OPEN_SPLIT: Slow down',
    category: 1,
    type: 1403,
    retryable: true,
  } as const;
  stack.faults.add({ on: 'query', outcome: 'fail', error });
  stack.faults.add({ on: 'query', outcome: 'fail', error: 'lake-formation' });
  stack.faults.add({ on: 'query', outcome: 'cancel' });
  expect((await runQuery(once, 'SELECT 1')).Status).toMatchObject({
    State: 'FAILED',
    StateChangeReason: error.reason,
    AthenaError: { ErrorCategory: 1, ErrorType: 1403, Retryable: true, ErrorMessage: error.reason },
  });
  expect((await runQuery(once, 'SELECT 1')).Status?.StateChangeReason).toContain('Lake Formation');
  expect((await runQuery(once, 'SELECT 1')).Status?.State).toBe('CANCELLED');
});

test('a held query runs until it is stopped', async () => {
  stack.faults.add({ on: 'query', outcome: 'hold', match: 'held' });
  const id = await startQuery(once, 'SELECT held');
  await runQuery(once, 'SELECT 1');
  expect((await getQuery(once, id)).Status?.State).toBe('RUNNING');
});

test('a result file is cut short, and S3 refuses for a while', async () => {
  const file = { Bucket: 'athena-results', Key: 'big.csv' };
  await stack.clients.s3.send(new PutObjectCommand({ ...file, Body: 'x'.repeat(100_000) }));
  stack.faults.add({ on: 'GetObject', fault: 'cut', bytes: 70_000, match: 'big.csv' });
  const { Body } = await stack.clients.s3.send(new GetObjectCommand(file));
  await expect(Body?.transformToString()).rejects.toThrow('aborted');

  const s3 = new S3Client({ ...clientConfig(stack.aws), forcePathStyle: true, maxAttempts: 1 });
  stack.faults.add({ on: 'GetObject', fault: 'throttle' });
  await expect(s3.send(new GetObjectCommand(file))).rejects.toMatchObject({ name: 'SlowDown' });
  s3.destroy();
  expect(traffic(stack.calls.list(), 'athena-results')).toMatchObject({
    PutObject: { calls: 1, bytesIn: 100_000 },
    GetObject: { calls: 2 },
  });
});

test('S3 in memory serves ranges, streams and listings in pages', async () => {
  const { s3: client } = stack.clients;
  const Bucket = 'logs';
  await client.send(new CreateBucketCommand({ Bucket }));
  for (const day of ['01', '02', '03']) {
    for (const file of ['a', 'b & c']) {
      const Body = Readable.from([`day ${day} `, file]);
      const put = { Bucket, Key: `${day}/${file}`, Body, ContentLength: `day ${day} ${file}`.length };
      await client.send(new PutObjectCommand(put));
    }
  }
  const part = await client.send(new GetObjectCommand({ Bucket, Key: '02/b & c', Range: 'bytes=4-5' }));
  expect(await part.Body?.transformToString()).toBe('02');

  const keys: (string | undefined)[] = [];
  for await (const page of paginateListObjectsV2({ client, pageSize: 4 }, { Bucket })) {
    keys.push(...(page.Contents ?? []).map(({ Key }) => Key));
  }
  expect(keys).toEqual(['01/a', '01/b & c', '02/a', '02/b & c', '03/a', '03/b & c']);

  const days: (string | undefined)[] = [];
  for await (const page of paginateListObjectsV2({ client, pageSize: 2 }, { Bucket, Delimiter: '/' })) {
    days.push(...(page.CommonPrefixes ?? []).map(({ Prefix }) => Prefix));
  }
  expect(days).toEqual(['01/', '02/', '03/']);
});

test('faults, calls and running queries are steered over HTTP too', async () => {
  const control = new Control(stack.athena);
  await control.addFaults({ on: 'query', outcome: 'hold' }, { on: 'GetQueryExecution', fault: 'throttle' });
  const id = await startQuery(once, 'SELECT 1');
  await expect(getQuery(once, id)).rejects.toThrow('Rate exceeded');
  expect(await control.calls('StartQueryExecution')).toMatchObject([
    {
      service: 'athena',
      resource: 'SELECT 1',
      status: 200,
      input: { ClientRequestToken: expect.any(String) },
    },
  ]);
  await control.reset();
  expect(await control.calls()).toEqual([]);
  await expect(getQuery(once, id)).rejects.toThrow('was not found');
});
