import { execFile } from 'node:child_process';
import { globSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { BUNDLES, bundleHandler, INVOKE, LAMBDA_PAGE } from '../../scripts/lambda-page.ts';
import { builtPackage } from '../helpers/package.ts';
import { startRejected } from '../stack/rejected.ts';

let built: string;
beforeAll(() => {
  built = builtPackage();
}, 300_000);
afterAll(() => rmSync(built, { recursive: true, force: true }));

it.each(Object.keys(BUNDLES) as (keyof typeof BUNDLES)[])(
  'docs/lambda.md: the handler, bundled %s, answers from Athena, and is as large as the page says',
  async (bundle) => {
    await using athena = await startRejected();
    const folder = bundleHandler(join(built, bundle), athena.config, bundle);
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ['--input-type=module', '-e', INVOKE, '1d'],
      { cwd: folder, env: athena.environment },
    );
    const { statusCode, body } = JSON.parse(stdout);
    expect(statusCode).toBe(200);
    expect(body).toContain('"srcaddr":"10.0.0.1","dstaddr":"10.0.0.2","dstport":443');
    expect(body).toContain('"flows":9007199254740993');
    const bytes = globSync(`${folder}/*`).reduce((sum, path) => sum + statSync(path).size, 0);
    const [, megabytes] =
      new RegExp(`^\\| ${bundle} \\| ([\\d.]+) MB`, 'm').exec(readFileSync(LAMBDA_PAGE, 'utf8')) ?? [];
    expect(Math.abs(bytes / 1e6 - Number(megabytes)), 'run npm run docs:lambda').toBeLessThan(0.25);
  },
);
