import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { flowq } from '../helpers/flowq.ts';
import { folderOf, temporaryFolder } from '../helpers/logs.ts';

const RECORDER = fileURLToPath(new URL('../helpers/record-modules.cjs', import.meta.url));

/** What the program loads for a command: what of DuckDB and the AWS SDK is in the text of its modules. */
async function loadedBy(...args: string[]): Promise<{ duckDb: boolean; aws: boolean; native: boolean }> {
  const list = join(temporaryFolder(), 'modules.json');
  const env = { NODE_OPTIONS: `--require ${RECORDER}`, FLOWQ_TEST_MODULES: list };
  const { code } = await flowq(args, { env, cwd: temporaryFolder() });
  expect(code).toBe(0);
  const files: string[] = JSON.parse(readFileSync(list, 'utf8'));
  const scripts = files.filter((url) => /^file:.*\.c?js$/.test(url));
  expect(scripts.some((url) => url.endsWith('/cli/main.cjs'))).toBe(true);
  const text = scripts.map((url) => readFileSync(fileURLToPath(url), 'utf8')).join('\n');
  return {
    duckDb: text.includes('@duckdb/node-bindings'),
    aws: /AWS_ACCESS_KEY_ID|GetQueryExecution/.test(text),
    native: files.some((path) => path.endsWith('.node')),
  };
}

describe('the start of the program', () => {
  it.each([
    ['--help'],
    ['--version'],
    ['reports'],
    ['reports', 'timeline'],
    ['report', 'timeline', '--help'],
  ])('loads neither DuckDB nor an SDK for %s %s', async (...args) => {
    expect(await loadedBy(...args.filter((arg) => arg))).toEqual({
      duckDb: false,
      aws: false,
      native: false,
    });
  });

  it('loads DuckDB, and no SDK, for a report over a folder', async () => {
    expect(await loadedBy('report', 'actions', '--source', folderOf([{}]), '--all')).toEqual({
      duckDb: true,
      aws: false,
      native: true,
    });
  });
});
