import { readdirSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type Running, startFlowq } from '../helpers/flowq.ts';
import { logText, temporaryFolder, v2 } from '../helpers/logs.ts';

const FOREVER = 'select count(*) from range(1000000) a, range(1000000) b where (a.range * b.range) % 7 = 3';

function start(args: readonly string[], env = {}): Running {
  const running = startFlowq(args, { env });
  onTestFinished(() => void running.child.kill('SIGKILL'));
  return running;
}

/** A query over records on standard input; what it keeps them in says that it listens for signals. */
async function listening(sql: string): Promise<Running & { temporary: string }> {
  const temporary = temporaryFolder();
  const running = start(['query', sql, '--source', '-'], { TMPDIR: temporary });
  while (!readdirSync(temporary).some((name) => name.startsWith('flowq-'))) await wait(10);
  return { ...running, temporary };
}

describe('Ctrl-C', () => {
  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    'or %s stops a running query, and leaves nothing behind',
    async (signal) => {
      const { child, finished, temporary } = await listening(FOREVER);
      child.stdin.end(logText([v2()]));
      await wait(500);
      child.kill(signal);
      const { code, stdout, stderr } = await finished;
      expect([code, stdout]).toEqual([130, '']);
      expect(stderr).toMatch(
        /^flowq: stopping; press Ctrl-C again to quit immediately\nflowq: interrupted\n$/,
      );
      expect(readdirSync(temporary)).toEqual([]);
    },
  );

  it('stops a query whose rows are being written', async () => {
    const { child, finished } = await listening('select * from range(1000000000)');
    child.stdin.end(logText([v2()]));
    await new Promise((resolve) => child.stdout.once('data', resolve));
    child.kill('SIGINT');
    const { code, stderr } = await finished;
    expect(code).toBe(130);
    expect(stderr).toMatch(/interrupted\n$/);
  });

  it('stops waiting for standard input', async () => {
    const { child, finished, temporary } = await listening('select 1');
    child.kill('SIGINT');
    const { code, stderr } = await finished;
    expect(code).toBe(130);
    expect(stderr).toMatch(/interrupted\n$/);
    expect(readdirSync(temporary)).toEqual([]);
  });

  it('stops a query whose reader reads no further', async () => {
    const { child, finished } = await listening('select * from range(1000000000)');
    child.stdin.end(logText([v2()]));
    await new Promise((resolve) => child.stdout.once('data', resolve));
    child.stdout.pause();
    await wait(300);
    child.kill('SIGINT');
    const code = await new Promise((resolve) => child.once('exit', resolve));
    child.stdout.resume();
    expect([code, (await finished).stderr]).toEqual([130, expect.stringMatching(/interrupted\n$/)]);
  });

  it('twice quits at once', async () => {
    const { child, finished } = await listening('select 1');
    // Stopped, it gets both at the same moment, when nothing has been stopped yet.
    child.kill('SIGSTOP');
    child.kill('SIGINT');
    child.kill('SIGTERM');
    child.kill('SIGCONT');
    expect((await finished).code).toBe(130);
  });

  it('stops a sample, and leaves none of it', async () => {
    const folder = temporaryFolder();
    const { child, finished } = start(['sample', folder, '--records', '5000000']);
    while (readdirSync(folder).length === 0) await wait(10);
    child.kill('SIGINT');
    const { code, stdout } = await finished;
    expect([code, stdout]).toEqual([130, '']);
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe('a pipe whose reader has seen enough', () => {
  it('ends the program without a message', async () => {
    const { child, finished } = start(['query', 'select * from range(20000000)', '--source', '-']);
    child.stdin.end(logText([v2()]));
    await new Promise((resolve) => child.stdout.once('data', resolve));
    child.stdout.destroy();
    const { code, stderr } = await finished;
    expect([code, stderr]).toEqual([0, '']);
  });

  it('ends a list, too', async () => {
    const { child, finished } = start(['reports']);
    child.stdout.destroy();
    const { code, stderr } = await finished;
    expect([code, stderr]).toEqual([0, '']);
  });
});
