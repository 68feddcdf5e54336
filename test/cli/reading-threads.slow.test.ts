import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { flowq, startFlowq } from '../helpers/flowq.ts';
import { logText, temporaryFolder, v2, writeLog } from '../helpers/logs.ts';

/** More than is read without threads. */
const FILES = 24;
const RECORDS = 4000;

function logs(): string {
  const folder = temporaryFolder();
  for (let file = 0; file < FILES; file += 1)
    writeLog(folder, `${file}.log`, logText(Array.from({ length: RECORDS }, (_, at) => v2({ srcport: at }))));
  return folder;
}

/** Threads that do something else after their first task, once they have written a file. */
function threadsThat(what: string) {
  const folder = temporaryFolder();
  const [hook, started] = [join(folder, 'hook.cjs'), join(folder, 'started')];
  const text = `const { isMainThread } = require('node:worker_threads');
    const fail = () => { require('node:fs').writeFileSync(${JSON.stringify(started)}, ''); ${what} };
    if (!isMainThread) setImmediate(() => require('node:worker_threads').parentPort.on('message', fail));`;
  writeFileSync(hook, text);
  return { started, env: { NODE_OPTIONS: `--require ${hook}` } };
}

const args = (folder: string) => ['report', 'actions', '--all', '--source', folder];

describe('threads that read logs', () => {
  it.each([
    ['throw', "throw new Error('planted');"],
    ['exit', 'process.exit(3);'],
  ])('that %s change no row', async (_, what) => {
    const folder = logs();
    const expected = await flowq(args(folder));
    expect(expected).toMatchObject({ code: 0, stdout: expect.stringContaining(String(FILES * RECORDS)) });
    const { started, env } = threadsThat(what);
    expect(await flowq(args(folder), { env })).toEqual(expected);
    expect(existsSync(started)).toBe(true);
  });

  it('that hang are stopped by --timeout', async () => {
    const { started, env } = threadsThat('for (;;);');
    const { code, stdout, stderr } = await flowq([...args(logs()), '--timeout', '5s'], { env });
    expect([code, stdout, stderr]).toEqual([4, '', expect.stringContaining('it took longer than 5 s')]);
    expect(existsSync(started)).toBe(true);
  });

  it.each(['SIGINT', 'SIGTERM'] as const)('that hang are stopped by %s', async (signal) => {
    const { started, env } = threadsThat('for (;;);');
    const { child, finished } = startFlowq(args(logs()), { env });
    onTestFinished(() => void child.kill('SIGKILL'));
    child.stdin.end();
    while (!existsSync(started)) await wait(50);
    expect(child.exitCode).toBeNull();
    child.kill(signal);
    expect(await finished).toMatchObject({ code: 130, stdout: '' });
  });
});
