import { existsSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { isRunning, ownProcess } from '../../src/processes/process-id.ts';
import { removeLeftoversIn, temporaryFolder, temporaryName } from '../../src/processes/temporary.ts';
import { temporaryFolder as testFolder } from '../helpers/logs.ts';

test('a process is told from another of the same number', () => {
  const own = ownProcess();
  expect(isRunning(own)).toBe(true);
  expect(isRunning({ ...own, start: '00000000-1' })).toBe(false);
  expect(isRunning({ ...own, pid: 4_194_305 })).toBe(false);
  expect(isRunning({ ...own, host: 'elsewhere' })).toBe(undefined);
});

test('a folder is for its process only, and goes when that was killed', () => {
  vi.stubEnv('TMPDIR', testFolder());
  const mine = temporaryFolder();
  expect(statSync(mine).mode & 0o777).toBe(0o700);
  const left = mine.replace(`_${process.pid}_`, '_4194305_');
  mkdirSync(left);
  writeFileSync(join(left, 'output'), 'rows');
  const other = temporaryFolder();
  expect([mine, left, other].map((path) => existsSync(path))).toEqual([true, false, true]);
  for (const path of [mine, other]) rmSync(path, { recursive: true });
  vi.unstubAllEnvs();
});

test('files of processes that were killed go, whatever they were beside; those of the living stay', () => {
  const folder = testFolder();
  const mine = temporaryName(join(folder, 'a.json'));
  const left = mine.replace(`_${process.pid}_`, '_4194305_');
  const ofLeft = temporaryName(left).replaceAll(`_${process.pid}_`, '_4194305_');
  const others = ['a.json', '.hidden.tmp'].map((name) => join(folder, name));
  for (const path of [mine, left, ofLeft, ...others]) writeFileSync(path, '');
  removeLeftoversIn(folder);
  expect(readdirSync(folder).sort()).toEqual([mine, ...others].map((path) => basename(path)).sort());
  removeLeftoversIn(join(folder, 'gone'));
});
