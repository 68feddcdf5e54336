import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { API_FILE, apiReference } from '../../scripts/api-reference.ts';

// Here because it compiles the types of the whole library.
test('docs/api.md has every export of the library with its signature and docstring', () => {
  expect(readFileSync(API_FILE, 'utf8'), 'run npm run docs').toBe(apiReference());
});
