import { globSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { FIELDS } from '../../src/logs/fields.ts';
import { formatOfVersion, parseFields } from '../../src/logs/record-format.ts';
import { FORMAT_NAMES, NEWEST_VERSION, VERSIONS } from '../../src/logs/versions.ts';

it('versions are those of the fields', () => {
  expect(VERSIONS).toEqual([2, 3, 4, 5, 7, 8, 9, 10, 11]);
  expect(NEWEST_VERSION).toBe(Math.max(...FIELDS.map(({ version }) => version)));
  expect(FORMAT_NAMES).toBe('default, v2 to v11, all');
});

it('--fields accepts the newest version, and none above it', () => {
  expect(parseFields(`v${NEWEST_VERSION}`)).toEqual({ fields: FIELDS });
  expect(formatOfVersion(NEWEST_VERSION)).toEqual({ fields: FIELDS });
  expect(() => parseFields(`v${NEWEST_VERSION + 1}`)).toThrow(/versions are 2 to 11$/);
});

it('no other file of the program names the newest version', () => {
  const name = new RegExp(`\\bv${NEWEST_VERSION}\\b`);
  const files = globSync('src/**/*.ts').filter((path) => name.test(readFileSync(path, 'utf8')));
  expect(files).toEqual([]);
});
