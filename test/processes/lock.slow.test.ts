import { spawn } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { Lock } from '../../src/processes/lock.ts';
import { ownProcess } from '../../src/processes/process-id.ts';
import { temporaryFolder } from '../helpers/logs.ts';

const CONTENDER = fileURLToPath(new URL('contender.ts', import.meta.url));

async function taken(path: string): Promise<Lock> {
  const lock = await Lock.take(path);
  if (!(lock instanceof Lock)) throw new Error(`held by ${lock.pid}`);
  return lock;
}

test('keeps others out until it is given back, and leaves nothing', async () => {
  const folder = temporaryFolder();
  const path = join(folder, 'a.lock');
  {
    using lock = await taken(path);
    expect(lock.isHeld()).toBe(true);
    expect(await Lock.take(path)).toMatchObject({
      pid: process.pid,
      since: expect.stringMatching(/^\d{4}-/),
    });
    expect(readdirSync(folder)).toEqual(['a.lock']);
  }
  expect(readdirSync(folder)).toEqual([]);
  (await taken(path))[Symbol.dispose]();
});

test.each([
  ['a process that is gone', { pid: 4_194_305 }],
  ['a process whose number was given to another', { start: '00000000-1' }],
])('a lock of %s holds nothing', async (_, other) => {
  const path = join(temporaryFolder(), 'a.lock');
  writeFileSync(path, JSON.stringify({ ...ownProcess(), ...other, since: '2026-11-20T00:00:00Z' }));
  using lock = await taken(path);
  expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject(ownProcess());
  expect(lock.isHeld()).toBe(true);
});

test.each(['', '{"pid":', 'null'])('a lock cut short by a loss of power (%j) holds nothing', async (text) => {
  const path = join(temporaryFolder(), 'a.lock');
  writeFileSync(path, text);
  using lock = await taken(path);
  expect(lock.isHeld()).toBe(true);
});

test('a dead process that was taking over is in nobody’s way', async () => {
  const folder = temporaryFolder();
  const path = join(folder, 'a.lock');
  const dead = (token: string) =>
    JSON.stringify({ ...ownProcess(), pid: 4_194_305, since: '2026-11-20T00:00:00Z', token });
  writeFileSync(path, dead('first'));
  const { readLock } = await import('../../src/processes/lock-file.ts');
  const right = `${path}.${readLock(path)?.id}`;
  writeFileSync(right, dead('second'));
  writeFileSync(`${right}.${readLock(right)?.id}`, dead('third'));
  using lock = await taken(path);
  expect(lock.isHeld()).toBe(true);
  expect(readdirSync(folder)).toEqual(['a.lock']);
});

test('a lock of another machine holds as long as it is touched', async () => {
  const { utimesSync } = await import('node:fs');
  const path = join(temporaryFolder(), 'a.lock');
  writeFileSync(path, JSON.stringify({ ...ownProcess(), host: 'elsewhere', since: '2026-11-20T00:00:00Z' }));
  expect(await Lock.take(path)).toMatchObject({ host: 'elsewhere' });
  const silent = Date.now() / 1000 - 16 * 60;
  utimesSync(path, silent, silent);
  using lock = await taken(path);
  expect(lock.isHeld()).toBe(true);
});

test('eight processes of which many are killed never hold it together', async () => {
  const folder = temporaryFolder();
  const path = join(folder, 'a.lock');
  const until = Date.now() + 2500;
  const contend = () =>
    new Promise<{ output: string; wasKilled: boolean }>((done) => {
      const child = spawn(process.execPath, [CONTENDER, path, String(until)]);
      let output = '';
      child.stdout.on('data', (chunk) => {
        output += chunk;
      });
      child.stderr.on('data', (chunk) => {
        output += chunk;
      });
      // Some die at any moment, also in the middle of taking over.
      const timer = setTimeout(() => child.kill('SIGKILL'), 300 + Math.random() * 2000);
      child.on('close', (_, signal) => {
        clearTimeout(timer);
        done({ output, wasKilled: signal === 'SIGKILL' });
      });
    });
  const chain = async () => {
    const all = [];
    while (Date.now() < until - 300) all.push(await contend());
    return all;
  };
  const ended = (await Promise.all(Array.from({ length: 8 }, chain))).flat();
  expect(ended.map((one) => one.output).filter((output) => /[a-z]/.test(output))).toEqual([]);
  expect(ended.filter((one) => one.wasKilled).length).toBeGreaterThan(5);
  (await taken(path))[Symbol.dispose]();
  expect(readdirSync(folder).filter((name) => !name.endsWith('-inside'))).toEqual([]);
}, 20_000);
