import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

/** A copy of the repository's files, without its tests and pages, built: what `npm pack` in a clean clone packs. */
export function builtPackage(): string {
  const folder = mkdtempSync(join(tmpdir(), 'flowq-package-'));
  const tracked = execFileSync('git', ['ls-files', '-z', '--', ':!test', ':!docs'], { encoding: 'utf8' });
  for (const path of tracked.split('\0').filter((name) => name !== '')) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    cpSync(path, join(folder, path));
  }
  symlinkSync(resolve('node_modules'), join(folder, 'node_modules'), 'junction');
  execFileSync(process.execPath, ['scripts/build.ts'], { cwd: folder, stdio: 'inherit' });
  return folder;
}
