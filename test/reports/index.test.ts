import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { EXAMPLE_INVENTORY } from '../../scripts/example-inventory.ts';
import { exampleOptions } from '../../scripts/example-options.ts';
import { makeProgram } from '../../src/cli/program.ts';
import { FIELDS } from '../../src/logs/fields.ts';
import { foldOf } from '../../src/pictures/fold.ts';
import { TOPICS } from '../../src/reports/define-report.ts';
import { REPORTS } from '../../src/reports/index.ts';
import { logText, temporaryFolder, writeLog } from '../helpers/logs.ts';
import { readReport } from '../helpers/reading.ts';

/** Phrases that readers would have to translate. */
const PRIVATE_PHRASES =
  /\b(told|tells?|stretch|at the (most|least)|anew|let (in|through)|held against|of your own|of one's own|(come|came) late|is no|are no|lacks?|lacking|beside|besides|unless told|was asked|asks for)\b/i;

describe.each(REPORTS)('the report $name', (report) => {
  it('describes the columns that it has, in their order', async () => {
    const folder = temporaryFolder();
    writeLog(folder, 'a.log', logText([], FIELDS.map(({ name }) => name).join(' ')));
    const { columns } = await readReport(report, folder, {
      options: exampleOptions(report),
      inventory: EXAMPLE_INVENTORY,
    });
    expect(Object.keys(report.columns)).toEqual(columns);
    expect(report.question).toMatch(/\?$/);
    for (const { meaning } of Object.values(report.columns)) expect(meaning.length).toBeGreaterThan(5);
  });

  it('reads the start of records, and fields that there are', () => {
    const known = [...FIELDS.map(({ column }) => String(column)), 'flow_log'];
    expect([...report.fields, ...(report.optional ?? [])]).toContain('start');
    expect(report.fields.filter((field) => !known.includes(field))).toEqual([]);
    expect(new Set(report.fields).size).toBe(report.fields.length);
    expect((report.optional ?? []).filter((field) => !known.includes(field))).toEqual([]);
  });

  it('declares the key of its rows, and the columns that answer its question', () => {
    const { key = [], answer = [], ranking = [] } = report;
    for (const columns of [key, answer, ranking]) {
      expect(Object.keys(report.columns)).toEqual(expect.arrayContaining([...columns]));
      expect(new Set(columns).size).toBe(columns.length);
    }
    expect(key.length).toBeGreaterThan(0);
    expect(answer.length).toBeGreaterThan(0);
  });

  it('is seen as a picture of its own columns, whose labels are never empty', () => {
    const { view = { as: 'table' }, key = [], columns } = report;
    const { as, ...parts } = view;
    expect(as).not.toBe('table');
    const named = Object.values(parts).flatMap((part) => (typeof part === 'boolean' ? [] : part));
    expect(Object.keys(columns)).toEqual(expect.arrayContaining(named));
    const fold = foldOf(view, { key, isAddable: () => true });
    for (const { columns: label } of fold?.groups ?? []) {
      expect(label.length).toBeGreaterThan(0);
      expect(key).toEqual(expect.arrayContaining(label.filter((column) => column !== 'group_name')));
    }
  });

  it('is a file in the folder of its topic, with a test that has rows counted by hand', () => {
    const path = `reports/${report.topic}/${report.name}`;
    expect(readFileSync(`src/${path}.ts`, 'utf8')).toContain(`'${report.name}'`);
    const test = readFileSync(`test/${path}.test.ts`, 'utf8');
    expect(test).toMatch(/readReport\(/);
    expect(test).toMatch(/toEqual\(\[/);
  });

  it('describes itself in plain English', () => {
    const columns = Object.values(report.columns).map(({ meaning }) => meaning);
    const options = Object.values(report.options).map(({ meaning }) => meaning);
    for (const text of [report.question, report.note ?? '', ...columns, ...options])
      expect(text).not.toMatch(PRIVATE_PHRASES);
  });

  it('has options whose defaults are understood', () => {
    for (const option of Object.values(report.options)) {
      expect(() => option.parse(option.default ?? option.example ?? '')).not.toThrow();
      expect(option.flags).toMatch(/^(--[a-z-]+( <[a-z]+>)?|<[a-z]+>|\[[a-z]+\])$/);
    }
  });
});

it('reports are listed by topic, then by name', () => {
  const topics = Object.keys(TOPICS);
  const places = REPORTS.map(({ topic = '', name }) => `${topics.indexOf(topic)} ${name}`);
  expect(places).toEqual(places.toSorted());
});

it('reports are named in words with hyphens, each once', () => {
  const names = REPORTS.map((report) => report.name);
  expect(names.filter((name) => !/^[a-z]+(-[a-z]+)*$/.test(name))).toEqual([]);
  expect(new Set(names).size).toBe(names.length);
});

it('options of reports are none of those that all reports have', () => {
  const report = makeProgram().commands.find((command) => command.name() === 'report');
  const commands = report?.commands ?? [];
  expect(commands.map((command) => command.name())).toEqual(
    expect.arrayContaining(REPORTS.map(({ name }) => name)),
  );
  for (const command of commands) expect(() => command.helpInformation()).not.toThrow();
});
