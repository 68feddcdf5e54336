import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { SCANNER_TEXTS } from '../../scripts/scanner-texts.ts';

it.each(SCANNER_TEXTS)(
  '$path is what `npm run scanner` makes',
  async ({ path, text }) => {
    expect(await text()).toBe(readFileSync(path, 'utf8'));
  },
  120_000,
);
