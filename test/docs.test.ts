import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { API_FILE, apiReference } from '../scripts/api-reference.ts';
import { cliReference } from '../scripts/cli-reference.ts';
import { compiledSql } from '../scripts/compiled-sql.ts';
import { configSchema, SCHEMA_FILE } from '../scripts/config-schema.ts';
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

test('docs/api.md has every export of the library with its signature and docstring', () => {
  expect(readFileSync(API_FILE, 'utf8'), 'run npm run docs').toBe(apiReference());
});
