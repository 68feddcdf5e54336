import { describe, expect, it } from 'vitest';
import { makeProgram } from '../../src/cli/program.ts';
import { REPORTS } from '../../src/reports/index.ts';
import { VERSION } from '../../src/version.ts';
import { flowq } from '../helpers/flowq.ts';

/** Every command that can be called, in the words it is called by. */
function commands(): string[][] {
  const walk = (command: ReturnType<typeof makeProgram>, path: string[]): string[][] => [
    path,
    ...command.commands.flatMap((one) => walk(one, [...path, one.name()])),
  ];
  return walk(makeProgram(), []);
}

describe('help', () => {
  it('of every command is printed to stdout, with its options', async () => {
    for (const path of commands()) {
      let text = '';
      const program = makeProgram().configureOutput({
        writeOut: (part) => {
          text += part;
        },
      });
      const all = [program, ...program.commands, ...program.commands.flatMap((command) => command.commands)];
      for (const command of all) command.exitOverride().configureOutput(program.configureOutput());
      await expect(program.parseAsync([...path, '--help'], { from: 'user' })).rejects.toMatchObject({
        exitCode: 0,
      });
      expect(text, path.join(' ')).toContain(`Usage: ${['flowq', ...path].join(' ')}`);
      expect(text, path.join(' ')).toMatch(/\n {2}-h, --help /);
    }
    expect(commands().length).toBeGreaterThan(REPORTS.length + 5);
  });

  it('begins with examples, and help that is asked for is no failure', async () => {
    const [help, asked, version] = await Promise.all([
      flowq(['--help']),
      flowq(['help', 'report']),
      flowq(['--version']),
    ]);
    expect(help.code).toBe(0);
    expect(help.stdout).toMatch(/^Examples:\n {2}flowq report rejected --since 1d --source logs\//);
    expect(help.stderr).toBe('');
    expect([asked.code, asked.stdout]).toEqual([0, expect.stringMatching(/^Usage: flowq report NAME/)]);
    expect(version).toEqual({ code: 0, stdout: `${VERSION}\n`, stderr: '' });
  });
});

describe('flowq reports', () => {
  it('lists every report with its question', async () => {
    const { code, stdout } = await flowq(['reports']);
    const width = Math.max(...REPORTS.map(({ name }) => name.length));
    expect(stdout).toBe(REPORTS.map(({ name, question }) => `${name.padEnd(width)}  ${question}\n`).join(''));
    expect(code).toBe(0);
  });

  it('describes one: question, columns with units, options, rows and fields', async () => {
    const { code, stdout } = await flowq(['reports', 'timeline']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^timeline: How does traffic, .*\?\n/);
    expect(stdout).toMatch(
      /\nColumns\n {2}time {6}start of the stretch \(ISO 8601, UTC\)\n {2}flows {5}records \(records\)\n/,
    );
    expect(stdout).toMatch(/\nOptions\n {2}--bucket <duration> {2}length of a stretch.*; 1h by default\n/);
    expect(stdout).toMatch(
      /\nRows: all, unless --limit says otherwise\nFields: start action packets bytes \(flow log version 2\)\n$/,
    );
  });
});
