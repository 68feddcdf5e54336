import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

/** Creates and builds a copy of the repository without tests and docs: what `npm pack` packs in a clean clone. */
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
