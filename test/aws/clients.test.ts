import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GetQueryExecutionCommand } from '@aws-sdk/client-athena';
import { ListObjectsV2Command } from '@aws-sdk/client-s3';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { callAws } from '../../src/aws/call-aws.ts';
import { AwsClients } from '../../src/aws/clients.ts';
import { type FakeStack, startFakeStack } from '../stack/fake-stack.ts';

let stack: FakeStack;
beforeEach(async () => {
  stack = await startFakeStack();
  for (const name of Object.keys(process.env)) if (name.startsWith('AWS_')) vi.stubEnv(name, undefined);
  vi.stubEnv('AWS_EC2_METADATA_DISABLED', 'true');
  vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', '/dev/null');
  vi.stubEnv('AWS_CONFIG_FILE', '/dev/null');
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await stack.close();
});

function stub(environment: Record<string, string>): void {
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
}

async function listResults(clients: AwsClients): Promise<unknown> {
  const s3 = await clients.s3();
  return callAws({ doing: 'list s3://athena-results' }, (abortSignal) =>
    s3.send(new ListObjectsV2Command({ Bucket: 'athena-results' }), { abortSignal }),
  );
}

test('the environment says where the services are, and buckets are then part of the path', async () => {
  stub(stack.environment);
  await using clients = new AwsClients();
  expect(await listResults(clients)).toMatchObject({ KeyCount: 0 });
  const athena = await clients.athena();
  await expect(athena.send(new GetQueryExecutionCommand({ QueryExecutionId: 'x' }))).rejects.toThrow(
    'was not found',
  );
  expect(stack.calls.list().map(({ operation }) => operation)).toEqual([
    'ListObjectsV2',
    'GetQueryExecution',
  ]);
  expect(await clients.s3()).toBe(await clients.s3());
});

test('an option overrules the environment, and a profile brings Region, credentials and endpoint', async () => {
  const config = join(mkdtempSync(join(tmpdir(), 'flowq-')), 'config');
  const lines = ['region=us-east-1', 'aws_access_key_id=a', 'aws_secret_access_key=b'];
  writeFileSync(config, ['[profile stack]', ...lines, `endpoint_url=${stack.aws}`].join('\n'));
  stub({ AWS_CONFIG_FILE: config, AWS_PROFILE: 'stack' });
  await using named = new AwsClients();
  expect(await listResults(named)).toMatchObject({ KeyCount: 0 });

  stub({ AWS_PROFILE: '', AWS_ENDPOINT_URL: 'http://127.0.0.1:9' });
  await using given = new AwsClients({ profile: 'stack', endpointUrl: stack.aws });
  expect(await listResults(given)).toMatchObject({ KeyCount: 0 });
});

test('what is missing is said in words', async () => {
  const here = { endpointUrl: stack.aws };
  await using homeless = new AwsClients(here);
  await expect(listResults(homeless)).rejects.toMatchObject({
    exitCode: 3,
    message: 'cannot list s3://athena-results: no AWS Region is set',
  });
  await using nobody = new AwsClients({ ...here, region: 'us-east-1' });
  await expect(listResults(nobody)).rejects.toThrow(
    'no AWS credentials (Could not load credentials from any',
  );
});

test('refusals that pass are called again by flowq, not by the SDK', async () => {
  stub(stack.environment);
  stack.faults.add({ on: 'ListObjectsV2', fault: 'throttle', times: 2 });
  await using clients = new AwsClients();
  await listResults(clients);
  expect(stack.calls.list('ListObjectsV2')).toHaveLength(3);
  const s3 = await clients.s3();
  stack.faults.add({ on: 'ListObjectsV2', fault: 'throttle' });
  await expect(s3.send(new ListObjectsV2Command({ Bucket: 'athena-results' }))).rejects.toThrow(
    'reduce your',
  );
});

test('a session token is not sent over plain HTTP to another machine', async () => {
  stub({ ...stack.environment, AWS_SESSION_TOKEN: 'temporary', AWS_REGION: 'us-east-1' });
  await using here = new AwsClients();
  expect(await listResults(here)).toMatchObject({ KeyCount: 0 });
  // A name of this machine that is none of its loopback addresses.
  await using there = new AwsClients({ endpointUrl: 'http://127.0.0.1.nip.example:1' });
  await expect(listResults(there)).rejects.toMatchObject({
    message: expect.stringContaining('a session token is not sent over plain HTTP'),
  });
});
