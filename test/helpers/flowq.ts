import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inject } from 'vitest';

/** The built program; see test/global-setup.ts. */
export const PROGRAM = inject('program');

export interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: Uint8Array | string;
}

/** The running program. */
export interface Running {
  readonly child: ChildProcessWithoutNullStreams;
  readonly finished: Promise<Finished>;
}

/** Default working folder of the program, without a `flowq.json` or an inventory, which a clone may have. */
export const EMPTY = mkdtempSync(join(tmpdir(), 'flowq-test-cwd-'));
process.on('exit', () => rmSync(EMPTY, { recursive: true, force: true }));

/** User settings, such as consent, for the runs of a test file. */
const SETTINGS = mkdtempSync(join(tmpdir(), 'flowq-test-settings-'));
process.on('exit', () => rmSync(SETTINGS, { recursive: true, force: true }));

/** Spawns the real program, as cron would: no terminal, no settings of the machine. */
export function startFlowq(args: readonly string[], options: Omit<RunOptions, 'input'> = {}): Running {
  const child = spawn(process.execPath, [PROGRAM, ...args], {
    cwd: options.cwd ?? EMPTY,
    env: {
      PATH: process.env.PATH ?? '',
      TMPDIR: process.env.TMPDIR ?? '/tmp',
      FLOWQ_CACHE_DIR: join(tmpdir(), 'flowq-test-cache'),
      XDG_CONFIG_HOME: SETTINGS,
      ...options.env,
    },
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  child.stdin.on('error', () => {});
  const closed = new Promise<number | null>((done) => child.on('close', done));
  return { child, finished: closed.then((code) => ({ code, stdout, stderr })) };
}

/** Spawns the program and waits until it exits. */
export async function flowq(args: readonly string[], options: RunOptions = {}): Promise<Finished> {
  const { child, finished } = startFlowq(args, options);
  child.stdin.end(options.input ?? '');
  return finished;
}
