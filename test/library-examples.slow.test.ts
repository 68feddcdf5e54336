import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bundleHandler } from '../scripts/lambda-page.ts';
import { sampleInventory, writeInventory, writeSample } from '../src/index.ts';
import { glueConfig } from './helpers/glue-config.ts';
import { builtPackage } from './helpers/package.ts';

/** Within a built package, so that `flowq` is that package. */
let folder: string;
let built: string;
const EXAMPLES = readFileSync('docs/library.md', 'utf8')
  .split(/^## /m)
  .flatMap((section) => {
    const code = /```ts\n([\s\S]*?)```/.exec(section)?.[1];
    return code === undefined ? [] : [[section.split('\n')[0] ?? '', code] as const];
  });

beforeAll(async () => {
  built = builtPackage();
  folder = join(built, 'examples');
  mkdirSync(folder);
  const sample = { dir: join(folder, 'logs'), records: 3000, until: Math.floor(Date.now() / 1000) };
  await writeSample(sample);
  await writeInventory(join(folder, 'inventory.json'), sampleInventory(sample));
}, 300_000);

afterAll(() => rmSync(built, { recursive: true, force: true }));

test.each(EXAMPLES)('docs/library.md: the example of "%s" compiles and runs', (title, code) => {
  const file = `${title.toLowerCase().replaceAll(/\W+/g, '-')}.ts`;
  writeFileSync(join(folder, file), code);
  const output = execFileSync(process.execPath, ['--no-warnings', file], {
    cwd: folder,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  expect(output).not.toBe('');
});

test('the examples are well typed, and the handler of docs/lambda.md', () => {
  bundleHandler(join(folder, 'lambda'), glueConfig('version'), 'without it');
  const tsc = 'node_modules/typescript/bin/tsc';
  const config = { extends: '../tsconfig.json', include: ['*.ts', 'lambda/*.ts'] };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config));
  execFileSync(process.execPath, [tsc, '-p', folder], { stdio: 'pipe' });
});
