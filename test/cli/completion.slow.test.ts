import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { REPORTS } from '../../src/reports/index.ts';
import { flowq, PROGRAM } from '../helpers/flowq.ts';
import { temporaryFolder } from '../helpers/logs.ts';
import { inventoryOf, placeOf } from '../inventory/things.ts';

const has = (shell: string) => spawnSync(shell, ['--version']).status === 0;

const NODE = process.execPath;

/** What makes a shell offer what can follow the words, of which the last one is still being typed. */
const SHELLS: Readonly<Record<string, { readonly args: readonly string[]; readonly script: string }>> = {
  bash: {
    args: ['--norc', '-s', '--'],
    script: `flowq() { '${NODE}' '${PROGRAM}' "$@"; }
source <(flowq completion bash)
COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _flowq; printf '%s\\n' "\${COMPREPLY[@]}"\n`,
  },
  // zsh's own compadd, which chooses among the words it is given, works inside of its editor only.
  zsh: {
    args: ['-f', '-s', '--'],
    script: `flowq() { '${NODE}' '${PROGRAM}' "$@" }
compadd() { print -l -- "\${(@)argv:#--}" }; _files() {}; compdef() {}
source <(flowq completion zsh)
words=("$@"); CURRENT=$#; _flowq\n`,
  },
  fish: {
    args: ['--no-config', '-c'],
    script: `function flowq; '${NODE}' '${PROGRAM}' $argv; end
flowq completion fish | source
complete -C (string join -- ' ' $argv) | string replace -r '\\t.*' ''\n`,
  },
};

function offeredBy(shell: string, words: readonly string[], cwd = temporaryFolder()): string[] {
  const { args, script } = SHELLS[shell] ?? { args: [], script: '' };
  const given = { encoding: 'utf8', input: shell === 'fish' ? '' : script, cwd } as const;
  // fish has no option to read a script from standard input and words from its arguments.
  const all = [...args, ...(shell === 'fish' ? [script] : []), ...words];
  const { stdout, stderr } = spawnSync(shell, all, given);
  expect(stderr).toBe('');
  return stdout.split('\n').filter((line) => line !== '');
}

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
    ['reports to describe', ['flowq', 'reports', 'top'], ['top-talkers']],
    ['columns, after a comma', ['flowq', 'sum', 'bytes', '--by', 'dstport,vp'], ['dstport,vpc_id']],
    ['hours and days', ['flowq', 'count', '--by', 'ho'], ['hour']],
    ['values of a report', ['flowq', 'report', 'nat', '--by', 'instance-'], ['instance-tag']],
    ['services', ['flowq', 'report', 'ports', '--port', 'ssh,post'], ['ssh,postgresql']],
    ['time zones', ['flowq', 'count', '--tz', 'europe/berl'], ['Europe/Berlin']],
  ])('offers %s', (_, words, expected) => {
    const offered = offeredBy(shell, words);
    expect(offered.filter((word) => word !== 'help').toSorted()).toEqual([...expected].toSorted());
  });
});

describe('flowq completion', () => {
  it.skipIf(!has('zsh'))('offers at the first use where zsh loads it as a function', () => {
    const folder = temporaryFolder();
    const script = `compadd() { print -l -- "\${(@)argv:#--}" }; _files() {}
flowq() { '${NODE}' '${PROGRAM}' "$@" }
flowq completion zsh > '${folder}/_flowq'; fpath=('${folder}' $fpath); autoload -Uz _flowq
words=(flowq report rese); CURRENT=3; _flowq\n`;
    const { stdout, stderr } = spawnSync('zsh', ['-f', '-s'], { encoding: 'utf8', input: script });
    expect([stdout, stderr]).toEqual(['resets\n', '']);
  });

  it.skipIf(!has('bash'))('offers jobs, and names of the inventory, of the folder that it runs in', () => {
    const folder = temporaryFolder();
    const job = (name: string) => ({ name, report: 'rejected', since: 'all', out: `${name}.csv` });
    const source = { kind: 'local', path: '.', found: {} };
    const config = { flowq: 1, source, names: ['names.csv'], jobs: [job('nightly'), job('hourly')] };
    writeFileSync(join(folder, 'flowq.json'), JSON.stringify(config));
    writeFileSync(join(folder, 'names.csv'), '10.0.0.1,web server\n10.0.0.2,database\n');
    expect(offeredBy('bash', ['flowq', 'run', 'nig'], folder)).toEqual(['nightly']);
    expect(offeredBy('bash', ['flowq', 'count', '--name', 'WEB'], folder)).toEqual(['web\\ server']);
    expect(offeredBy('bash', ['flowq', 'count', '--src', 'data'], folder)).toEqual(['database']);
    // bash makes words of an equals sign.
    expect(offeredBy('bash', ['flowq', 'count', '--src', '=', 'priv'], folder)).toEqual(['private']);
    const vpc = { id: 'vpc-0a1', cidrs: [], tags: { Name: 'production' } };
    writeFileSync(join(folder, 'inventory.json'), JSON.stringify(inventoryOf(placeOf({ vpcs: [vpc] }))));
    expect(offeredBy('bash', ['flowq', 'count', '--vpc', 'prod'], folder)).toEqual(['production']);
    writeFileSync(join(folder, 'flowq.json'), '{');
    expect(offeredBy('bash', ['flowq', 'run', 'nig'], folder)).toEqual([]);
  });

  it('prints small scripts, since they are read whenever a shell starts, and takes no other shell', async () => {
    const scripts = await Promise.all(['bash', 'zsh', 'fish'].map((shell) => flowq(['completion', shell])));
    for (const { code, stdout, stderr } of scripts) {
      expect([code, stderr]).toEqual([0, '']);
      expect(Buffer.byteLength(stdout)).toBeLessThan(2000);
    }
    const other = await flowq(['completion', 'tcsh']);
    expect(other.code).toBe(2);
    expect(other.stderr).toMatch(/Allowed choices are bash, zsh, fish/);
  });

  it('describes what it offers, where the shell shows that', async () => {
    const { stdout } = await flowq(['complete', 'fish', '--', 'report', 'rejected', '--sin']);
    expect(stdout).toMatch(/^--since\trecords that start at or after: .+\n$/);
    expect((await flowq(['--help'])).stdout).not.toMatch(/\n {2}complete /);
  });
});
