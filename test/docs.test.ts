import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { cliReference } from '../scripts/cli-reference.ts';
import { compiledSql } from '../scripts/compiled-sql.ts';
import { REPORTS } from '../src/reports/index.ts';

test('docs/cli.md is what the program says of itself', () => {
  expect(readFileSync('docs/cli.md', 'utf8'), 'run npm run docs').toBe(cliReference());
});

test('sql/ holds the SQL of every report as it is compiled now', () => {
  for (const [path, text] of compiledSql()) expect(readFileSync(path, 'utf8'), 'run npm run docs').toBe(text);
});

test('the README lists every report with its question', () => {
  const readme = readFileSync('README.md', 'utf8');
  for (const { name, question } of REPORTS) expect(readme).toContain(`| \`${name}\` | ${question} |`);
});
