import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { buildSync } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { builtPackage } from '../helpers/package.ts';

/** What a program of another's does with the package, in ten lines. */
const PROGRAM = `
export async function main(): Promise<void> {
  await using source = await openSource('logs');
  const window = { since: '2020-01-01', until: '2099-01-01T00:00:00Z' };
  const counts = source.query(window, (db) =>
    db.selectFrom('flows').select(({ fn }) => ['action', fn.countAll<bigint>().as('n')]).groupBy('action').orderBy('action'),
  );
  for await (const row of counts) {
    const n: bigint = row.n;
    console.log(row.action, n);
  }
  for await (const row of reportRows(reports.rejected, source, { window, limit: 1 })) {
    const flows: bigint = row.flows;
    console.log(typeof row.srcaddr, typeof flows);
  }
  const both = await Promise.all([1, 2].map(() => Array.fromAsync(reportRows(reports.rejected, source, { window }))));
  console.log(both[0]?.length === both[1]?.length);
  try {
    await openSource('nowhere').then((none) => none.query('all', 'select 1 from flows').next());
  } catch (error) {
    console.log(error instanceof FlowqError && error.exitCode);
  }
}
main();
`;
const NAMES = 'FlowqError, openSource, reportRows, reports';
const EXPECTED = /^ACCEPT \d+n\nREJECT \d+n\nstring bigint\ntrue\n3\n$/;

/** The oldest Node that is supported, the newest of its line, and the one this runs on. */
const NODES = ['22.12.0', '22', process.versions.node];

/** An ES module, a CommonJS module that requires the package, and a bundle. */
const CALLERS = ['esm.mjs', 'cjs.cjs', 'bundled.mjs'];

let folder: string;
let built: string;
const run = (command: string, ...args: string[]) =>
  execFileSync(command, args, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'flowq-installed-'));
  built = builtPackage();
  const [{ filename }] = JSON.parse(
    execFileSync('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', folder], {
      cwd: built,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }),
  );
  const manifest = { name: 'someone', private: true, allowScripts: { node: true } };
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest));
  const options = {
    module: 'nodenext',
    target: 'es2022',
    lib: ['es2023', 'esnext.disposable', 'esnext.array'],
    types: ['node'],
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
  };
  writeFileSync(
    join(folder, 'tsconfig.json'),
    JSON.stringify({ compilerOptions: options, include: ['*.mts', '*.cts'] }),
  );
  const others = [...NODES.map((version) => `node-${version}@npm:node@${version}`), '@types/node'];
  run('npm', 'install', '--no-audit', '--no-fund', `./${filename}`, ...others);
  writeFileSync(join(folder, 'esm.mts'), `import { ${NAMES} } from 'flowq';\n${PROGRAM}`);
  writeFileSync(join(folder, 'cjs.cts'), `import { ${NAMES} } from 'flowq';\n${PROGRAM}`);
  run(process.execPath, resolve('node_modules/typescript/bin/tsc'), '-p', '.');
  buildSync({
    absWorkingDir: folder,
    entryPoints: ['esm.mjs'],
    outfile: 'bundled.mjs',
    bundle: true,
    platform: 'node',
    format: 'esm',
    external: ['@aws-sdk/*', '@duckdb/*'],
    logLevel: 'error',
  });
}, 300_000);

afterAll(() => {
  for (const one of [folder, built]) rmSync(one, { recursive: true, force: true });
});

describe('the package, installed elsewhere', () => {
  it('has a program that makes logs and reports on them', () => {
    run('npx', '--no', 'flowq', 'sample', 'logs', '--records', '2000');
    const rows = run('npx', '--no', 'flowq', 'report', 'actions', '--source', 'logs', '--all');
    expect(rows).toMatch(/^action,flows,packets,bytes\nACCEPT,/);
  });

  it.each(NODES.flatMap((node) => CALLERS.map((file) => [file, node] as const)))(
    'compiles strictly as %s and runs on Node %s',
    (file, node) => {
      expect(run(join(folder, 'node_modules', `node-${node}`, 'bin', 'node'), file)).toMatch(EXPECTED);
    },
  );

  it('is as publint and attw want packages to be', () => {
    const bin = (name: string, ...args: string[]) =>
      execFileSync(resolve('node_modules/.bin', name), args, { cwd: built, encoding: 'utf8', stdio: 'pipe' });
    expect(bin('publint', '--strict')).toContain('All good');
    // For ES modules alone: from Node 22.12 on, CommonJS requires them too.
    const rules = ['--ignore-rules', 'cjs-resolves-to-esm', 'no-resolution'];
    const attw = bin('attw', '--pack', '.', '--format', 'ascii', '--profile', 'esm-only', ...rules);
    expect(attw).toContain('node16 (from ESM): 🟢 (ESM)');
    expect(attw).toContain('No problems found');
  });
});
