import { writeFileSync } from 'node:fs';
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

/** Environment in which threads do something else with their second message than to read. */
function threadsThat(what: string): Record<string, string> {
  const hook = join(temporaryFolder(), 'hook.cjs');
  const text = `const { isMainThread, parentPort } = require('node:worker_threads');
    let messages = 0;
    if (!isMainThread) parentPort.prependListener('message', () => { messages += 1; if (messages > 1) { ${what} } });`;
  writeFileSync(hook, text);
  return { NODE_OPTIONS: `--require ${hook}` };
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
    expect(await flowq(args(folder), { env: threadsThat(what) })).toEqual(expected);
  });

  it('that hang are stopped by --timeout', async () => {
    const hanging = { env: threadsThat('for (;;);') };
    const { code, stdout, stderr } = await flowq([...args(logs()), '--timeout', '2s'], hanging);
    expect([code, stdout, stderr]).toEqual([4, '', expect.stringContaining('it took longer than 2 s')]);
  });

  it.each(['SIGINT', 'SIGTERM'] as const)('that hang are stopped by %s', async (signal) => {
    const { child, finished } = startFlowq(args(logs()), { env: threadsThat('for (;;);') });
    onTestFinished(() => void child.kill('SIGKILL'));
    child.stdin.end();
    await wait(2000);
    expect(child.exitCode).toBeNull();
    child.kill(signal);
    expect(await finished).toMatchObject({ code: 130, stdout: '' });
  });
});
