import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bundleHandler, INVOKE } from '../../scripts/lambda-page.ts';
import { builtPackage } from '../helpers/package.ts';
import { createBucket } from '../stack/objects.ts';
import { type Stack, startStack } from '../stack/stack.ts';
import { BUCKET, init, makeLogs } from './glue-logs.ts';

let stack: Stack;
let built: string;
beforeAll(async () => {
  stack = await startStack();
  await stack.reset();
  await createBucket(stack.clients.s3, BUCKET);
  built = builtPackage();
}, 300_000);
afterAll(async () => {
  rmSync(built, { recursive: true, force: true });
  await stack.close();
});

test('the handler of docs/lambda.md answers from Athena', async () => {
  const logs = await makeLogs(stack, 'lambda', [{}]);
  const { config } = await init(stack, logs, 'lambda');
  const folder = bundleHandler(
    mkdtempSync(resolve(built, 'lambda-')),
    { flowq: 1, source: config },
    'without it',
  );
  const env = { PATH: process.env.PATH ?? '', HOME: '/dev/null', ...stack.environment };
  const args = ['--input-type=module', '-e', INVOKE, '1d'];
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: folder, env });
  const { statusCode, body } = JSON.parse(stdout);
  expect(statusCode).toBe(200);
  const rows = JSON.parse(body);
  expect(rows.length).toBeGreaterThan(0);
  expect(Object.keys(rows[0])).toContain('srcaddr');
});
