/**
 * Writes the figures of `docs/lambda.md`: sizes of its bundles, and their start and response times. Uses the existing
 * `dist`; Athena is that of the test stack, with a prepared answer.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { globSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { startRejected } from '../test/stack/rejected.ts';
import { BUNDLES, bundleHandler, INVOKE, LAMBDA_PAGE } from './lambda-page.ts';

const STARTS = 15;

/** Returns the milliseconds until a program exits. */
async function timeOf(code: string, cwd: string, env: Readonly<Record<string, string>>): Promise<number> {
  const start = performance.now();
  const args = ['--input-type=module', '-e', code, '1d'];
  const child = spawn(process.execPath, args, { cwd, env, stdio: ['ignore', 'ignore', 'inherit'] });
  const [exit] = await once(child, 'exit');
  if (exit !== 0) throw new Error(`it ended with ${exit}`);
  return performance.now() - start;
}

const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;

const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`;

const root = mkdtempSync(resolve('.cache/lambda-'));
try {
  await using athena = await startRejected();
  const folders = (Object.keys(BUNDLES) as (keyof typeof BUNDLES)[]).map(
    (bundle) => [bundle, bundleHandler(join(root, bundle), athena.config, bundle)] as const,
  );
  const times = new Map<string, number[]>();
  const measure = async (name: string, code: string, cwd: string) =>
    times.set(name, [...(times.get(name) ?? []), await timeOf(code, cwd, athena.environment)]);
  // In turns, so that other load of the machine affects all alike.
  for (let start = 0; start < STARTS; start++) {
    await measure('node', '', root);
    for (const [bundle, folder] of folders) {
      await measure(`${bundle}, start`, "await import('./handler.mjs')", folder);
      await measure(`${bundle}, answer`, INVOKE, folder);
    }
  }
  const shown = (name: string) => `${Math.round(median(times.get(name) ?? []) / 10) * 10} ms`;
  const lines = folders.map(([bundle, folder]) => {
    const bytes = globSync(`${folder}/*`).map((path) => statSync(path).size);
    const size = megabytes(bytes.reduce((sum, one) => sum + one, 0));
    return `| ${bundle} | ${size} | ${shown(`${bundle}, start`)} | ${shown(`${bundle}, answer`)} |`;
  });
  const table = ['| bundle | size | cold start | first answer |', '| --- | --: | --: | --: |', ...lines];
  const text = `${table.join('\n')}\n\nNode.js ${process.versions.node} alone starts in ${shown('node')}.`;
  const page = readFileSync(LAMBDA_PAGE, 'utf8');
  writeFileSync(
    LAMBDA_PAGE,
    page.replace(
      /(<!-- figures: .* -->\n)[\s\S]*?(<!-- end of figures -->)/,
      (_, head, tail) => `${head}\n${text}\n\n${tail}`,
    ),
  );
} finally {
  rmSync(root, { recursive: true, force: true });
}
