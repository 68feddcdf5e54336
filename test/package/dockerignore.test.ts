import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { matchesGlob } from 'node:path';
import { expect, it, test } from 'vitest';

const PATTERNS = readFileSync('.dockerignore', 'utf8')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'));

/** Whether Docker leaves a path out of the build: the last pattern that matches it, or a folder above it, decides. */
function isIgnored(path: string): boolean {
  let ignored = false;
  for (const pattern of PATTERNS) {
    const glob = pattern.replace(/^!/, '');
    if (matchesGlob(path, glob) || matchesGlob(path, `${glob}/**`)) ignored = !pattern.startsWith('!');
  }
  return ignored;
}

test('the image gets all that it is built of', () => {
  const needed = [
    'bin',
    'src',
    'scripts/build.ts',
    'package.json',
    'package-lock.json',
    'tsconfig*.json',
    '.npmrc',
  ];
  const files = execFileSync('git', ['ls-files', '--', ...needed], { encoding: 'utf8' })
    .trim()
    .split('\n');
  expect(files).toContain('src/logs/fields.ts');
  expect(files.filter(isIgnored)).toEqual([]);
});

it.each([
  'logs/AWSLogs/123456789012/a.log.gz',
  'mine/a.log.gz',
  'reports/2026-11-30/rejected.csv.gz',
  'flowq.json',
  'inventory.json',
  'backup/inventory-old.json',
  'state/hourly.json',
  '.flowq-state/hourly.json',
  '.env',
  '.aws/credentials',
  'role.pem',
])('the image never gets %s', (path) => {
  expect(isIgnored(path)).toBe(true);
});
