import { describe, expect, it } from 'vitest';
import { makeProgram } from '../../src/cli/program.ts';
import { TOPICS } from '../../src/reports/define-report.ts';
import { REPORTS } from '../../src/reports/index.ts';
import { VERSION } from '../../src/version.ts';
import { flowq } from '../helpers/flowq.ts';
import { temporaryFolder } from '../helpers/logs.ts';

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

describe('the help of a command', () => {
  it('is found by all its words, and says which word is none', async () => {
    const [found, deeper, unknown] = await Promise.all([
      flowq(['help', 'report', 'rejected']),
      flowq(['help', 'jobs', 'skip']),
      flowq(['help', 'report', 'rejectd']),
    ]);
    expect([found.code, found.stderr]).toEqual([0, '']);
    expect(found.stdout).toMatch(/^Usage: flowq report rejected \[options\]\n/);
    expect([deeper.code, deeper.stdout]).toEqual([0, expect.stringMatching(/^Usage: flowq jobs skip /)]);
    expect([unknown.code, unknown.stdout]).toEqual([2, '']);
    expect(unknown.stderr).toContain("unknown command 'report rejectd'");
  });

  it('has its options in groups, and short flags for those that are typed often', async () => {
    const { stdout } = await flowq(['report', 'timeline', '--help']);
    const groups = [...stdout.matchAll(/^(\S.*):$/gm)].map(([, title]) => title);
    expect(groups).toEqual([
      'Which records',
      'Where from',
      'Names',
      'Scheduled runs',
      'Logs in S3',
      'Limits',
      'Output',
      'This report',
      'Options',
    ]);
    const short = [...stdout.matchAll(/^ {2}(-\w), (--[\w-]+)/gm)].map(([, flag, long]) => `${flag} ${long}`);
    expect(short).toEqual([
      '-s --since',
      '-u --until',
      '-a --all',
      '-i --source',
      '-c --config',
      '-n --limit',
      '-f --format',
      '-o --out',
      '-q --quiet',
      '-h --help',
    ]);
  });

  it('is named behind wrong usage', async () => {
    const errors = await Promise.all([
      flowq(['report', 'rejected', '--nope']),
      flowq(['report', 'nope']),
      flowq(['iam', 'init', '--nope']),
    ]);
    expect(errors.map(({ stderr }) => stderr.trimEnd().split('\n').at(-1))).toEqual([
      '  see flowq report rejected --help',
      '  see flowq report --help',
      '  see flowq iam init --help',
    ]);
  });
});

describe('flowq reports', () => {
  it('lists every report with its question, under its topic', async () => {
    const { code, stdout } = await flowq(['reports'], { cwd: temporaryFolder() });
    const listed = stdout.split('\n').filter((line) => line !== '');
    const topics = Object.values(TOPICS);
    expect(listed.filter((line) => !line.startsWith(' '))).toEqual(topics);
    const reports = listed.filter((line) => line.startsWith(' ')).map((line) => line.trim().split(/ {2,}/));
    expect(reports.map(([name, question]) => [name, question])).toEqual(
      REPORTS.map(({ name, question }) => [name, question]),
    );
    expect(code).toBe(0);
  });

  it('prints the name, topic, question, key and columns of each as JSON', async () => {
    const { code, stdout } = await flowq(['reports', '--format', 'json'], { cwd: temporaryFolder() });
    expect(code).toBe(0);
    const reports = JSON.parse(stdout);
    expect(reports.map(({ name }: { name: string }) => name)).toEqual(REPORTS.map(({ name }) => name));
    expect(reports.find(({ name }: { name: string }) => name === 'actions')).toEqual({
      name: 'actions',
      topic: 'traffic',
      question: 'How much traffic is accepted, and how much is rejected?',
      key: ['action'],
      answer: ['action', 'flows', 'packets', 'bytes'],
      columns: [
        { name: 'action', meaning: 'ACCEPT or REJECT', unit: null },
        { name: 'flows', meaning: 'flow log records', unit: 'records' },
        { name: 'packets', meaning: 'packets; a record without a number counts as 0', unit: 'packets' },
        { name: 'bytes', meaning: 'bytes; a record without a number counts as 0', unit: 'bytes' },
      ],
    });
    const one = await flowq(['reports', 'actions', '--format', 'json'], { cwd: temporaryFolder() });
    expect(JSON.parse(one.stdout)).toHaveLength(1);
  });

  it('describes one: question, columns with units, options, rows and fields', async () => {
    const { code, stdout } = await flowq(['reports', 'timeline'], { cwd: temporaryFolder() });
    expect(code).toBe(0);
    expect(stdout).toMatch(/^timeline: How do accepted and rejected traffic change over time\?\n/);
    expect(stdout).toMatch(
      /\nColumns\n {2}time {6}start of the bucket[^\n]* \(ISO 8601\)\n {2}series [^\n]*\n {2}flows {5}flow log records \(records\)\n/,
    );
    expect(stdout).toMatch(/\nOptions\n {2}--bucket <duration> {2}length of a bucket.*; auto by default\n/);
    expect(stdout).toMatch(
      /\nRows: all, or --limit\nFields: start action packets bytes \(flow log version 2\)\nBetter with: .* flow-direction .*\n$/,
    );
  });
});
