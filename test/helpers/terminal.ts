import { spawn, spawnSync } from 'node:child_process';
import { EMPTY, PROGRAM } from './flowq.ts';

/** Whether util-linux's script is installed, which runs a program on a separate terminal. */
export const hasTerminals = spawnSync('script', ['--version']).stdout?.includes('util-linux') === true;

export interface OnTerminal {
  readonly code: number | null;
  /** Stdout and stderr, interleaved. */
  readonly text: string;
}

/** Runs the program on a terminal with 24 lines. */
export async function onTerminal(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<OnTerminal> {
  const command = [process.execPath, PROGRAM, ...args]
    .map((word) => `'${word.replaceAll("'", "'\\''")}'`)
    .join(' ');
  const child = spawn('script', ['-qec', command, '/dev/null'], {
    cwd: EMPTY,
    env: { PATH: process.env.PATH ?? '', TERM: 'xterm', SHELL: '/bin/sh', ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (part: string) => {
    text += part;
  });
  const code = await new Promise<number | null>((done) => child.on('close', done));
  return { code, text: text.replaceAll('\r\n', '\n') };
}
