import { execFileSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { VERSION } from '../../src/version.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const read = (path: string) => readFileSync(`${ROOT}${path}`, 'utf8');
const run = (command: string, ...args: string[]) =>
  execFileSync(command, args, { cwd: ROOT, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
const manifest = JSON.parse(read('package.json'));

describe('the package', () => {
  it('has the version that the program tells', () => {
    expect(VERSION).toBe(manifest.version);
  });

  it('has a program that can be run, and a library with its types', async () => {
    const program = manifest.bin.flowq;
    expect(read(program)).toMatch(/^#!\/usr\/bin\/env node\n/);
    expect(statSync(`${ROOT}${program}`).mode & 0o111).toBe(0o111);
    const { types, default: library } = manifest.exports['.'];
    expect(read(types)).toContain('Report');
    // As another package would import it, by its name.
    const names = run(
      process.execPath,
      '-e',
      "import('flowq').then((all) => console.log(Object.keys(all).join()))",
    );
    expect(names.trim().split(',')).toEqual(
      expect.arrayContaining(['rejected', 'LocalSource', 'writeSample', 'FlowqError']),
    );
    expect(read(library)).not.toContain('.ts');
  });

  it('is published with all that it needs, and nothing else', () => {
    const [{ files }] = JSON.parse(run('npm', 'pack', '--dry-run', '--json', '--ignore-scripts'));
    const paths: string[] = files.map(({ path }: { path: string }) => path);
    const wanted = [
      'package.json',
      'README.md',
      'LICENSE',
      'CHANGELOG.md',
      manifest.bin.flowq,
      'dist/index.js',
      'dist/index.d.ts',
    ];
    expect(paths).toEqual(expect.arrayContaining(wanted));
    const others = paths.filter((path) => !/^(dist|sql|migrations)\//.test(path) && !wanted.includes(path));
    expect(others).toEqual([]);
  });

  it('has a lock file for every platform, without addresses', () => {
    expect(run(process.execPath, 'scripts/lock-file.ts', '--check')).toMatch(/is complete/);
    expect(read('package-lock.json')).not.toContain('"resolved"');
    const locked = JSON.parse(read('package-lock.json')).packages[''];
    expect(locked).toMatchObject({ version: manifest.version, dependencies: manifest.dependencies });
  });

  it('names as a dependency all that it imports', () => {
    const sources = run('git', 'grep', '-hoE', "(from|import\\() ?'[^.'][^']*'", '--', 'src').split('\n');
    const packages = sources
      .map((line) => /'([^']+)'/.exec(line)?.[1] ?? '')
      .filter((name) => name && !name.startsWith('node:'))
      .map((name) =>
        name
          .split('/')
          .slice(0, name.startsWith('@') ? 2 : 1)
          .join('/'),
      );
    const named = Object.keys(manifest.dependencies);
    expect(packages.filter((name) => !named.includes(name))).toEqual([]);
  });
});

describe('the repository', () => {
  it('holds no paths of the machine it was written on, and no registry', () => {
    const files = run('git', 'ls-files')
      .trim()
      .split('\n')
      // This file names what it looks for.
      .filter((path) => !/\.(gz|parquet|png)$/.test(path) && path !== 'test/package/package.test.ts');
    const own = [ROOT, `${homedir()}/`].filter((path) => path.length > 6);
    const found = files.filter((path) => {
      const text = statSync(`${ROOT}${path}`, { throwIfNoEntry: false }) ? read(path) : '';
      return own.some((one) => text.includes(one)) || /registry\s*=|\/npm\/-\/|"resolved":/.test(text);
    });
    expect(found).toEqual([]);
  });
});
