import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { completionScript } from '../../src/cli/commands/completion/script.ts';
import { makeProgram } from '../../src/cli/program.ts';
import { REPORTS } from '../../src/reports/index.ts';
import { flowq } from '../helpers/flowq.ts';

const has = (shell: string) => spawnSync(shell, ['--version']).status === 0;

/** What a shell prints, its script being given as input where it is too long for an argument. */
function output(shell: string, args: readonly string[], input = ''): string[] {
  const { stdout, stderr } = spawnSync(shell, args, { encoding: 'utf8', input });
  expect(stderr).toBe('');
  return stdout.split('\n').filter((line) => line !== '');
}

/** Asks the shell's own completion what can follow the words; the last one is still being typed. */
const SHELLS: Readonly<Record<string, (words: readonly string[]) => string[]>> = {
  bash: (words) => {
    const script = `${completionScript(makeProgram(), 'bash')}
COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _flowq; printf '%s\n' "\${COMPREPLY[@]}"`;
    return output('bash', ['--norc', '-s', '--', ...words], `${script}\n`);
  },
  // zsh's own compadd, which chooses among the words it is given, works inside of its editor only.
  zsh: (words) => {
    const script = `compadd() { print -l -- "\${(@)argv:#--}" }; _files() {}; compdef() {}
${completionScript(makeProgram(), 'zsh')}
words=("$@"); CURRENT=$#; _flowq`;
    return output('zsh', ['-f', '-s', '--', ...words], `${script}\n`).filter((word) =>
      word.startsWith(words.at(-1) ?? ''),
    );
  },
  fish: (words) => {
    const script = `${completionScript(makeProgram(), 'fish')}
complete -C '${words.join(' ')}'`;
    return output('fish', ['--no-config', '-c', 'cat | source'], script).map(
      (line) => line.split('\t')[0] ?? '',
    );
  },
};

describe.each(Object.keys(SHELLS))('completion in %s', (shell) => {
  // Where the shell is not installed, nothing can be asked of it.
  it.skipIf(!has(shell)).each([
    ['commands', ['flowq', 'rep'], ['report', 'reports']],
    [
      'reports',
      ['flowq', 'report', 'r'],
      REPORTS.map(({ name }) => name).filter((name) => name.startsWith('r')),
    ],
    ['options', ['flowq', 'report', 'rejected', '--si'], ['--since']],
    ['options behind options', ['flowq', 'report', 'timeline', '--since', '1d', '--buck'], ['--bucket']],
    ['no option of another report', ['flowq', 'report', 'rejected', '--buck'], []],
    ['choices', ['flowq', 'report', 'rejected', '--format', 'nd'], ['ndjson']],
    ['choices of a short flag', ['flowq', 'report', 'rejected', '-f', 'mark'], ['markdown']],
    ['choices of an argument', ['flowq', 'completion', 'z'], ['zsh']],
  ])('offers %s', (_, words, expected) => {
    const offered = SHELLS[shell]?.(words) ?? [];
    expect(offered.filter((word) => word !== 'help').toSorted()).toEqual([...expected].toSorted());
  });
});

describe('flowq completion', () => {
  it('prints the script, and takes no other shell', async () => {
    const [script, other] = await Promise.all([flowq(['completion', 'bash']), flowq(['completion', 'tcsh'])]);
    expect([script.code, script.stderr]).toEqual([0, '']);
    expect(script.stdout).toBe(completionScript(makeProgram(), 'bash'));
    expect(other.code).toBe(2);
    expect(other.stderr).toMatch(/Allowed choices are bash, zsh, fish/);
  });
});
