import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { sampleInventory, writeInventory, writeSample } from '../src/index.ts';

/** Within the repository, so that `flowq` is this package. */
const FOLDER = '.cache/library-examples';
const EXAMPLES = readFileSync('docs/library.md', 'utf8')
  .split(/^## /m)
  .flatMap((section) => {
    const code = /```ts\n([\s\S]*?)```/.exec(section)?.[1];
    return code === undefined ? [] : [[section.split('\n')[0] ?? '', code] as const];
  });

beforeAll(async () => {
  rmSync(FOLDER, { recursive: true, force: true });
  mkdirSync(FOLDER, { recursive: true });
  const sample = { dir: join(FOLDER, 'logs'), records: 3000, until: Math.floor(Date.now() / 1000) };
  await writeSample(sample);
  await writeInventory(join(FOLDER, 'inventory.json'), sampleInventory(sample));
});

test.each(EXAMPLES)('docs/library.md: the example of "%s" compiles and runs', (title, code) => {
  const file = `${title.toLowerCase().replaceAll(/\W+/g, '-')}.ts`;
  writeFileSync(join(FOLDER, file), code);
  const output = execFileSync(process.execPath, ['--no-warnings', file], {
    cwd: FOLDER,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  expect(output).not.toBe('');
});

test('the examples are well typed', () => {
  const tsc = 'node_modules/typescript/bin/tsc';
  const config = { extends: '../../tsconfig.json', include: ['*.ts'] };
  writeFileSync(join(FOLDER, 'tsconfig.json'), JSON.stringify(config));
  execFileSync(process.execPath, [tsc, '-p', FOLDER], { stdio: 'pipe' });
});
