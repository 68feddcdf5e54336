/**
 * Writes the terminal session in the README by running its first command line on a terminal. A test keeps it up to
 * date. Without util-linux's `script` the session stays unchanged.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

export const README = 'README.md';

const SESSION = /(<!-- session: .*? -->\n```console\n)([\s\S]*?)(```\n)/;

/** Returns the README with the current session. */
export function readmeWithSession(): string {
  const readme = readFileSync(README, 'utf8');
  if (spawnSync('script', ['--version']).status !== 0) return readme;
  const [, line = ''] = /```sh\nnpm ci && (npx .*)\n/.exec(readme) ?? [];
  const commands = line.split(' && ').map((command) => command.replace('npx --no-install flowq ', ''));
  const cwd = mkdtempSync(join(tmpdir(), 'flowq-readme-'));
  try {
    const session = commands.map((command) => `$ flowq ${command}\n${outputOf(command, cwd)}`).join('\n');
    return readme.replace(SESSION, (_all, head, _old, tail) => `${head}${session}${tail}`);
  } finally {
    rmSync(cwd, { recursive: true, force: true });
  }
}

/** Returns what a terminal shows, without the parts that differ between runs. */
function outputOf(command: string, cwd: string): string {
  const program = `'${process.execPath}' '${resolve('src/cli/main.ts')}' ${command}`;
  const env = {
    PATH: process.env.PATH,
    HOME: cwd,
    TERM: 'dumb',
    COLUMNS: '110',
    PAGER: 'cat',
    LANG: 'C.UTF-8',
  };
  const { stdout } = spawnSync('script', ['-qec', program, '/dev/null'], { cwd, env, encoding: 'utf8' });
  return stdout
    .replaceAll('\r\n', '\n')
    .replaceAll(cwd, '/home/me')
    .replaceAll(/^fields .*\n(?: {10}.*\n)*|^flowq: names are those of \d+ .*\n/gm, '')
    .replaceAll(/ in \d+\.\d+ s$/gm, '')
    .replaceAll(/ +$/gm, '');
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) writeFileSync(README, readmeWithSession());
