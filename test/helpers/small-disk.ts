import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { temporaryFolder } from './logs.ts';

/** Whether this machine lets tests have a disk of their own: as root on Linux, mostly. */
export const hasSmallDisks = tryMount();

/** A disk of so many kilobytes, gone behind the running test. */
export function smallDisk(kilobytes: number): string {
  const folder = join(temporaryFolder(), 'disk');
  mkdirSync(folder);
  mount(['-t', 'tmpfs', '-o', `size=${kilobytes}k`, 'tmpfs', folder]);
  onTestFinished(() => void spawnSync('umount', ['-l', folder]));
  return folder;
}

/** From now on nobody can write to it. */
export function makeReadOnly(disk: string): void {
  mount(['-o', 'remount,ro', disk]);
}

function mount(options: readonly string[]): void {
  const { status, stderr } = spawnSync('mount', options, { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
}

function tryMount(): boolean {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false;
  const { status } = spawnSync('sh', [
    '-c',
    'd=$(mktemp -d) && mount -t tmpfs tmpfs "$d" && umount "$d"; s=$?; rmdir "$d"; exit $s',
  ]);
  return status === 0;
}
