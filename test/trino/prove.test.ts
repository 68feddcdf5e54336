import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { flowq } from '../helpers/flowq.ts';
import { glueConfig } from '../helpers/glue-config.ts';
import { temporaryFolder } from '../helpers/logs.ts';
import { type Stack, startStack } from '../stack/stack.ts';

let stack: Stack;
beforeAll(async () => {
  stack = await startStack();
  await stack.reset();
}, 300_000);
afterAll(() => stack?.close());

it('what flowq doctor --prove asks of Athena holds on Trino', async () => {
  const cwd = temporaryFolder();
  writeFileSync(join(cwd, 'flowq.json'), JSON.stringify(glueConfig('version', 'srcaddr')));
  const env = { ...stack.environment, FLOWQ_TRUST: 's3://athena-results/' };
  const { code, stdout } = await flowq(['doctor', '--prove', '--yes'], { cwd, env });
  expect([code, stdout]).toEqual([0, expect.stringContaining('5 ok, 0 to look at, 0 wrong')]);
});
