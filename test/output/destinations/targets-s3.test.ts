import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { writeTarget } from '../../../src/output/destinations/output-target.ts';
import { type FakeStack, startFakeStack } from '../../stack/fake-stack.ts';

let stack: FakeStack;

beforeAll(async () => {
  stack = await startFakeStack();
});

afterAll(() => stack.close());

beforeEach(() => {
  for (const [name, value] of Object.entries(stack.environment)) vi.stubEnv(name, value);
  stack.s3.buckets.set('reports', new Map());
});

afterEach(() => {
  stack.faults.clear();
  stack.calls.clear();
  vi.unstubAllEnvs();
});

const stored = (key: string) => stack.s3.buckets.get('reports')?.get(key);
const puts = () => stack.calls.list('PutObject').length;

test('an output goes to S3 by one put', async () => {
  await writeTarget('s3://reports/2026/a b.csv', ['a\r\n', '1\r\n']);
  expect(stored('2026/a b.csv')?.toString()).toBe('a\r\n1\r\n');
  expect(puts()).toBe(1);
});

test('a large output is put at once as well, from a file, and again after a failure', async () => {
  const piece = Buffer.alloc(1024 * 1024, 'x');
  stack.faults.add({ on: 'PutObject', fault: 'server-error', times: 2 });
  await writeTarget(
    's3://reports/large.txt',
    Array.from({ length: 12 }, () => piece),
  );
  expect(stored('large.txt')?.length).toBe(12 * 1024 * 1024);
  expect(puts()).toBe(3);
});

test('a hundred throttles in a row are waited out within the deadline, or said', async () => {
  vi.spyOn(Math, 'random').mockReturnValue(0.0001);
  stack.faults.add({ on: 'PutObject', fault: 'throttle', times: 100 });
  await writeTarget('s3://reports/a.csv', ['text']);
  expect(stored('a.csv')?.toString()).toBe('text');
  expect(puts()).toBe(101);
  vi.restoreAllMocks();
});

test('a bucket that demands a checksum gets one', async () => {
  stack.s3.locked.add('reports');
  await writeTarget('s3://reports/locked.csv', ['text']);
  stack.s3.locked.clear();
  expect(stored('locked.csv')?.toString()).toBe('text');
  expect(puts()).toBe(2);
});

test('rows that break off put nothing', async () => {
  async function* broken() {
    yield 'a\r\n';
    throw new Error('the query broke off');
  }
  await expect(writeTarget('s3://reports/a.csv.gz', broken())).rejects.toThrow('the query broke off');
  expect(puts()).toBe(0);
});

test.each([
  ['access-denied', /access denied/],
  ['expired-token', /credentials have expired/],
] as const)('%s is said with what was to be written', async (fault, message) => {
  stack.faults.add({ on: 'PutObject', fault, times: 'always' });
  const failure = await writeTarget('s3://reports/a.csv', ['text']).catch((error) => error);
  expect(failure).toMatchObject({ exitCode: 3 });
  expect(failure.message).toMatch(/^cannot write s3:\/\/reports\/a\.csv: /);
  expect(failure.message).toMatch(message);
});

test.each([
  ['cn-northwest-1', 'aws-cn'],
  ['us-gov-east-1', 'aws-us-gov'],
])('the missing right is named for %s in the partition %s', async (region, partition) => {
  stack.faults.add({ on: 'PutObject', fault: 'access-denied', times: 'always' });
  await expect(writeTarget('s3://reports/a.csv', ['text'], { aws: { region } })).rejects.toThrow(
    `access denied; it requires s3:PutObject on arn:${partition}:s3:::reports/a.csv`,
  );
});

test('a bucket that is not there, and no network, are clear errors', async () => {
  await expect(writeTarget('s3://nowhere/a.csv', ['text'])).rejects.toMatchObject({
    exitCode: 3,
    message: 'cannot write s3://nowhere/a.csv: there is no such bucket',
  });
});

test.each(['s3://', 's3://bucket', 's3://bucket/', 's3://bucket/folder/', 's3://B/x'])(
  '%s is no object',
  async (url) => {
    await expect(writeTarget(url, ['text'])).rejects.toMatchObject({ exitCode: 2 });
  },
);
