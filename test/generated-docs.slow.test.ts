import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { API_FILE, apiReference } from '../scripts/api-reference.ts';
import { README, readmeWithSession } from '../scripts/readme-session.ts';
import { reportPages } from '../scripts/report-pages.ts';

// What takes long to make: the types of the whole library, and every report over a sample.
test('docs/api.md has every export of the library with its signature and docstring', () => {
  expect(readFileSync(API_FILE, 'utf8'), 'run npm run docs').toBe(apiReference());
});

test('docs/reports/ has a page for each report, with what it says of a sample now', {
  timeout: 120_000,
}, async () => {
  for (const [path, text] of await reportPages())
    expect(readFileSync(path, 'utf8'), 'run npm run docs').toBe(text);
});

test('the session of the README is what its commands print now', { timeout: 120_000 }, () => {
  expect(readFileSync(README, 'utf8'), 'run npm run docs:session').toBe(readmeWithSession());
});
