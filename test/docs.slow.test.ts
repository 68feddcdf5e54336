import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { describe, expect, it, test } from 'vitest';
import { cliReference } from '../scripts/cli-reference.ts';
import { compiledReports, compiledTables, sqlFiles } from '../scripts/compiled-sql.ts';
import { configSchema, SCHEMA_FILE } from '../scripts/config-schema.ts';
import { ATHENA_PAGE, withConfirmations } from '../scripts/confirmations.ts';
import { makeProgram } from '../src/cli/program.ts';
import { REPORTS } from '../src/reports/index.ts';
import { writeSample } from '../src/sample/sample.ts';
import { PROGRAM } from './helpers/flowq.ts';
import { temporaryFolder } from './helpers/logs.ts';

test('docs/cli.md is what the program says of itself', () => {
  expect(readFileSync('docs/cli.md', 'utf8'), 'run npm run docs').toBe(cliReference());
});

test('docs/athena.md lists what only AWS can confirm', () => {
  const page = readFileSync(ATHENA_PAGE, 'utf8');
  expect(page, 'run npm run docs').toBe(withConfirmations(page));
});

/** The commands of the program with their full names, but those of single reports. */
function commandsOf(command: Command, parents: readonly string[] = []): [string, Command][] {
  const names = [...parents, command.name()];
  const children = names.join(' ') === 'flowq report' ? [] : command.commands;
  return [[names.join(' '), command], ...children.flatMap((child) => commandsOf(child, names))];
}

describe('docs/cli.md', () => {
  const sections = new Map(
    readFileSync('docs/cli.md', 'utf8')
      .split(/^## /m)
      .map((text) => [text.split('\n')[0] ?? '', text.replaceAll(/\s+/g, ' ')]),
  );
  const report = makeProgram().commands.find((command) => command.name() === 'report');
  const actions = report?.commands.find((command) => command.name() === 'actions');
  const commands: [string, Command][] = [
    ...commandsOf(makeProgram()),
    ...(actions ? [['flowq report NAME', actions] as [string, Command]] : []),
  ];

  it.each(commands)('has each option of %s with its placeholder and default', (name, command) => {
    command.helpInformation();
    const text = sections.get(name) ?? '';
    for (const { flags, hidden, negate, defaultValue, defaultValueDescription } of command.options) {
      if (hidden) continue;
      expect(text).toContain(` ${flags} `);
      if (negate || defaultValue === undefined || defaultValue === false) continue;
      const value = defaultValueDescription ?? JSON.stringify(defaultValue);
      const [, notes = ''] = /^[^()]*\(([^()]*)\)/.exec(text.slice(text.indexOf(` ${flags} `))) ?? [];
      expect(notes, flags).toContain(`default: ${value}`);
    }
  });

  it.each(REPORTS)('has each option of the report $name with its default', ({ name, options }) => {
    const text = sections.get('flowq report NAME') ?? '';
    for (const { flags, meaning, default: value, example } of Object.values(options)) {
      const shown =
        value === undefined
          ? `required, such as \`${example}\``
          : /[<[]/.test(flags)
            ? `\`${value}\``
            : 'off';
      expect(text).toContain(`| \`${name}\` | \`${flags}\` | ${meaning} | ${shown} |`);
    }
  });
});

test('sql/ has a file for each report, with its SQL for Athena as it is compiled now', () => {
  const files = sqlFiles();
  expect(readdirSync('sql').map((name) => `sql/${name}`)).toEqual([...files.keys()].toSorted());
  for (const [path, text] of files) expect(readFileSync(path, 'utf8'), 'run npm run docs').toBe(text);
});

test('every report compiles to readable SQL for DuckDB, and every layout to DDL', () => {
  const reports = compiledReports('duckdb');
  expect([...reports.keys()]).toEqual(REPORTS.map(({ name }) => name));
  for (const text of reports.values()) expect(text).toMatch(/^-- .*\?\nwith\n/i);
  const tables = compiledTables();
  expect(tables.size).toBe(8);
  for (const text of tables.values()) expect(text).toContain('CREATE EXTERNAL TABLE');
});

test('docs/reports/README.md lists every report with its question', () => {
  const index = readFileSync('docs/reports/README.md', 'utf8');
  for (const { name, question } of REPORTS)
    expect(index, 'run npm run docs').toContain(`| [\`${name}\`](${name}.md) | ${question} |`);
});

test('the README has at most 150 lines and no section twice', () => {
  const lines = readFileSync('README.md', 'utf8').trimEnd().split('\n');
  expect(lines.length).toBeLessThanOrEqual(150);
  const sections = lines.filter((line) => line.startsWith('## '));
  expect(sections).toEqual([...new Set(sections)]);
});

test('docs/which-report.md names every report, and commands that there are', () => {
  const text = readFileSync('docs/which-report.md', 'utf8');
  const names = new Set(REPORTS.map(({ name }) => name));
  expect([...names].filter((name) => !new RegExp(`[ \`]${name}[ \`]`).test(text))).toEqual([]);
  const asked = [...text.matchAll(/flowq report ([a-z-]+)/g)].map(([, name = '']) => name);
  expect(asked.filter((name) => !names.has(name))).toEqual([]);
});

test('flowq.schema.json describes flowq.json as it is read now', () => {
  expect(readFileSync(SCHEMA_FILE, 'utf8'), 'run npm run docs').toBe(configSchema());
});

/** The first block of shell commands of a file that has the words in it. */
function shellBlock(path: string, words: string): string {
  const blocks = [...readFileSync(path, 'utf8').matchAll(/```sh\n(.*?)```/gs)].map(([, block = '']) => block);
  const found = blocks.find((block) => block.includes(words));
  if (found === undefined) throw new Error(`${path} has no shell block with ${words}`);
  return found;
}

test.each(['README.md', 'docs/unattended.md'])('the hourly lines of %s run as they stand', async (path) => {
  const block = shellBlock(path, '--since last');
  const cwd = temporaryFolder();
  await writeSample({ dir: join(cwd, 'logs'), days: 1, records: 2000 });
  const flowq = `'${process.execPath}' '${PROGRAM}'`;
  const script = `set -e\n${flowq} init logs\n${block.replaceAll(/^flowq/gm, flowq)}`;
  const env = { PATH: process.env.PATH, FLOWQ_STATE_DIR: join(cwd, 'state') };
  const { status, stderr } = spawnSync('sh', ['-c', script], { cwd, env, encoding: 'utf8' });
  expect(stderr).toContain('the first run');
  expect(status).toBe(0);
  expect(readdirSync(join(cwd, 'reports'), { recursive: true })).toContainEqual(
    expect.stringMatching(/\d{8}T\d{6}Z\.csv\.gz$/),
  );
});
