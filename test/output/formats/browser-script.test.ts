import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { BROWSER_SCRIPT_FILE, browserScript } from '../../../scripts/browser-script.ts';

it('the script of pages is that of its sources', async () => {
  expect(readFileSync(BROWSER_SCRIPT_FILE, 'utf8')).toBe(await browserScript());
});
