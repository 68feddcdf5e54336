import { execFileSync, spawnSync } from 'node:child_process';
import {
  cpSync,
  globSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { VERSION } from '../../src/version.ts';
import { temporaryFolder } from '../helpers/logs.ts';
import { builtPackage } from '../helpers/package.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const read = (path: string) => readFileSync(`${ROOT}${path}`, 'utf8');
const runIn = (cwd: string, command: string, ...args: string[]) =>
  execFileSync(command, args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
const run = (command: string, ...args: string[]) => runIn(ROOT, command, ...args);
const manifest = JSON.parse(read('package.json'));

describe('the package', () => {
  let built: string;
  beforeAll(() => {
    built = builtPackage();
  }, 300_000);
  afterAll(() => rmSync(built, { recursive: true, force: true }));
  const readBuilt = (path: string) => readFileSync(join(built, path), 'utf8');

  it('has the version that the program tells', () => {
    expect(VERSION).toBe(manifest.version);
  });

  it('has a program that can be run, and a library with its types', async () => {
    const program = manifest.bin.flowq;
    expect(readBuilt(program)).toMatch(/^#!\/usr\/bin\/env node\n/);
    expect(statSync(join(built, program)).mode & 0o111).toBe(0o111);
    const { types } = manifest.exports['.'];
    expect(readBuilt(types)).toContain('Report');
    // As another package would import it, by its name.
    const names = runIn(
      built,
      process.execPath,
      '-e',
      "import('flowq').then((all) => console.log(Object.keys(all).join()))",
    );
    expect(names.trim().split(',')).toEqual(
      expect.arrayContaining(['openSource', 'reports', 'runJobs', 'FlowqError']),
    );
    expect(readBuilt(types)).not.toContain(".ts'");
  });

  it('is published with all that it needs, and nothing else', () => {
    const [{ files, unpackedSize }] = JSON.parse(
      runIn(built, 'npm', 'pack', '--dry-run', '--json', '--ignore-scripts'),
    );
    expect(unpackedSize).toBeLessThan(7_250_000);
    const paths: string[] = files.map(({ path }: { path: string }) => path);
    const wanted = [
      'package.json',
      'README.md',
      'LICENSE',
      'CHANGELOG.md',
      'THIRD-PARTY.md',
      'flowq.schema.json',
      manifest.bin.flowq,
      'dist/index.js',
      'dist/index.d.ts',
      'dist/LICENCES.txt',
    ];
    expect(paths).toEqual(expect.arrayContaining(wanted));
    const others = paths.filter((path) => !path.startsWith('dist/') && !wanted.includes(path));
    expect(others).toEqual([]);
    // npm runs it where the package is unpacked, which has nothing to build from.
    expect(Object.keys(JSON.parse(readBuilt('package.json')).scripts)).not.toContain('prepare');
  });

  it('holds the licences of what is bundled into the program', () => {
    const licences = readBuilt('dist/LICENCES.txt');
    for (const name of ['commander', '@modelcontextprotocol/server', 'zod', '@smithy/core', 'p-retry'])
      expect(licences).toContain(`\n${name} `);
    expect(licences).toMatch(/Permission is hereby granted/);
    expect(licences).toMatch(/Apache License\s+Version 2.0/);
  });

  it('runs without its sources, as it is packed', () => {
    const folder = temporaryFolder();
    for (const path of ['bin', 'dist', 'package.json', 'node_modules'])
      cpSync(join(built, path), join(folder, path), { recursive: true });
    expect(runIn(folder, process.execPath, manifest.bin.flowq, '--version')).toBe(`${VERSION}\n`);
  });

  it('says what to install where DuckDB was left out, in the program and in the library', () => {
    const folder = temporaryFolder();
    for (const path of ['bin', 'dist', 'package.json'])
      cpSync(join(built, path), join(folder, path), { recursive: true });
    mkdirSync(join(folder, 'node_modules'));
    for (const name of readdirSync(join(ROOT, 'node_modules')).filter((one) => !/^(\.|@duckdb$)/.test(one)))
      symlinkSync(join(ROOT, 'node_modules', name), join(folder, 'node_modules', name), 'junction');
    const hint = 'npm install @duckdb/node-api';
    const sample = [manifest.bin.flowq, 'sample', 'logs', '--records', '10'];
    expect(runIn(folder, process.execPath, ...sample)).toContain('10 records');
    const report = [manifest.bin.flowq, 'report', 'actions', '--source', 'logs', '--all'];
    const { status, stderr } = spawnSync(process.execPath, report, { cwd: folder, encoding: 'utf8' });
    expect(status).toBe(3);
    expect(stderr).toContain(hint);
    const code = `
      import { openSource, reportRows, reports } from 'flowq';
      const source = await openSource('logs');
      await Array.fromAsync(reportRows(reports.actions, source, { window: 'all' })).catch(({ hint }) => console.log(hint));
    `;
    expect(runIn(folder, process.execPath, '--input-type=module', '-e', code)).toContain(hint);
  });

  it('has a lock file for every platform, without addresses', () => {
    expect(run(process.execPath, 'scripts/lock-file.ts', '--check')).toMatch(/is complete/);
    expect(read('package-lock.json')).not.toContain('"resolved"');
    const locked = JSON.parse(read('package-lock.json')).packages[''];
    expect(locked).toMatchObject({ version: manifest.version, dependencies: manifest.dependencies });
  });

  it('names as a dependency all that its library imports, and nothing that is bundled', () => {
    const files = globSync('dist/{*,chunks/*,library/*}.js', { cwd: built });
    const imported = files.flatMap((path) =>
      [...readBuilt(path).matchAll(/(?:from |import\()"([^"]+)"/g)].map(([, name = '']) => packageOf(name)),
    );
    const used = new Set(imported.filter((name) => !name.startsWith('node:') && !name.startsWith('.')));
    // The program cannot bundle what is native.
    used.add('@duckdb/node-bindings');
    const { dependencies, optionalDependencies, peerDependencies } = manifest;
    const named = Object.keys({ ...dependencies, ...optionalDependencies, ...peerDependencies });
    expect([...used].sort()).toEqual(named.sort());
  });
});

const packageOf = (name: string) =>
  name
    .split('/')
    .slice(0, name.startsWith('@') ? 2 : 1)
    .join('/');

describe('the repository', () => {
  it('has a program that runs in a clone that nobody built', () => {
    const folder = temporaryFolder();
    for (const path of ['bin', 'src', 'package.json'])
      cpSync(join(ROOT, path), join(folder, path), { recursive: true });
    symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'), 'junction');
    expect(runIn(folder, 'npx', '--no', '--', 'flowq', '--version')).toBe(`${VERSION}\n`);
  });

  it('holds no paths of the machine it was written on, and no registry', () => {
    const files = run('git', 'ls-files')
      .trim()
      .split('\n')
      // This file names what it looks for.
      .filter((path) => !/\.(gz|parquet|png)$/.test(path) && path !== 'test/package/package.slow.test.ts');
    const own = [ROOT, `${homedir()}/`].filter((path) => path.length > 6);
    const found = files.filter((path) => {
      const text = statSync(`${ROOT}${path}`, { throwIfNoEntry: false }) ? read(path) : '';
      return own.some((one) => text.includes(one)) || /registry\s*=|\/npm\/-\/|"resolved":/.test(text);
    });
    expect(found).toEqual([]);
  });
});
