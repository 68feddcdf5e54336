import { expect, it } from 'vitest';
import { regexLiterals } from '../../scripts/regex-literals.ts';

it.each([
  ['const a = /x+$/;', ['x+$']],
  ["text.replace(/\\r+$/, '') / 2 / 3;", ['\\r+$']],
  ["const a = b / c; // not /this/\nconst d = '/nor/ this'; /* or /that/ */", []],
  // biome-ignore lint/suspicious/noTemplateCurlyInString: source text of a template
  ['return /[/"]+/.test(`a ${b.replace(/`/g, "c")} /d/ ${1 / 2}`);', ['[/"]+', '`']],
  ['#!/usr/bin/env node\nconst a = [/one/, /two/];', ['one', 'two']],
  ['if (/a\\/b/.exec(c)) return (d / e) / f;', ['a\\/b']],
])('finds the expressions in %j', (source, patterns) => {
  expect(regexLiterals(source).map(({ pattern }) => pattern)).toEqual(patterns);
});

it('tells their line and their flags', () => {
  expect(regexLiterals('a();\n\nb(/c/giu);')).toEqual([{ line: 3, pattern: 'c', flags: 'giu' }]);
});
