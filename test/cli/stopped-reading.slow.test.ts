import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { expect, it, onTestFinished } from 'vitest';
import { flowq, startFlowq } from '../helpers/flowq.ts';
import { logText, temporaryFolder, v2, writeLog } from '../helpers/logs.ts';

const MEGABYTES = 400;

/** Files that take long to look at before a query can run: of each content, how many. */
const LONG: Readonly<Record<string, { files: number; content: () => Buffer }>> = {
  'a file that is copied line by line': {
    files: 1,
    content: () => {
      const lines = gzipSync('\n'.repeat(1_000_000));
      const start = gzipSync(logText([v2(), 'damaged']));
      return Buffer.concat([start, ...Array.from({ length: MEGABYTES }, () => lines)]);
    },
  },
  'a file whose lines are checked': {
    files: 1,
    content: () => {
      const lines = gzipSync(`${v2()}\n`.repeat(8_000));
      return Buffer.concat([
        gzipSync(logText([v2()])),
        ...Array.from({ length: MEGABYTES * 4 }, () => lines),
      ]);
    },
  },
  'files that are read in threads': {
    files: MEGABYTES,
    content: () => gzipSync(logText(Array(500_000).fill(v2()))),
  },
};

function writeLong(folder: string, name: string): void {
  const { files = 0, content } = LONG[name] ?? {};
  const bytes = content?.() ?? '';
  for (let file = 0; file < files; file += 1) writeLog(folder, `${file}.log.gz`, bytes);
}

it.each(Object.keys(LONG))('SIGTERM stops the reading of %s', async (name) => {
  const [folder, temporary] = [temporaryFolder(), temporaryFolder()];
  writeLong(folder, name);
  const { child, finished } = startFlowq(['report', 'actions', '--all', '--source', folder], {
    env: { TMPDIR: temporary },
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  child.stdin.end();
  await wait(2_500);
  expect(child.exitCode).toBeNull();
  const killed = performance.now();
  child.kill('SIGTERM');
  expect(await finished).toMatchObject({ code: 130, stdout: '' });
  expect(performance.now() - killed).toBeLessThan(5_000);
  expect(readdirSync(temporary)).toEqual([]);
});

it.each(Object.keys(LONG))('--timeout stops the reading of %s', async (name) => {
  const folder = temporaryFolder();
  writeLong(folder, name);
  const { code, stderr } = await flowq(['report', 'actions', '--all', '--source', folder, '--timeout', '1s']);
  expect([code, stderr]).toEqual([4, expect.stringContaining('it took longer than 1 s')]);
});

it('--timeout and SIGTERM stop the filling of a store, which then holds no part of a unit', async () => {
  const folder = temporaryFolder();
  writeLong(folder, 'a file whose lines are checked');
  const store = join(temporaryFolder(), 'store');
  const args = ['report', 'actions', '--all', '--source', folder, '--store', store];
  const fill = ['store', 'fill', '--all', '--source', folder, '--store', store];
  for (const command of [args, fill]) {
    const late = await flowq([...command, '--timeout', '1s']);
    expect([late.code, late.stderr]).toEqual([4, expect.stringContaining('it took longer than 1 s')]);
  }
  const { child, finished } = startFlowq(args);
  onTestFinished(() => void child.kill('SIGKILL'));
  child.stdin.end();
  await wait(2_500);
  child.kill('SIGTERM');
  expect(await finished).toMatchObject({ code: 130, stdout: '' });
  const left = readdirSync(store, { recursive: true }).filter((file) => String(file).endsWith('.parquet'));
  expect(left).toEqual([]);
});
